package dev.plumb.captures;

import dev.plumb.model.Address;
import dev.plumb.model.Facet;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.Neighbour;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.netlink.RecordingChannel.Exchange;
import dev.plumb.world.uapi.AddressMessage;
import dev.plumb.world.uapi.LinkMessage;
import dev.plumb.world.uapi.NeighbourMessage;
import dev.plumb.world.uapi.NsidMessage;
import dev.plumb.world.uapi.RouteMessage;
import dev.plumb.world.uapi.RuleMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What our decoders make of messages: one message, or all of a captured namespace. */
public final class Decoded {
  /** Any namespace will do for messages out of a file. */
  public static final NetnsId NETNS = new NetnsId(4, 4026531840L);

  private Decoded() {}

  /** What a message says; nothing when we do not read messages of its type or family. */
  public static Optional<Object> fact(NetlinkMessage message) {
    return switch (message.type()) {
      case LinkMessage.RTM_NEWLINK -> Optional.of(LinkMessage.decode(message).link(NETNS));
      case AddressMessage.RTM_NEWADDR -> {
        AddressMessage address = AddressMessage.decode(message);
        yield address.isIp() ? Optional.of(address.address(NETNS)) : Optional.empty();
      }
      case RouteMessage.RTM_NEWROUTE -> {
        RouteMessage route = RouteMessage.decode(message);
        yield route.isIp() ? Optional.of(route.route(NETNS)) : Optional.empty();
      }
      case RuleMessage.RTM_NEWRULE -> {
        RuleMessage rule = RuleMessage.decode(message);
        yield rule.isIp() ? Optional.of(rule.rule(NETNS)) : Optional.empty();
      }
      case NeighbourMessage.RTM_NEWNEIGH -> {
        NeighbourMessage neighbour = NeighbourMessage.decode(message);
        if (neighbour.family() == NeighbourMessage.AF_BRIDGE) {
          yield Optional.of(neighbour.fdbEntry(NETNS));
        }
        yield neighbour.isIp() ? Optional.of(neighbour.neighbour(NETNS)) : Optional.empty();
      }
      case NsidMessage.RTM_NEWNSID -> Optional.of(NsidMessage.decode(message).nsid());
      default -> Optional.empty();
    };
  }

  /** Decodes a message's payload and encodes it again. */
  public static byte[] reencoded(NetlinkMessage message) {
    return switch (message.type()) {
      case LinkMessage.RTM_NEWLINK -> LinkMessage.decode(message).encode();
      case AddressMessage.RTM_NEWADDR -> AddressMessage.decode(message).encode();
      case RouteMessage.RTM_NEWROUTE -> RouteMessage.decode(message).encode();
      case RuleMessage.RTM_NEWRULE -> RuleMessage.decode(message).encode();
      case NeighbourMessage.RTM_NEWNEIGH -> NeighbourMessage.decode(message).encode();
      case NsidMessage.RTM_NEWNSID -> NsidMessage.decode(message).encode();
      default -> throw new IllegalArgumentException("no decoder for type " + message.type());
    };
  }

  /** A namespace made of all facts of a recording. */
  public static Namespace namespace(String name, List<Exchange> exchanges) {
    List<Link> links = new ArrayList<>();
    List<Address> addresses = new ArrayList<>();
    List<Route> routes = new ArrayList<>();
    List<Rule> rules = new ArrayList<>();
    List<Neighbour> neighbours = new ArrayList<>();
    List<FdbEntry> fdb = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      for (NetlinkMessage message : exchange.answers()) {
        switch (fact(message).orElse("nothing")) {
          case Link link -> links.add(link);
          case Address address -> addresses.add(address);
          case Route route -> routes.add(route);
          case Rule rule -> rules.add(rule);
          case Neighbour neighbour -> neighbours.add(neighbour);
          case FdbEntry entry -> fdb.add(entry);
          default -> {}
        }
      }
    }
    return new Namespace(
        NETNS,
        OptionalLong.empty(),
        name,
        List.of(),
        Namespace.Kind.NETNS,
        List.of(),
        Facet.of(links),
        Facet.of(addresses),
        Facet.of(routes),
        Facet.of(rules),
        Facet.of(neighbours),
        Facet.of(fdb),
        Facet.notAsked(),
        Optional.empty(),
        List.of());
  }
}
