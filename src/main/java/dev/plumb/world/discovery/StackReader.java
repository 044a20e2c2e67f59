package dev.plumb.world.discovery;

import dev.plumb.model.Facet;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Neighbour;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.world.netlink.NetlinkChannel;
import dev.plumb.world.uapi.AddressMessage;
import dev.plumb.world.uapi.LinkMessage;
import dev.plumb.world.uapi.NeighbourMessage;
import dev.plumb.world.uapi.NsidMessage;
import dev.plumb.world.uapi.RouteMessage;
import dev.plumb.world.uapi.RuleMessage;
import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads one namespace's stack through a channel that was opened inside it: dump after dump, in the
 * kernel's order.
 */
final class StackReader {
  private final Needs needs;
  private final LastAnswers lastAnswers;
  private final byte[] linkBody;
  private final byte[] addressBody = AddressMessage.dumpBody();
  private final byte[] routeBody = RouteMessage.dumpBody();
  private final byte[] ruleBody = RuleMessage.dumpBody();
  private final byte[] neighbourBody = NeighbourMessage.dumpBody();
  private final byte[] proxyBody = NeighbourMessage.proxyBody();
  private final byte[] fdbBody = NeighbourMessage.fdbBody();
  private final Lately<Route> routes = new Lately<>();
  private final Lately<Rule> rules = new Lately<>();
  private final Lately<FdbEntry> fdb = new Lately<>();

  /**
   * @param lastAnswers what was heard in the session's last survey
   */
  StackReader(Needs needs, LastAnswers lastAnswers) {
    this.needs = needs;
    this.lastAnswers = lastAnswers;
    this.linkBody = LinkMessage.dumpBody(needs.has(Part.COUNTERS));
  }

  /** Asks for the links ahead of {@link #read}. */
  void hearLinks(Ahead channel) {
    channel.hear("dump of links", LinkMessage.RTM_GETLINK, linkBody);
  }

  /** Reads what is needed into the stack; a dump that fails is a gap in its place. */
  void read(NetlinkChannel channel, Stack stack) {
    NetnsId id = stack.id;
    LastAnswers.OfNamespace last = lastAnswers.of(id);
    if (needs.has(Part.LINKS)) {
      stack.links =
          DumpReader.read(
              channel,
              stack,
              "dump of links",
              LinkMessage.RTM_GETLINK,
              linkBody,
              (message, out) -> out.add(LinkMessage.decode(message).link(id)),
              needs.has(Part.COUNTERS) ? null : last.links);
    }
    if (needs.has(Part.ADDRESSES)) {
      stack.addresses =
          DumpReader.read(
              channel,
              stack,
              "dump of addresses",
              AddressMessage.RTM_GETADDR,
              addressBody,
              (message, out) -> {
                AddressMessage address = AddressMessage.decode(message);
                if (address.isIp()) {
                  out.add(address.address(id));
                }
              },
              last.addresses);
    }
    if (needs.has(Part.ROUTES)) {
      stack.routes =
          DumpReader.read(
              channel,
              stack,
              "dump of routes",
              RouteMessage.RTM_GETROUTE,
              routeBody,
              (message, out) -> {
                Route known = routes.find(message.payload());
                if (known != null) {
                  out.add(known.in(id));
                  return;
                }
                RouteMessage route = RouteMessage.decode(message);
                if (route.isIp()) {
                  out.add(routes.keep(message.payload(), route.route(id)));
                }
              },
              last.routes);
    }
    if (needs.has(Part.RULES)) {
      stack.rules =
          DumpReader.read(
              channel,
              stack,
              "dump of rules",
              RuleMessage.RTM_GETRULE,
              ruleBody,
              (message, out) -> {
                Rule known = rules.find(message.payload());
                if (known != null) {
                  out.add(known.in(id));
                  return;
                }
                RuleMessage rule = RuleMessage.decode(message);
                if (rule.isIp()) {
                  out.add(rules.keep(message.payload(), rule.rule(id)));
                }
              },
              last.rules);
    }
    if (needs.has(Part.NEIGHBOURS)) {
      stack.neighbours =
          neighbours(channel, stack, "dump of neighbours", neighbourBody, last.neighbours);
    }
    if (needs.has(Part.PROXIES)) {
      stack.proxies = neighbours(channel, stack, "dump of proxied neighbours", proxyBody, null);
    }
    if (needs.has(Part.FDB)) {
      stack.fdb = fdb(channel, stack, last.fdb);
    }
  }

  private static Facet<Neighbour> neighbours(
      NetlinkChannel channel,
      Stack stack,
      String what,
      byte[] body,
      LastAnswers.@Nullable Answer<Neighbour> last) {
    return DumpReader.read(
        channel,
        stack,
        what,
        NeighbourMessage.RTM_GETNEIGH,
        body,
        (message, out) -> {
          NeighbourMessage neighbour = NeighbourMessage.decode(message);
          if (neighbour.isIp()) {
            out.add(neighbour.neighbour(stack.id));
          }
        },
        last);
  }

  /** Every link has one, if only for the multicast it listens to. */
  private Facet<FdbEntry> fdb(
      NetlinkChannel channel, Stack stack, LastAnswers.Answer<FdbEntry> last) {
    return DumpReader.read(
        channel,
        stack,
        "dump of forwarding databases",
        NeighbourMessage.RTM_GETNEIGH,
        fdbBody,
        (message, out) -> {
          FdbEntry known = fdb.find(message.payload());
          out.add(
              known != null
                  ? known.in(stack.id)
                  : fdb.keep(
                      message.payload(), NeighbourMessage.decode(message).fdbEntry(stack.id)));
        },
        last);
  }

  /**
   * What the namespace behind a channel calls the one behind a descriptor; empty when it has no
   * name for it.
   */
  static OptionalInt nsid(NetlinkChannel channel, int descriptor) throws IOException {
    return NsidMessage.decode(
            channel.ask(
                "nsid of a namespace", NsidMessage.RTM_GETNSID, NsidMessage.askBody(descriptor)))
        .nsid();
  }
}
