package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.model.Container;
import dev.plumb.model.Container.Attachment;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code network}: the engines' networks, and who is in them. */
public final class NetworkCommands {
  private static final Needs NEEDS = Needs.named(Needs.Part.CONTAINERS, Needs.Part.NETWORKS);

  private NetworkCommands() {}

  public static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("network", "list")
            .byDefault()
            .summary("engine networks with their members, and the modes that need none")
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

  /** A container's place in a network. */
  private record Member(Container container, Optional<Attachment> attachment) {}

  /**
   * A network, or a mode that works like one.
   *
   * @param network what the engine says of it; empty when only its members were seen, or for {@code
   *     container:X}
   */
  private record Known(
      String name, String engine, Optional<EngineNetwork> network, List<Member> members) {}

  /** By name, and networks of the same name by engine and id. */
  private static List<Known> networks(Host host) {
    Map<String, Known> all = new TreeMap<>();
    for (EngineNetwork network : host.networks()) {
      all.put(
          key(network.name(), network.engine(), network.id()),
          new Known(network.name(), network.engine(), Optional.of(network), new ArrayList<>()));
    }
    for (Container container : host.containers()) {
      for (Attachment attachment : container.attachments()) {
        String name = attachment.network();
        String engine = container.engine();
        all.computeIfAbsent(
                key(name, engine, attachment.networkId().orElse(idOf(host, engine, name))),
                none -> new Known(name, engine, Optional.empty(), new ArrayList<>()))
            .members()
            .add(new Member(container, Optional.of(attachment)));
      }
      if (container.networkMode().startsWith(Places.SHARED)) {
        String name = Places.networkMode(host, container);
        all.computeIfAbsent(
                key(name, container.engine(), ""),
                none -> new Known(name, container.engine(), Optional.empty(), new ArrayList<>()))
            .members()
            .add(new Member(container, Optional.empty()));
      }
    }
    return List.copyOf(all.values());
  }

  private static String key(String name, String engine, String id) {
    return name + '\0' + engine + '\0' + id;
  }

  /**
   * The id of a network by its name, for a container that was never started and so has only that.
   * When the engine is silent, another member may have brought the id along.
   */
  private static String idOf(Host host, String engine, String name) {
    for (EngineNetwork network : host.networks()) {
      if (network.engine().equals(engine) && network.name().equals(name)) {
        return network.id();
      }
    }
    for (Container container : host.containers()) {
      if (container.engine().equals(engine)) {
        for (Attachment attachment : container.attachments()) {
          if (attachment.network().equals(name) && attachment.networkId().isPresent()) {
            return attachment.networkId().get();
          }
        }
      }
    }
    return "";
  }

  private static Outcome list(Call call) throws UserError {
    Host host = call.host();
    List<Outcome.Row> rows = new ArrayList<>();
    for (Known known : networks(host)) {
      Line.Builder members = Line.build();
      for (int i = 0; i < known.members().size(); i++) {
        Member member = known.members().get(i);
        members.add(i == 0 ? "" : " ").add(name(member.container()));
      }
      rows.add(
          new Outcome.Row(
              List.of(
                  Line.of(Span.of(known.name(), Span.Kind.NAME, Span.Style.STRONG)),
                  Line.text(known.engine()),
                  Line.text(driver(known)),
                  bridge(known),
                  subnets(known),
                  Line.text(
                      known.network().isPresent() && known.network().get().internal() ? "yes" : ""),
                  members.line()),
              record(known)));
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
                "no engine networks"));
    return outcome.withNotes(gaps(host));
  }

  private static Outcome show(Call call) throws UserError {
    Host host = call.host();
    String word = call.arguments().getFirst();
    List<Known> found = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Known known : networks(host)) {
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
    Known known = found.getFirst();
    List<Line> lines = new ArrayList<>();
    lines.add(
        Line.build()
            .add(Span.of(known.name(), Span.Kind.NAME, Span.Style.STRONG))
            .add("  " + known.engine() + " " + driver(known))
            .add(
                known.network().isPresent() && known.network().get().internal() ? "  internal" : "")
            .line());
    if (!bridge(known).spans().isEmpty()) {
      lines.add(Line.build().add("  bridge   ").add(bridge(known).spans().getFirst()).line());
    }
    known
        .network()
        .ifPresent(network -> network.subnets().forEach(subnet -> lines.add(line(subnet))));
    int width = 0;
    for (Member member : known.members()) {
      width = Math.max(width, member.container().name().length());
    }
    for (Member member : known.members()) {
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
    return Outcome.of(new Outcome.Report(lines, record(known))).withNotes(gaps(host));
  }

  private static Line line(EngineNetwork.Subnet subnet) {
    Line.Builder line = Line.build().add("  subnet   ").add(Span.prefix(subnet.prefix()));
    subnet.gateway().ifPresent(gateway -> line.add("  gateway ").add(Span.address(gateway)));
    return line.line();
  }

  /** The engine's driver; a network of which only members were seen has none that we know. */
  private static String driver(Known known) {
    return known.network().map(EngineNetwork::driver).orElse("");
  }

  private static Line bridge(Known known) {
    Optional<String> bridge = known.network().flatMap(EngineNetwork::bridge);
    return bridge.isPresent() ? Line.of(Span.link(bridge.get())) : Line.EMPTY;
  }

  private static Line subnets(Known known) {
    Line.Builder line = Line.build();
    if (known.network().isPresent()) {
      for (EngineNetwork.Subnet subnet : known.network().get().subnets()) {
        line.add(Span.prefix(subnet.prefix())).add(" ");
      }
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
      if (gap.subject().equals("docker") || gap.subject().startsWith("docker ")) {
        lines.add(Line.text(gap.subject() + ": " + gap.reason() + "; " + gap.consequence()));
      }
    }
    return lines;
  }

  private static Tree.Obj record(Known known) {
    Tree.Builder out = Tree.object().put("name", known.name()).put("engine", known.engine());
    if (known.network().isPresent()) {
      EngineNetwork network = known.network().get();
      List<Tree> subnets = new ArrayList<>();
      for (EngineNetwork.Subnet subnet : network.subnets()) {
        subnets.add(
            Tree.object()
                .put("subnet", subnet.prefix().toString())
                .put("gateway", subnet.gateway().map(Object::toString))
                .build());
      }
      out.put("id", network.id())
          .put("driver", network.driver())
          .put("bridge", network.bridge())
          .put("internal", network.internal())
          .put("subnets", new Tree.Arr(subnets));
    }
    List<Tree> members = new ArrayList<>();
    for (Member member : known.members()) {
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
