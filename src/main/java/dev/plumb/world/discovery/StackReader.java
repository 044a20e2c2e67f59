package dev.plumb.world.discovery;

import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkChannel;
import dev.plumb.world.netlink.NetlinkException;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.uapi.AddressMessage;
import dev.plumb.world.uapi.LinkMessage;
import dev.plumb.world.uapi.NeighbourMessage;
import dev.plumb.world.uapi.NsidMessage;
import dev.plumb.world.uapi.RouteMessage;
import dev.plumb.world.uapi.RuleMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiConsumer;

/**
 * Reads one namespace's stack through a channel that was opened inside it: dump after dump, in the
 * kernel's order.
 */
final class StackReader {
  private final Needs needs;

  StackReader(Needs needs) {
    this.needs = needs;
  }

  /** Reads what is needed into the stack; a dump that fails is a gap in its place. */
  void read(NetlinkChannel channel, Stack stack) {
    NetnsId id = stack.id;
    if (needs.has(Part.LINKS)) {
      stack.links =
          dump(
              channel,
              stack,
              "links",
              LinkMessage.RTM_GETLINK,
              LinkMessage.dumpBody(needs.has(Part.COUNTERS)),
              (message, out) -> out.add(LinkMessage.decode(message).link(id)));
    }
    if (needs.has(Part.ADDRESSES)) {
      stack.addresses =
          dump(
              channel,
              stack,
              "addresses",
              AddressMessage.RTM_GETADDR,
              AddressMessage.dumpBody(),
              (message, out) -> {
                AddressMessage address = AddressMessage.decode(message);
                if (address.isIp()) {
                  out.add(address.address(id));
                }
              });
    }
    if (needs.has(Part.ROUTES)) {
      stack.routes =
          dump(
              channel,
              stack,
              "routes",
              RouteMessage.RTM_GETROUTE,
              RouteMessage.dumpBody(),
              (message, out) -> {
                RouteMessage route = RouteMessage.decode(message);
                if (route.isIp()) {
                  out.add(route.route(id));
                }
              });
    }
    if (needs.has(Part.RULES)) {
      stack.rules =
          dump(
              channel,
              stack,
              "rules",
              RuleMessage.RTM_GETRULE,
              RuleMessage.dumpBody(),
              (message, out) -> {
                RuleMessage rule = RuleMessage.decode(message);
                if (rule.isIp()) {
                  out.add(rule.rule(id));
                }
              });
    }
    if (needs.has(Part.NEIGHBOURS)) {
      stack.neighbours =
          dump(
              channel,
              stack,
              "neighbours",
              NeighbourMessage.RTM_GETNEIGH,
              NeighbourMessage.dumpBody(),
              (message, out) -> {
                NeighbourMessage neighbour = NeighbourMessage.decode(message);
                if (neighbour.isIp()) {
                  out.add(neighbour.neighbour(id));
                }
              });
    }
    if (needs.has(Part.FDB)) {
      stack.fdb = fdb(channel, stack);
    }
  }

  /**
   * Only bridges, vxlans and macvlans have a forwarding database worth asking for, and asking costs
   * a sixth of a visit.
   */
  private static Facet<dev.plumb.model.FdbEntry> fdb(NetlinkChannel channel, Stack stack) {
    return dump(
        channel,
        stack,
        "forwarding databases",
        NeighbourMessage.RTM_GETNEIGH,
        NeighbourMessage.fdbBody(),
        (message, out) -> out.add(NeighbourMessage.decode(message).fdbEntry(stack.id)));
  }

  private static <T> Facet<T> dump(
      NetlinkChannel channel,
      Stack stack,
      String what,
      int type,
      byte[] body,
      BiConsumer<NetlinkMessage, List<T>> decoder) {
    List<T> items = new ArrayList<>();
    try {
      for (int attempt = 1; ; attempt++) {
        items.clear();
        List<T> into = items;
        boolean whole =
            channel.dump("dump of " + what, type, body, message -> decoder.accept(message, into));
        if (whole) {
          break;
        }
        if (attempt == NetlinkChannel.REPEATS) {
          stack.gaps.add(
              new Gap(
                  what + " of " + stack.id,
                  "they changed while they were read, " + attempt + " times",
                  "some may be missing or shown twice"));
          break;
        }
      }
      return new Facet.Read<>(items);
    } catch (NetlinkException | MalformedMessage refused) {
      return missing(stack, what, String.valueOf(refused.getMessage()));
    } catch (IOException failed) {
      return missing(stack, what, String.valueOf(failed.getMessage()));
    }
  }

  private static <T> Facet<T> missing(Stack stack, String what, String reason) {
    Gap gap = new Gap(what + " of " + stack.id, reason, "nothing can be said about them");
    stack.gaps.add(gap);
    return new Facet.Missing<>(gap);
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
