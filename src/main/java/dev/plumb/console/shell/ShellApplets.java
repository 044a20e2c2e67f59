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
  public Optional<Outcome> run(List<String> argv, Namespace namespace, Host host, boolean saved) {
    if (argv.isEmpty() || !Applets.has(argv.getFirst())) {
      return Optional.empty();
    }
    Map<NetnsId, String> names = new HashMap<>();
    for (Namespace other : host.namespaces()) {
      name(other).ifPresent(name -> names.put(other.id(), name));
    }
    AppletContext plain = AppletContext.debian12();
    // Whoever looks at a saved host may have other names than that host.
    AppletContext context =
        saved
            ? new AppletContext(plain.names(), names, plain.hosts(), plain.networks())
            : AppletContext.of(NameFiles.of(name(namespace)), names);
    Optional<AppletResult> result = Applets.run(argv, namespace, host, context);
    if (result.isEmpty()) {
      return Optional.empty();
    }
    AppletResult said = result.get();
    return Optional.of(Outcome.of(new Outcome.Raw(said.output(), said.errors()), said.code()));
  }

  /** What {@code ip netns} calls it. */
  private static Optional<String> name(Namespace namespace) {
    for (Reference reference : namespace.references()) {
      if (reference instanceof Reference.Mount mount && mount.path().startsWith(NAMED)) {
        return Optional.of(mount.path().substring(NAMED.length()));
      }
    }
    return Optional.empty();
  }
}
