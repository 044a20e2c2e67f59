package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.model.Container;
import dev.plumb.model.Container.Attachment;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code network}: the engines' networks and other bridges, and who is in them. */
public final class NetworkCommands {
  private static final Needs NEEDS =
      Needs.all(
          Needs.Part.CONTAINERS,
          Needs.Part.NETWORKS,
          Needs.Part.LINKS,
          Needs.Part.ADDRESSES,
          Needs.Part.NSIDS);

  /** What gaps about engines begin with. */
  private static final List<String> ENGINES =
      List.of("docker", "podman", "containerd", "cri-o", "runc", "crun", "cni", "lxc", "engines");

  private NetworkCommands() {}

  public static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("network", "list")
            .byDefault()
            .summary("networks of engines, and bridges without one, with their members")
            .needs(NEEDS)
            .example("network list")
            .runs(NetworkCommands::list),
        CommandEntry.named("network", "show")
            .summary("one network: bridge, subnets, members with their addresses")
            .takes(Argument.required("NETWORK", Slot.NETWORK))
            .needs(NEEDS)
            .example("network show bridge")
            .runs(NetworkCommands::show));
  }

  private static Outcome list(Call call) throws UserError {
    Host host = call.host();
    List<Outcome.Row> rows = new ArrayList<>();
    for (Networks.Known known : Networks.of(host)) {
      Line.Builder members = Line.build();
      for (int i = 0; i < known.members().size(); i++) {
        Networks.Member member = known.members().get(i);
        members.add(i == 0 ? "" : " ").add(name(member.container()));
      }
      rows.add(
          new Outcome.Row(
              List.of(
                  Line.of(Span.of(known.name(), Span.Kind.NAME, Span.Style.STRONG)),
                  Line.text(known.engine().orElse("")),
                  Line.text(driver(known)),
                  bridge(host, known),
                  subnets(known),
                  Line.text(
                      known.network().isPresent() && known.network().get().internal() ? "yes" : ""),
                  members.line()),
              record(host, known)));
    }
    Outcome outcome =
        Outcome.of(
            new Outcome.Table(
                List.of(
                    Outcome.Column.of("name"),
                    Outcome.Column.of("engine"),
                    Outcome.Column.of("driver"),
                    Outcome.Column.of("bridge"),
                    Outcome.Column.of("subnets"),
                    Outcome.Column.wide("internal"),
                    Outcome.Column.of("members")),
                rows,
                false,
                "no networks"));
    return outcome.withNotes(gaps(host));
  }

  private static Outcome show(Call call) throws UserError {
    Host host = call.host();
    String word = call.arguments().getFirst();
    List<Networks.Known> found = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Networks.Known known : Networks.of(host)) {
      names.add(known.name());
      boolean byId =
          word.length() >= 4
              && known.network().isPresent()
              && known.network().get().id().startsWith(word);
      if (known.name().equals(word) || byId) {
        found.add(known);
      }
    }
    if (found.isEmpty()) {
      throw UserError.noSuch(
          "no network '" + word + "'", Spelling.question(word, names).orElse("network list"));
    }
    if (found.size() > 1) {
      throw UserError.of(
          Exit.NO_SUCH,
          "'" + word + "' is the name of several networks",
          found.size() + " engines or ids have it",
          "network list -o json shows their ids; network show ID");
    }
    Networks.Known known = found.getFirst();
    List<Line> lines = new ArrayList<>();
    lines.add(
        Line.build()
            .add(Span.of(known.name(), Span.Kind.NAME, Span.Style.STRONG))
            .add("  " + known.engine().map(engine -> engine + " ").orElse("") + driver(known))
            .add(
                known.network().isPresent() && known.network().get().internal() ? "  internal" : "")
            .line());
    if (!bridge(host, known).spans().isEmpty()) {
      Line.Builder line = Line.build().add("  bridge   ");
      bridge(host, known).spans().forEach(line::add);
      lines.add(line.line());
    }
    known.subnets().forEach(subnet -> lines.add(line(subnet)));
    int width = 0;
    for (Networks.Member member : known.members()) {
      width = Math.max(width, member.container().name().length());
    }
    for (Networks.Member member : known.members()) {
      Line.Builder line = Line.build().add("  member   ").add(name(member.container()));
      line.add(" ".repeat(width - member.container().name().length()));
      member
          .attachment()
          .flatMap(Attachment::address)
          .ifPresent(address -> line.add("  ").add(Span.prefix(address)));
      member
          .attachment()
          .flatMap(Attachment::address6)
          .ifPresent(address -> line.add("  ").add(Span.prefix(address)));
      member
          .attachment()
          .flatMap(Attachment::hardware)
          .ifPresent(mac -> line.add("  ").add(Span.mac(mac)));
      if (!member.container().isRunning()) {
        line.add(Span.dim("  " + member.container().state()));
      }
      lines.add(line.line());
    }
    return Outcome.of(new Outcome.Report(lines, record(host, known))).withNotes(gaps(host));
  }

  private static Line line(EngineNetwork.Subnet subnet) {
    Line.Builder line = Line.build().add("  subnet   ").add(Span.prefix(subnet.prefix()));
    subnet.gateway().ifPresent(gateway -> line.add("  gateway ").add(Span.address(gateway)));
    return line.line();
  }

  /** The engine's driver; a network of which only members were seen has none that we know. */
  private static String driver(Networks.Known known) {
    return known
        .network()
        .map(EngineNetwork::driver)
        .orElse(known.link().isPresent() ? "bridge" : "");
  }

  /** The bridge's name; with that of its namespace where it is not the host's. */
  private static Line bridge(Host host, Networks.Known known) {
    if (known.link().isPresent()) {
      Link link = known.link().get();
      return link.netns().equals(host.self())
          ? Line.of(Span.link(link.name()))
          : new Line(Places.link(host, link));
    }
    Optional<String> bridge = known.network().flatMap(EngineNetwork::bridge);
    return bridge.isPresent() ? Line.of(Span.link(bridge.get())) : Line.EMPTY;
  }

  private static Line subnets(Networks.Known known) {
    Line.Builder line = Line.build();
    for (EngineNetwork.Subnet subnet : known.subnets()) {
      line.add(Span.prefix(subnet.prefix())).add(" ");
    }
    List<Span> spans = line.line().spans();
    return spans.isEmpty() ? Line.EMPTY : new Line(spans.subList(0, spans.size() - 1));
  }

  private static Span name(Container container) {
    Span name = Span.namespace(container.name());
    return container.pid().isPresent() ? name : name.withStyle(Span.Style.DIM);
  }

  private static List<Line> gaps(Host host) {
    List<Line> lines = new ArrayList<>();
    for (Gap gap : host.gaps()) {
      // Engines name themselves as the subject of what they would not say.
      int blank = gap.subject().indexOf(' ');
      String first = blank < 0 ? gap.subject() : gap.subject().substring(0, blank);
      if (ENGINES.contains(first)) {
        lines.add(Line.text(gap.subject() + ": " + gap.reason() + "; " + gap.consequence()));
      }
    }
    return lines;
  }

  private static Tree.Obj record(Host host, Networks.Known known) {
    Tree.Builder out = Tree.object().put("name", known.name()).put("engine", known.engine());
    List<Tree> subnets = new ArrayList<>();
    for (EngineNetwork.Subnet subnet : known.subnets()) {
      subnets.add(
          Tree.object()
              .put("subnet", subnet.prefix().toString())
              .put("gateway", subnet.gateway().map(Object::toString))
              .build());
    }
    known.network().ifPresent(network -> out.put("id", network.id()));
    if (known.network().isPresent() || known.link().isPresent()) {
      out.put("driver", driver(known))
          .put(
              "bridge",
              known.link().map(Link::name).or(() -> known.network().flatMap(EngineNetwork::bridge)))
          .put("bridge_netns", known.link().map(link -> host.nameOf(link.netns())))
          .put("internal", known.network().isPresent() && known.network().get().internal())
          .put("subnets", new Tree.Arr(subnets));
    }
    List<Tree> members = new ArrayList<>();
    for (Networks.Member member : known.members()) {
      members.add(
          Tree.object()
              .put("name", member.container().name())
              .put("id", member.container().id())
              .put("state", member.container().state())
              .put("mode", member.container().networkMode())
              .put("address", text(member.attachment().flatMap(Attachment::address)))
              .put("address6", text(member.attachment().flatMap(Attachment::address6)))
              .put("mac", text(member.attachment().flatMap(Attachment::hardware)))
              .build());
    }
    return out.put("members", new Tree.Arr(members)).build();
  }

  private static Optional<String> text(Optional<?> value) {
    return value.map(Object::toString);
  }
}
