package dev.plumb.console.command;

import dev.plumb.answers.iproute.Iproute;
import dev.plumb.answers.iproute.Surroundings;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.model.Address;
import dev.plumb.model.Container;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.Route;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code stack}: a network stack on one page: its links, its loopback, its routes, its firewall.
 */
public final class StackCommand {
  private StackCommand() {}

  public static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("stack")
            .byDefault()
            .summary("a network stack on one page: links, loopback, routes, firewall")
            .takes(Argument.optional("NS", Slot.NAMESPACE))
            .option(Places.IN)
            .needs(
                Needs.all(
                    Part.LINKS,
                    Part.NSIDS,
                    Part.ADDRESSES,
                    Part.ROUTES,
                    Part.RULESETS,
                    Part.CONTAINERS))
            .example("stack nginx-1")
            .runs(StackCommand::run));
  }

  private static Outcome run(Call call) throws UserError {
    Host host = call.host();
    Optional<String> word = call.argument(0).isPresent() ? call.argument(0) : call.option("--in");
    Namespace namespace = Names.namespaceOrCurrent(call, host, word);
    List<Line> notes = new ArrayList<>();
    List<Link> links = Places.read(call, namespace, namespace.links(), notes);
    List<Address> addresses = Places.read(call, namespace, namespace.addresses(), notes);
    List<Route> routes = Places.read(call, namespace, namespace.routes(), notes);
    Surroundings around = Surroundings.of(namespace);
    List<Line> lines = new ArrayList<>();
    lines.add(title(host, namespace));
    lines.add(Line.of(Span.styled("links", Span.Style.HEADING)));
    List<Tree> linkRecords = new ArrayList<>();
    for (Link link : links) {
      linkRecords.add(
          Places.linkFacts(host, namespace, link)
              .put("addr_info", infos(link, addresses, around))
              .build());
      if (!link.isLoopback()) {
        lines.add(link(host, link, addresses));
      }
    }
    if (links.stream().allMatch(Link::isLoopback)) {
      lines.add(Line.of(Span.dim("  none: only the loopback")));
    }
    lines.add(Line.of(Span.styled("loopback", Span.Style.HEADING)));
    for (Link link : links) {
      if (link.isLoopback()) {
        lines.add(link(host, link, addresses));
      }
    }
    lines.add(Line.of(Span.styled("routes", Span.Style.HEADING)));
    List<Tree> routeRecords = new ArrayList<>();
    for (Route route : routes) {
      if (route.table() == Route.TABLE_MAIN) {
        routeRecords.add(Iproute.route(route, around));
        lines.add(Line.text("  " + Iproute.routeLine(route, around).stripTrailing()));
      }
    }
    if (routeRecords.isEmpty()) {
      lines.add(Line.of(Span.dim("  none: nothing beyond this stack can be reached")));
    }
    Tree.Builder record =
        Tree.object()
            .put("netns", namespace.name())
            .put("links", new Tree.Arr(linkRecords))
            .put("routes", new Tree.Arr(routeRecords));
    lines.add(Line.of(Span.styled("firewall", Span.Style.HEADING)));
    FirewallSummary.add(namespace, lines, record, notes);
    return Outcome.of(new Outcome.Report(lines, record.build(), Optional.of(namespace.name())))
        .withNotes(notes);
  }

  private static Tree infos(Link link, List<Address> addresses, Surroundings around) {
    List<Tree> infos = new ArrayList<>();
    for (Address address : addresses) {
      if (address.link().equals(link.ref())) {
        infos.add(Iproute.address(address, around));
      }
    }
    return new Tree.Arr(infos);
  }

  private static Line title(Host host, Namespace namespace) {
    Line.Builder title = Line.build().add(Span.styled("the network stack of ", Span.Style.HEADING));
    title.add(Span.namespace(namespace.name()));
    List<Container> containers = host.containersIn(namespace.id());
    if (containers.size() > 1) {
      List<String> names = new ArrayList<>();
      containers.forEach(container -> names.add(container.name()));
      title.add(", shared by " + String.join(", ", names));
    }
    return title.line();
  }

  private static Line link(Host host, Link link, List<Address> addresses) {
    Line.Builder line = Line.build().add("  ").add(Span.link(link.name()));
    line.add(" ").add(Places.operstateSpan(link));
    for (Address address : addresses) {
      if (address.link().equals(link.ref())) {
        line.add(" ").add(Span.prefix(address.local()));
      }
    }
    Line far = LinkCommands.farEnd(host, link);
    if (!far.spans().isEmpty()) {
      line.add(Span.dim(" -> "));
      far.spans().forEach(line::add);
      Optional<Link> master = host.farEndOf(link).flatMap(host::masterOf);
      master.ifPresent(bridge -> line.add(", port of ").add(Span.link(bridge.name())));
    }
    Optional<Link> master = host.masterOf(link);
    master.ifPresent(bridge -> line.add(Span.dim(" port of ")).add(Span.link(bridge.name())));
    return line.line();
  }
}
