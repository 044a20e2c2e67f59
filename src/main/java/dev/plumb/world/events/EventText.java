package dev.plumb.world.events;

import dev.plumb.model.Address;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Link;
import dev.plumb.model.Neighbour;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Events.Event;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.uapi.AddressMessage;
import dev.plumb.world.uapi.LinkMessage;
import dev.plumb.world.uapi.NeighbourMessage;
import dev.plumb.world.uapi.RouteMessage;
import dev.plumb.world.uapi.RuleMessage;
import java.nio.file.Path;
import java.util.Optional;

/** What a multicast message says, in a line with iproute2's words and as data with its keys. */
final class EventText {
  private static final Path NAMED = Path.of("/run/netns");
  private static final String[] NEIGHBOUR_STATES = {
    "INCOMPLETE", "REACHABLE", "STALE", "DELAY", "PROBE", "FAILED", "NOARP", "PERMANENT"
  };
  private static final String[] OPERSTATES = {
    "UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"
  };
  private static final String[] ROUTE_TYPES = {
    "",
    "",
    "local ",
    "broadcast ",
    "anycast ",
    "multicast ",
    "blackhole ",
    "unreachable ",
    "prohibit ",
    "throw ",
    "nat "
  };

  private final LinkNames names;

  EventText(ListeningPost post) {
    this.names = new LinkNames(post);
  }

  /** Forgets the names of links: messages about them were lost. */
  void forget() {
    names.clear();
  }

  /** A namespace came or went. */
  Event netns(NetnsId id, String action, Optional<Path> path) {
    if (action.equals("del")) {
      names.forget(id);
    }
    Tree.Builder record = Tree.object().put("inode", id.inode());
    String called = id.toString();
    if (path.isPresent()) {
      record.put("path", path.get().toString());
      if (path.get().startsWith(NAMED)) {
        called = String.valueOf(path.get().getFileName());
      }
    }
    return event(id, "netns", action, "netns " + called, record);
  }

  /** Empty for a message about something that is none of the objects we tell of. */
  Optional<Event> event(NetlinkMessage message, NetnsId id) {
    return switch (message.type()) {
      case LinkMessage.RTM_NEWLINK -> Optional.of(link(message, id, "new"));
      case LinkMessage.RTM_DELLINK -> Optional.of(link(message, id, "del"));
      case AddressMessage.RTM_NEWADDR -> Optional.of(address(message, id, "new"));
      case AddressMessage.RTM_DELADDR -> Optional.of(address(message, id, "del"));
      case RouteMessage.RTM_NEWROUTE -> route(message, id, "new");
      case RouteMessage.RTM_DELROUTE -> route(message, id, "del");
      case RuleMessage.RTM_NEWRULE -> rule(message, id, "new");
      case RuleMessage.RTM_DELRULE -> rule(message, id, "del");
      case NeighbourMessage.RTM_NEWNEIGH -> neighbour(message, id, "new");
      case NeighbourMessage.RTM_DELNEIGH -> neighbour(message, id, "del");
      default -> Optional.empty();
    };
  }

  private static Event event(
      NetnsId id, String object, String action, String text, Tree.Builder record) {
    String line = action.equals("del") ? "Deleted " + text : text;
    return new Event("kernel", Optional.of(id), object, action, line, record.build());
  }

  private Event link(NetlinkMessage message, NetnsId id, String action) {
    LinkMessage decoded = LinkMessage.decode(message);
    Link link = decoded.link(id);
    Tree.Builder record =
        Tree.object()
            .put("ifindex", link.ifindex())
            .put("ifname", link.name())
            .put("flags", link.flags());
    StringBuilder text = new StringBuilder("link ").append(link.name());
    if (link.master().isPresent()) {
      String master = names.name(id, link.master().getAsInt());
      text.append(" master ").append(master);
      record.put("master", master);
    }
    if (decoded.family() == NeighbourMessage.AF_BRIDGE) {
      // The bridge's view of its port: RTM_DELLINK says that it is a port no more.
      return event(id, "port", action, "port" + text.substring("link".length()), record);
    }
    if (action.equals("del")) {
      names.forget(id, link.ifindex());
      if (decoded.movedAway()) {
        text.append(", moved to another namespace");
      }
      return event(id, "link", action, text.toString(), record);
    }
    names.put(id, link.ifindex(), link.name());
    text.append(link.isUp() ? " up" : " down");
    if (link.operstate() < OPERSTATES.length) {
      text.append(" state ").append(OPERSTATES[link.operstate()]);
      record.put("operstate", OPERSTATES[link.operstate()]);
    }
    return event(id, "link", action, text.toString(), record);
  }

  private Event address(NetlinkMessage message, NetnsId id, String action) {
    Address address = AddressMessage.decode(message).address(id);
    String device = names.name(id, address.link().ifindex());
    Tree.Builder record =
        Tree.object()
            .put("local", address.local().address().toString())
            .put("prefixlen", address.local().length())
            .put("ifindex", address.link().ifindex())
            .put("dev", device);
    return event(id, "addr", action, "addr " + address.local() + " dev " + device, record);
  }

  private Optional<Event> route(NetlinkMessage message, NetnsId id, String action) {
    RouteMessage decoded = RouteMessage.decode(message);
    if (!decoded.isIp() || (decoded.flags() & Route.RTM_F_CLONED) != 0) {
      return Optional.empty();
    }
    Route route = decoded.route(id);
    String destination = route.isDefault() ? "default" : route.destination().toString();
    Tree.Builder record = Tree.object().put("dst", destination).put("table", route.table());
    StringBuilder text = new StringBuilder("route ");
    if (route.type() < ROUTE_TYPES.length) {
      text.append(ROUTE_TYPES[route.type()]);
    }
    text.append(destination);
    for (Route.NextHop hop : route.hops()) {
      hop.gateway()
          .ifPresent(
              gateway -> {
                text.append(" via ").append(gateway);
                record.put("gateway", gateway.toString());
              });
      if (hop.device().isPresent()) {
        String device = names.name(id, hop.device().getAsInt());
        text.append(" dev ").append(device);
        record.put("dev", device);
      }
    }
    if (route.table() == Route.TABLE_LOCAL) {
      text.append(" table local");
    } else if (route.table() != Route.TABLE_MAIN) {
      text.append(" table ").append(route.table());
    }
    return Optional.of(event(id, "route", action, text.toString(), record));
  }

  private static Optional<Event> rule(NetlinkMessage message, NetnsId id, String action) {
    RuleMessage decoded = RuleMessage.decode(message);
    if (!decoded.isIp()) {
      return Optional.empty();
    }
    Rule rule = decoded.rule(id);
    String from = rule.source().isPresent() ? rule.source().get().toString() : "all";
    StringBuilder text =
        new StringBuilder("rule ").append(rule.priority()).append(": from ").append(from);
    if (rule.destination().isPresent()) {
      text.append(" to ").append(rule.destination().get());
    }
    text.append(" lookup ").append(rule.table());
    Tree.Builder record =
        Tree.object().put("priority", rule.priority()).put("src", from).put("table", rule.table());
    return Optional.of(event(id, "rule", action, text.toString(), record));
  }

  private Optional<Event> neighbour(NetlinkMessage message, NetnsId id, String action) {
    NeighbourMessage decoded = NeighbourMessage.decode(message);
    if (decoded.family() == NeighbourMessage.AF_BRIDGE) {
      return Optional.of(fdb(decoded.fdbEntry(id), id, action));
    }
    if (!decoded.isIp()) {
      return Optional.empty();
    }
    Neighbour neighbour = decoded.neighbour(id);
    String device = names.name(id, neighbour.link().ifindex());
    StringBuilder text =
        new StringBuilder("neigh ").append(neighbour.address()).append(" dev ").append(device);
    Tree.Builder record =
        Tree.object().put("dst", neighbour.address().toString()).put("dev", device);
    if (neighbour.hardware().isPresent()) {
      text.append(" lladdr ").append(neighbour.hardware().get());
      record.put("lladdr", neighbour.hardware().get().toString());
    }
    for (int bit = 0; bit < NEIGHBOUR_STATES.length; bit++) {
      if ((neighbour.state() & 1 << bit) != 0) {
        text.append(' ').append(NEIGHBOUR_STATES[bit]);
        record.put("state", NEIGHBOUR_STATES[bit]);
      }
    }
    return Optional.of(event(id, "neigh", action, text.toString(), record));
  }

  private Event fdb(FdbEntry entry, NetnsId id, String action) {
    String device = names.name(id, entry.link().ifindex());
    Tree.Builder record =
        Tree.object().put("mac", entry.address().toString()).put("ifname", device);
    StringBuilder text =
        new StringBuilder("fdb ").append(entry.address()).append(" dev ").append(device);
    if (entry.vlan().isPresent()) {
      text.append(" vlan ").append(entry.vlan().getAsInt());
      record.put("vlan", entry.vlan().getAsInt());
    }
    if (entry.master().isPresent()) {
      String master = names.name(id, entry.master().getAsInt());
      text.append(" master ").append(master);
      record.put("master", master);
    }
    return event(id, "fdb", action, text.toString(), record);
  }
}
