package dev.plumb.world.discovery;

import dev.plumb.model.Address;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Link;
import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import dev.plumb.world.discovery.Sightings.Sighting;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.ScratchNetns;
import dev.plumb.world.kernel.SysException;
import dev.plumb.world.netlink.KernelChannel;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkChannel;
import dev.plumb.world.netlink.NetlinkException;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.uapi.AddressMessage;
import dev.plumb.world.uapi.LinkMessage;
import dev.plumb.world.uapi.NsidMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Namespaces that nothing visible holds (a descriptor on its way through a socket, as systemd keeps
 * those of {@code PrivateNetwork=}) and into which a link of a visible one leads.
 *
 * <p>The kernel answers for a namespace that is named by an nsid, and what it answers names further
 * ones in the asker's own terms. So a scratch namespace of ours gives a number to each namespace in
 * sight, asks for the links of those that lead out of sight, and goes on from number to number.
 * Links and addresses can be read that way, and nothing else.
 */
final class HiddenPlace {
  /** A chain of hidden namespaces ends somewhere, or is somebody's joke. */
  private static final int MOST = 1000;

  private final Sightings sightings;
  private final Map<NetnsId, Stack> stacks;

  /** What the scratch namespace calls them. */
  private final Map<Integer, NetnsId> byNumber = new HashMap<>();

  private final Map<NetnsId, Integer> numbers = new HashMap<>();

  /** Which link of a namespace in sight leads to which hidden one. */
  private final Map<LinkRef, NetnsId> ways = new HashMap<>();

  /** The same from one hidden namespace to the next. */
  private final Map<LinkRef, NetnsId> further = new HashMap<>();

  private final Deque<NetnsId> open = new ArrayDeque<>();
  private int hidden;

  HiddenPlace(Sightings sightings, Map<NetnsId, Stack> stacks) {
    this.sightings = sightings;
    this.stacks = stacks;
  }

  /** Adds a stack for each hidden namespace, and to the others what their nsids mean. */
  void look() {
    try {
      ScratchNetns.call(
          () -> {
            try (KernelChannel channel = KernelChannel.open(KernelChannel.newBuffer())) {
              look(channel);
              return true;
            }
          });
    } catch (IOException | MalformedMessage failed) {
      sightings.gap(
          new Gap(
              "hidden namespaces",
              String.valueOf(failed.getMessage()),
              "where some links lead is not known"));
    }
  }

  /** The links of namespaces in sight that lead to hidden ones. */
  Set<LinkRef> seenFrom() {
    return ways.keySet();
  }

  /**
   * Takes back the hidden namespaces to which none of these links leads, directly or on the way.
   */
  void keepOnly(Set<LinkRef> still) {
    Set<NetnsId> kept = new HashSet<>();
    boolean more = true;
    while (more) {
      more = false;
      for (Map.Entry<LinkRef, NetnsId> way : ways.entrySet()) {
        more |= still.contains(way.getKey()) && kept.add(way.getValue());
      }
      for (Map.Entry<LinkRef, NetnsId> way : further.entrySet()) {
        more |= kept.contains(way.getKey().netns()) && kept.add(way.getValue());
      }
    }
    for (NetnsId id : new ArrayList<>(numbers.keySet())) {
      if (id.isHidden() && !kept.contains(id)) {
        sightings.removeHidden(id);
        stacks.remove(id);
        for (Stack stack : stacks.values()) {
          stack.nsids.values().removeIf(id::equals);
        }
      }
    }
  }

  private void look(KernelChannel channel) throws IOException {
    List<Stack> leadingOut = new ArrayList<>();
    for (Stack stack : stacks.values()) {
      if (!stack.unresolvedNsids().isEmpty()) {
        leadingOut.add(stack);
      }
    }
    for (Sighting sighting : sightings.all()) {
      if (stacks.containsKey(sighting.id())) {
        giveNumber(channel, sighting);
      }
    }
    for (Stack stack : leadingOut) {
      Integer number = numbers.get(stack.id);
      if (number != null) {
        for (Link asked : links(channel, number, stack.id)) {
          follow(stack, asked);
        }
      }
    }
    while (!open.isEmpty() && hidden <= MOST) {
      NetnsId id = open.remove();
      read(channel, id);
    }
  }

  private void giveNumber(KernelChannel channel, Sighting sighting) {
    try (NetnsFd netns = sighting.open()) {
      int number = numbers.size();
      channel.change("nsid", NsidMessage.RTM_NEWNSID, NsidMessage.newBody(netns.number(), number));
      numbers.put(sighting.id(), number);
      byNumber.put(number, sighting.id());
    } catch (SysException gone) {
      // A namespace that ended leads nowhere any more.
      if (!gone.isGone()) {
        missed(sighting.id(), gone);
      }
    } catch (IOException | MalformedMessage failed) {
      missed(sighting.id(), failed);
    }
  }

  private void missed(NetnsId id, Exception failed) {
    Stack stack = stacks.get(id);
    if (stack != null) {
      NsidResolver.missed(stack, failed);
    }
  }

  /** The same link as its own namespace told it and as the scratch one does: two names for one. */
  private void follow(Stack stack, Link asked) {
    if (asked.lower().isEmpty() || asked.lower().get().nsid().isEmpty()) {
      return;
    }
    for (Link own : stack.links.orEmpty()) {
      if (own.ifindex() == asked.ifindex()
          && own.lower().isPresent()
          && own.lower().get().nsid().isPresent()) {
        int nsid = own.lower().get().nsid().getAsInt();
        if (nsid >= 0 && !stack.nsids.containsKey(nsid)) {
          NetnsId target =
              target(asked.lower().get().nsid().getAsInt(), new LinkRef(stack.id, own.ifindex()));
          stack.nsids.put(nsid, target);
        }
      }
    }
  }

  /** What a number of the scratch namespace means; one that it never gave is a hidden namespace. */
  private NetnsId target(int number, LinkRef seenFrom) {
    NetnsId known = byNumber.get(number);
    if (known == null) {
      known = NetnsId.hidden(++hidden);
      byNumber.put(number, known);
      numbers.put(known, number);
      open.add(known);
    }
    if (known.isHidden()) {
      (seenFrom.netns().isHidden() ? further : ways).put(seenFrom, known);
      sightings.addHidden(known, new Reference.Links(seenFrom));
    }
    return known;
  }

  private void read(KernelChannel channel, NetnsId id) throws IOException {
    int number = numbers.getOrDefault(id, -1);
    Stack stack = new Stack(id);
    Gap unreadable =
        new Gap(
            id.toString(),
            "nothing in sight holds it, so it cannot be entered",
            "its links and addresses were read from outside; its routes, rules, neighbours and"
                + " processes are not known");
    stack.gaps.add(unreadable);
    stack.read = Instant.now();
    stack.nsidsAsked = true;
    stack.routes = new Facet.Missing<>(unreadable);
    stack.rules = new Facet.Missing<>(unreadable);
    stack.neighbours = new Facet.Missing<>(unreadable);
    stack.fdb = new Facet.Missing<>(unreadable);
    try {
      List<Link> links = links(channel, number, id);
      stack.links = new Facet.Read<>(links);
      for (Link link : links) {
        if (link.lower().isPresent() && link.lower().get().nsid().isPresent()) {
          int nsid = link.lower().get().nsid().getAsInt();
          if (nsid >= 0) {
            // Its links were asked for by the scratch namespace, whose nsids they tell.
            stack.nsids.put(nsid, target(nsid, new LinkRef(id, link.ifindex())));
          }
        }
      }
      stack.addresses = new Facet.Read<>(addresses(channel, number, id));
    } catch (NetlinkException | MalformedMessage refused) {
      Gap gap =
          new Gap(id.toString(), String.valueOf(refused.getMessage()), "its links are not known");
      stack.gaps.add(gap);
      stack.links = stack.links.isRead() ? stack.links : new Facet.Missing<>(gap);
      stack.addresses = new Facet.Missing<>(gap);
    }
    stacks.put(id, stack);
  }

  private static List<Link> links(KernelChannel channel, int number, NetnsId id)
      throws IOException {
    List<Link> links = new ArrayList<>();
    dump(
        channel,
        "links of " + id,
        LinkMessage.RTM_GETLINK,
        LinkMessage.dumpBodyOf(number),
        links,
        message -> links.add(LinkMessage.decode(message).link(id)));
    return links;
  }

  private static List<Address> addresses(KernelChannel channel, int number, NetnsId id)
      throws IOException {
    List<Address> addresses = new ArrayList<>();
    dump(
        channel,
        "addresses of " + id,
        AddressMessage.RTM_GETADDR,
        AddressMessage.dumpBodyOf(number),
        addresses,
        message -> {
          AddressMessage address = AddressMessage.decode(message);
          if (address.isIp()) {
            addresses.add(address.address(id));
          }
        });
    return addresses;
  }

  /** Again from the start where the kernel says that they changed meanwhile. */
  private static void dump(
      KernelChannel channel,
      String what,
      int type,
      byte[] body,
      List<?> collected,
      Consumer<NetlinkMessage> consumer)
      throws IOException {
    for (int attempt = 0; attempt < NetlinkChannel.REPEATS; attempt++) {
      collected.clear();
      if (channel.dump(what, type, body, consumer)) {
        return;
      }
    }
  }
}
