package dev.plumb.world.discovery;

import dev.plumb.model.Facet;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Gap;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
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
import java.util.function.Consumer;

/**
 * Reads one namespace's stack through a channel that was opened inside it: dump after dump, in the
 * kernel's order.
 */
final class StackReader {
  private final Needs needs;
  private final byte[] linkBody;
  private final byte[] addressBody = AddressMessage.dumpBody();
  private final byte[] routeBody = RouteMessage.dumpBody();
  private final byte[] ruleBody = RuleMessage.dumpBody();
  private final byte[] neighbourBody = NeighbourMessage.dumpBody();
  private final byte[] fdbBody = NeighbourMessage.fdbBody();
  private final Lately<Route> routes = new Lately<>();
  private final Lately<Rule> rules = new Lately<>();
  private final Lately<FdbEntry> fdb = new Lately<>();

  StackReader(Needs needs) {
    this.needs = needs;
    this.linkBody = LinkMessage.dumpBody(needs.has(Part.COUNTERS));
  }

  /** Asks for the links ahead of {@link #read}. */
  void hearLinks(Ahead channel) {
    channel.hear("dump of links", LinkMessage.RTM_GETLINK, linkBody);
  }

  /** Reads what is needed into the stack; a dump that fails is a gap in its place. */
  void read(NetlinkChannel channel, Stack stack) {
    NetnsId id = stack.id;
    if (needs.has(Part.LINKS)) {
      stack.links =
          dump(
              channel,
              stack,
              "dump of links",
              LinkMessage.RTM_GETLINK,
              linkBody,
              (message, out) -> out.add(LinkMessage.decode(message).link(id)));
    }
    if (needs.has(Part.ADDRESSES)) {
      stack.addresses =
          dump(
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
              });
    }
    if (needs.has(Part.ROUTES)) {
      stack.routes =
          dump(
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
              });
    }
    if (needs.has(Part.RULES)) {
      stack.rules =
          dump(
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
              });
    }
    if (needs.has(Part.NEIGHBOURS)) {
      stack.neighbours =
          dump(
              channel,
              stack,
              "dump of neighbours",
              NeighbourMessage.RTM_GETNEIGH,
              neighbourBody,
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
  private Facet<FdbEntry> fdb(NetlinkChannel channel, Stack stack) {
    return dump(
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
        });
  }

  /** {@code links} of "dump of links". */
  private static String objects(String request) {
    return request.substring("dump of ".length());
  }

  static <T> Facet<T> dump(
      NetlinkChannel channel,
      Stack stack,
      String request,
      int type,
      byte[] body,
      BiConsumer<NetlinkMessage, List<T>> decoder) {
    OneByOne<T> decoded = new OneByOne<>(decoder);
    try {
      for (int attempt = 1; ; attempt++) {
        decoded.clear();
        boolean whole = channel.dump(request, type, body, decoded);
        if (whole) {
          break;
        }
        if (attempt == NetlinkChannel.REPEATS) {
          stack.gaps.add(
              new Gap(
                  objects(request) + " of " + stack.id,
                  "they changed while they were read, " + attempt + " times",
                  "some may be missing or shown twice"));
          break;
        }
      }
      if (decoded.items.isEmpty() && !decoded.unreadable.isEmpty()) {
        return missing(stack, objects(request), decoded.unreadable.getFirst());
      }
      for (String reason : decoded.unreadable) {
        stack.gaps.add(
            new Gap(
                "one of the " + objects(request) + " of " + stack.id,
                reason,
                "this one is not shown"));
      }
      return new Facet.Read<>(decoded.items);
    } catch (NetlinkException | MalformedMessage refused) {
      return missing(stack, objects(request), String.valueOf(refused.getMessage()));
    } catch (IOException failed) {
      return missing(stack, objects(request), String.valueOf(failed.getMessage()));
    }
  }

  /**
   * Decodes a dump's answers each for itself: one that nobody can read takes none of the others
   * along.
   */
  private static final class OneByOne<T> implements Consumer<NetlinkMessage> {
    private final BiConsumer<NetlinkMessage, List<T>> decoder;
    private final List<T> items = new ArrayList<>();

    /** Which it was and what is wrong with it. */
    private final List<String> unreadable = new ArrayList<>();

    private int seen;

    OneByOne(BiConsumer<NetlinkMessage, List<T>> decoder) {
      this.decoder = decoder;
    }

    void clear() {
      items.clear();
      unreadable.clear();
      seen = 0;
    }

    @Override
    public void accept(NetlinkMessage message) {
      seen++;
      try {
        decoder.accept(message, items);
      } catch (MalformedMessage strange) {
        unreadable.add("answer " + seen + " of the dump: " + strange.getMessage());
      }
    }
  }

  static <T> Facet<T> missing(Stack stack, String what, String reason) {
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
