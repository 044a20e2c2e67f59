package dev.plumb.console.shell;

import dev.plumb.console.applet.AppletContext;
import dev.plumb.console.applet.AppletResult;
import dev.plumb.console.applet.Applets;
import dev.plumb.console.command.AppletRunner;
import dev.plumb.console.command.Outcome;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The built-in tools, for {@code exec}. */
final class ShellApplets implements AppletRunner {
  private static final String NAMED = "/run/netns/";

  @Override
  public Optional<Outcome> run(List<String> argv, Namespace namespace, Host host) {
    Optional<AppletResult> result = Applets.run(argv, namespace, host, context(host));
    if (result.isEmpty()) {
      return Optional.empty();
    }
    AppletResult said = result.get();
    return Optional.of(Outcome.of(new Outcome.Raw(said.output(), said.errors()), said.code()));
  }

  private static AppletContext context(Host host) {
    Map<NetnsId, String> names = new HashMap<>();
    for (Namespace namespace : host.namespaces()) {
      for (Reference reference : namespace.references()) {
        if (reference instanceof Reference.Mount mount && mount.path().startsWith(NAMED)) {
          names.put(namespace.id(), mount.path().substring(NAMED.length()));
        }
      }
    }
    AppletContext plain = AppletContext.debian12();
    return new AppletContext(plain.names(), names, plain.hosts(), plain.networks());
  }
}
