package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code veth}: both ends of every cable, and where the far one is plugged in. */
public final class VethCommands {
  private VethCommands() {}

  public static List<CommandEntry> entries() {
    Needs needs = Needs.all(Part.LINKS, Part.NSIDS, Part.CONTAINERS);
    return List.of(
        CommandEntry.named("veth", "list")
            .byDefault()
            .summary("every veth pair: both ends, and the bridge they are plugged into")
            .needs(needs)
            .example("veth list")
            .runs(VethCommands::list),
        CommandEntry.named("veth", "peer-of")
            .summary("the other end of a veth: whose it is, and which bridge it is a port of")
            .takes(Argument.required("LINK", Slot.LINK))
            .option(Places.IN)
            .needs(Needs.withPeers(Part.LINKS, Part.NSIDS, Part.CONTAINERS))
            .example("veth peer-of nginx-1:eth0")
            .example("veth peer-of eth0 --in nginx-1")
            .runs(VethCommands::peerOf));
  }

  private static Outcome list(Call call) throws UserError {
    Host host = call.host();
    List<Row> rows = new ArrayList<>();
    Set<LinkRef> shown = new HashSet<>();
    List<Line> notes = new ArrayList<>();
    for (Namespace namespace : host.namespaces()) {
      for (Link link : namespace.links().orEmpty()) {
        if (link.kind() instanceof LinkKind.Veth && shown.add(link.ref())) {
          Optional<Link> peer = host.farEndOf(link);
          peer.ifPresent(far -> shown.add(far.ref()));
          // The end inside a container first: that is the one people know by name.
          boolean swap = peer.isPresent() && host.masterOf(link).isPresent();
          rows.add(swap ? row(host, peer.orElseThrow(), Optional.of(link)) : row(host, link, peer));
        }
      }
      namespace.gaps().forEach(gap -> notes.add(Places.note(gap)));
    }
    return Outcome.of(
            new Outcome.Table(
                List.of(
                    new Column("ifname", "END", false, false),
                    new Column("peer", "OTHER END", false, false),
                    new Column("master", "PORT OF", false, false),
                    new Column("container", "CONTAINER", false, false)),
                rows,
                false,
                "no veth pairs"))
        .withNotes(notes);
  }

  private static Row row(Host host, Link link, Optional<Link> peer) {
    Optional<Link> master = peer.flatMap(host::masterOf);
    return new Row(
        List.of(
            new Line(Places.link(host, link)),
            peer.isPresent()
                ? new Line(peerSpans(host, link, peer.get()))
                : LinkCommands.farEnd(host, link),
            master.isPresent() ? Line.of(Span.link(master.get().name())) : Line.EMPTY,
            Line.text(Places.containers(host, link.ref()))),
        record(host, link, peer));
  }

  /** The far end, its name said to be somebody's: {@code nginx-1.eth0.peer}. */
  private static List<Span> peerSpans(Host host, Link link, Link peer) {
    return List.of(
        Span.namespace(host.nameOf(peer.netns())),
        Span.plain(":"),
        Span.link(peer.name()).about(host.nameOf(link.netns()) + "." + link.name() + ".peer"));
  }

  private static Tree.Obj record(Host host, Link link, Optional<Link> peer) {
    Tree.Builder record = Places.linkRecord(host, link);
    if (peer.isPresent()) {
      Optional<Link> master = host.masterOf(peer.get());
      Tree.Builder far = Places.linkRecord(host, peer.get());
      master.ifPresent(bridge -> far.put("master", bridge.name()));
      String containers = Places.containers(host, peer.get().ref());
      if (!containers.isEmpty()) {
        far.put("container", containers);
      }
      record.put("peer", far.build());
      master.ifPresent(bridge -> record.put("bridge", bridge.name()));
    } else {
      record.put("peer", new Tree.Nil());
    }
    return record.build();
  }

  private static Outcome peerOf(Call call) throws UserError {
    Host host = call.host();
    String word = call.arguments().getFirst();
    Link link = Names.link(call, host, word);
    if (!(link.kind() instanceof LinkKind.Veth)) {
      throw UserError.of(
          Exit.NO_SUCH,
          link.name() + " in " + host.nameOf(link.netns()) + " is no veth, so it has no other end",
          "its kind is " + link.kind().word().orElse(link.isLoopback() ? "loopback" : "hardware"),
          "veth list");
    }
    Optional<Link> peer = host.farEndOf(link);
    if (peer.isEmpty()) {
      throw outOfSight(host, link);
    }
    Line.Builder line = Line.build();
    Places.link(host, link).forEach(line::add);
    line.add(" -> ");
    peerSpans(host, link, peer.get()).forEach(line::add);
    Optional<Link> master = host.masterOf(peer.get());
    if (master.isPresent()) {
      line.add(", port of ").add(Span.link(master.get().name()));
    }
    String containers = Places.containers(host, peer.get().ref());
    boolean told = containers.equals(host.nameOf(peer.get().netns()));
    // A container in host mode shares every link of the host: naming it would mislead.
    boolean shared = peer.get().netns().equals(host.self());
    if (!containers.isEmpty() && !told && !shared) {
      line.add(", container ").add(Span.namespace(containers));
    }
    // As a link is typed: 'let p = veth peer-of ...' makes $p one.
    String value = host.nameOf(peer.get().netns()) + ":" + peer.get().name();
    return Outcome.of(
        new Outcome.Report(List.of(line.line()), record(host, link, peer), Optional.of(value)));
  }

  private static UserError outOfSight(Host host, Link link) {
    String index = link.lower().map(lower -> " (index " + lower.ifindex() + " there)").orElse("");
    return UserError.of(
        Exit.UNAVAILABLE,
        "the other end of "
            + host.nameOf(link.netns())
            + ":"
            + link.name()
            + " is out of sight"
            + index,
        host.gaps().isEmpty()
            ? "it is in a namespace that nothing visible holds"
            : host.gaps().getFirst().subject() + ": " + host.gaps().getFirst().reason(),
        "sudo, or 'ns list' for what can be seen");
  }
}
