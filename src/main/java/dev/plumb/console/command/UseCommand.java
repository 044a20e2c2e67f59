package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Needs;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code use}: which namespace and which bridge words without one mean. */
final class UseCommand implements CommandEntry.Action {
  private final boolean bridge;

  private UseCommand(boolean bridge) {
    this.bridge = bridge;
  }

  static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("use")
            .byDefault()
            .summary("make a namespace the current one; '-' goes back")
            .takes(Argument.optional("NS", Slot.NAMESPACE))
            .needs(Needs.named(Needs.Part.CONTAINERS))
            .example("use nginx-1")
            .example("use -")
            .runs(new UseCommand(false)),
        CommandEntry.named("use", "bridge")
            .summary("make a bridge the one that fdb and ports mean; '-' for none")
            .takes(Argument.required("BRIDGE", Slot.BRIDGE))
            .needs(Needs.named(Needs.Part.LINKS, Needs.Part.CONTAINERS))
            .example("use bridge docker0")
            .runs(new UseCommand(true)));
  }

  @Override
  public Outcome run(Call call) throws UserError {
    Session session = call.session();
    if (bridge) {
      return useBridge(call);
    }
    if (call.argument(0).isEmpty()) {
      return said(session);
    }
    String word = call.arguments().getFirst();
    if (word.equals("-")) {
      Optional<Map.Entry<NetnsId, String>> previous = session.previous();
      if (previous.isEmpty()) {
        throw UserError.noSuch("no namespace was current before this one", "use NS");
      }
      session.use(previous.get().getKey(), previous.get().getValue());
      return said(session);
    }
    Namespace namespace = Names.namespace(call.host(), word);
    session.use(namespace.id(), word);
    return said(session);
  }

  private static Outcome useBridge(Call call) throws UserError {
    Session session = call.session();
    String word = call.arguments().getFirst();
    if (word.equals("-")) {
      session.useBridge(Optional.empty());
      return said(session);
    }
    Host host = call.host();
    Link link = Names.bridge(call, host, Optional.of(word));
    NetnsId current = session.current().orElse(host.self());
    if (!link.netns().equals(current)) {
      String name = word.substring(0, Math.max(0, word.lastIndexOf(':')));
      session.use(link.netns(), name.isEmpty() ? nameOf(host, link.netns()) : name);
    }
    session.useBridge(Optional.of(link.name()));
    return said(session);
  }

  private static String nameOf(Host host, NetnsId netns) {
    Optional<Namespace> namespace = host.namespace(netns);
    return namespace.isPresent() ? namespace.get().name() : netns.toString();
  }

  private static Outcome said(Session session) {
    Line.Builder line = Line.build().add("now in ").add(Span.namespace(session.currentName()));
    if (session.bridge().isPresent()) {
      line.add(", bridge ").add(Span.link(session.bridge().get()));
    }
    return Outcome.said(line.line());
  }
}
