package dev.plumb.answers.path;

import dev.plumb.answers.filter.Ending;
import dev.plumb.answers.filter.Outcome;
import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.filter.Passage;
import dev.plumb.answers.path.Routing.Way;
import dev.plumb.answers.path.Skb.Frame;
import dev.plumb.model.Address;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.Family;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.Neighbour;
import dev.plumb.model.XfrmPolicy;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the hardware address of a neighbour: from the table, or by asking.
 *
 * @see "net/ipv4/arp.c arp_process, net/ipv6/ndisc.c, net/core/neighbour.c; docs/lab/0009"
 */
final class Neighbours {
  private static final int IFF_NOARP = 0x80;
  private static final int NUD_NOARP = 0x40;
  private static final int NUD_PERMANENT = 0x80;

  /** States of an entry that the kernel never asks about again. */
  static final int FIXED = NUD_PERMANENT | NUD_NOARP;

  /** NUD_REACHABLE, STALE, DELAY and PROBE: the kernel sends to it at once. */
  private static final int NUD_LEARNED = 0x02 | 0x04 | 0x08 | 0x10;

  /** The limit of IPv4's tables, those of all namespaces counted together. */
  private static final String TABLE_SIZE = "net.ipv4.neigh.default.gc_thresh3";

  private static final HardwareAddress NOBODY = HardwareAddress.parse("00:00:00:00:00:00");
  private static final int SOLICITATION = 135;
  private static final int ADVERTISEMENT = 136;

  private final Walk walk;

  Neighbours(Walk walk) {
    this.walk = walk;
  }

  /** What was found. */
  sealed interface Resolution {
    /**
     * @param how for the journey
     * @param fixed nobody will ask again
     */
    record Found(HardwareAddress hardware, String how, boolean fixed) implements Resolution {}

    record Failed(Trouble trouble, List<Trouble> all) implements Resolution {}
  }

  static boolean resolves(Link link) {
    return link.address().isPresent() && link.address().get().bytes().length() == 6;
  }

  /** What the table says, else who answers. */
  Resolution resolve(Place place, Link link, IpAddress address, Optional<IpAddress> sender) {
    if ((link.flags() & IFF_NOARP) != 0) {
      return new Resolution.Found(
          link.address().orElse(NOBODY), place.object(link) + " has NOARP", true);
    }
    Optional<HardwareAddress> asked = walk.resolved(link, address);
    if (asked.isPresent()) {
      return new Resolution.Found(asked.get(), "resolved before", true);
    }
    Optional<Neighbour> known = place.neighbour(link, address);
    if (known.isPresent() && known.get().hardware().isPresent()) {
      boolean fixed = (known.get().state() & FIXED) != 0;
      if (fixed || (known.get().state() & NUD_LEARNED) != 0) {
        return new Resolution.Found(
            known.get().hardware().get(), fixed ? "a permanent entry" : "known from before", fixed);
      }
    }
    Optional<Trouble> full = known.isEmpty() ? full(link, address) : Optional.empty();
    return full.isPresent()
        ? new Resolution.Failed(full.get(), List.of(full.get()))
        : ask(place, link, address, sender);
  }

  /** No room for one neighbour more, unless the kernel finds one that it can forget. */
  private Optional<Trouble> full(Link link, IpAddress address) {
    Terrain terrain = walk.terrain();
    Optional<Place> first = terrain.place(terrain.host().self());
    long most = first.isPresent() ? first.get().sysctl(TABLE_SIZE).orElse(0) : 0;
    if (most == 0 || address.family() != Family.INET || terrain.neighbours() < most) {
      return Optional.empty();
    }
    Trouble full =
        Trouble.of(
                Code.NEIGH_FULL,
                first.get(),
                "sysctl:" + TABLE_SIZE,
                "all namespaces together know "
                    + terrain.neighbours()
                    + " neighbours, and may know "
                    + most,
                "sysctl -w " + TABLE_SIZE + "=NUMBER")
            .on(link);
    return walk.choices().choose(2, full.cause()) == 0 ? Optional.empty() : Optional.of(full);
  }

  private static boolean isFixed(Optional<Neighbour> entry) {
    return entry.isPresent() && (entry.get().state() & FIXED) != 0;
  }

  /** Asks everybody on the link. */
  Resolution ask(Place place, Link link, IpAddress address, Optional<IpAddress> sender) {
    walk.mute();
    try {
      return asked(place, link, address, sender);
    } finally {
      walk.unmute();
    }
  }

  private Resolution asked(Place place, Link link, IpAddress address, Optional<IpAddress> sender) {
    IpAddress from =
        sender
            .filter(own -> own.family() == address.family())
            .or(() -> Routing.select(place, link, address, address))
            .orElse(IpAddress.any(address.family()));
    Reach reach = new Reach();
    Optional<Frame> request = request(place, link, address, from, reach);
    request.ifPresent(frame -> walk.wire().send(link, frame, reach));
    Map<HardwareAddress, Place> answers = new LinkedHashMap<>();
    List<Trouble> troubles = new ArrayList<>(reach.troubles());
    for (Reach.Landing landing : List.copyOf(reach.landings())) {
      answer(landing, place, link, address, from, troubles, reach)
          .ifPresent(hardware -> answers.putIfAbsent(hardware, landing.place()));
    }
    if (answers.isEmpty()) {
      if (!reach.unseen().isEmpty() && !isDecisive(troubles)) {
        troubles.addFirst(reach.unseen().getFirst());
      }
      Trouble nobody =
          Trouble.of(
              Code.NO_IP,
              place,
              "neigh:" + address,
              "nobody on " + place.object(link) + " answers for " + address,
              "give somebody the address " + address);
      return new Resolution.Failed(troubles.isEmpty() ? nobody : troubles.getFirst(), troubles);
    }
    List<Map.Entry<HardwareAddress, Place>> all = new ArrayList<>(answers.entrySet());
    int which = 0;
    if (all.size() > 1) {
      List<String> names = new ArrayList<>();
      answers.values().forEach(one -> names.add(one.name()));
      which =
          walk.choices()
              .choose(
                  all.size(), "several answer for " + address + ": " + String.join(", ", names));
    }
    HardwareAddress hardware = all.get(which).getKey();
    walk.resolve(link, address, hardware);
    return new Resolution.Found(
        hardware, all.get(which).getValue().name() + " answers for it", true);
  }

  /** The asker's own side is down or closed: what is out of sight beyond it cannot matter. */
  private static boolean isDecisive(List<Trouble> troubles) {
    return troubles.stream().anyMatch(trouble -> trouble.code() == Code.LINK_DOWN);
  }

  private Optional<Frame> request(
      Place place, Link link, IpAddress address, IpAddress from, Reach reach) {
    HardwareAddress own = link.address().orElse(NOBODY);
    if (address.family() == Family.INET) {
      Packet packet = Packet.of(new Packet.Arp(1, own, from, NOBODY, address));
      return arpOut(place, link, Frame.broadcast(own, Skb.of(packet)), reach);
    }
    Packet packet = discovery(from, group(address), SOLICITATION);
    return hook(place, link, Hook.OUTPUT, Skb.of(packet), reach)
        .map(skb -> Frame.of(own, multicast(address), skb));
  }

  private static Packet discovery(IpAddress from, IpAddress to, int type) {
    Tuple tuple =
        new Tuple(
            from,
            to,
            Packet.ICMPV6,
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.of(type),
            OptionalInt.of(0),
            OptionalInt.empty());
    return Packet.of(new Packet.Ip(tuple, 0, 72, 255, 0, Optional.empty()));
  }

  /** ff02::1:ffXX:XXXX. */
  private static IpAddress group(IpAddress address) {
    byte[] bytes = new byte[16];
    bytes[0] = (byte) 0xff;
    bytes[1] = 2;
    bytes[11] = 1;
    bytes[12] = (byte) 0xff;
    for (int i = 13; i < 16; i++) {
      bytes[i] = (byte) address.bytes().at(i);
    }
    return IpAddress.of(bytes);
  }

  private static HardwareAddress multicast(IpAddress address) {
    return HardwareAddress.parse(
        String.format(
            "33:33:ff:%02x:%02x:%02x",
            address.bytes().at(13) & 0xff,
            address.bytes().at(14) & 0xff,
            address.bytes().at(15) & 0xff));
  }

  private Optional<HardwareAddress> answer(
      Reach.Landing landing,
      Place asker,
      Link askersLink,
      IpAddress address,
      IpAddress from,
      List<Trouble> troubles,
      Reach unseen) {
    Place place = landing.place();
    Link link = landing.link();
    Optional<Trouble> silent =
        walk.standing(
            address.family() == Family.INET
                ? silentArp(landing, address, from)
                : silentNdp(place, link, address, landing));
    if (silent.isPresent()) {
      if (!place.holders(address).isEmpty()) {
        troubles.addFirst(silent.get());
      }
      return Optional.empty();
    }
    HardwareAddress own = link.address().orElse(NOBODY);
    HardwareAddress to = askersLink.address().orElse(NOBODY);
    if (!from.isAny() && !isFixed(place.neighbour(link, from))) {
      walk.resolve(link, from, to); // Whoever is asked learns of the asker.
    }
    Reach back = new Reach();
    Optional<Frame> reply;
    if (address.family() == Family.INET) {
      Packet packet = Packet.of(new Packet.Arp(2, own, address, to, from));
      reply = arpOut(place, link, Frame.of(own, to, Skb.of(packet)), back);
    } else {
      Packet packet = discovery(address, from, ADVERTISEMENT);
      reply =
          hook(place, link, Hook.OUTPUT, Skb.of(packet), back).map(skb -> Frame.of(own, to, skb));
    }
    reply.ifPresent(frame -> walk.wire().send(link, frame, back));
    for (Reach.Landing landed : List.copyOf(back.landings())) {
      if (landed.place() == asker
          && landed.link().ref().equals(askersLink.ref())
          && letIn(landed, back)) {
        return Optional.of(own);
      }
    }
    troubles.addAll(0, back.troubles());
    back.unseen().forEach(unseen::unseen);
    return Optional.empty();
  }

  private boolean letIn(Reach.Landing landed, Reach reach) {
    Skb skb = landed.frame().skb();
    return skb.packet().ip().isPresent()
        ? hook(landed.place(), landed.link(), Hook.INPUT, skb, reach).isPresent()
        : arpIn(landed, reach);
  }

  /** Why a link says nothing to an ARP request; empty when it answers. */
  private Optional<Trouble> silentArp(Reach.Landing landing, IpAddress target, IpAddress sender) {
    Place place = landing.place();
    Link link = landing.link();
    if ((link.flags() & IFF_NOARP) != 0) {
      return Optional.of(noArp(place, link, "answers no ARP"));
    }
    Reach lost = new Reach();
    if (!arpIn(landing, lost)) {
      return Optional.of(lost.troubles().getFirst());
    }
    RouteKey key =
        new RouteKey(
            target,
            Optional.of(sender).filter(one -> !one.isAny()),
            Optional.of(link.name()),
            OptionalInt.empty(),
            0,
            0,
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            java.util.OptionalLong.empty());
    Way way = walk.routing().decide(place, key);
    if (way instanceof Way.Here) {
      Optional<Trouble> filtered =
          sender.isAny()
              ? Optional.empty()
              : walk.screening().badSource(place, link, sender, target, 0, true);
      return filtered.isPresent() ? filtered : ignored(place, link, target, sender);
    }
    boolean proxies =
        way instanceof Way.By by
            && by.out().ifindex() != link.ifindex()
            && place.most(link, "proxy_arp") != 0
            && place.sysctl(Family.INET, link, "forwarding").orElse(0) != 0;
    return proxies
        ? Optional.empty()
        : Optional.of(
            Trouble.at(
                Code.NO_IP,
                place,
                link,
                place.name() + " has not the address " + target,
                "ip -n " + place.name() + " addr add " + target + " dev " + link.name()));
  }

  private static Trouble noArp(Place place, Link link, String so) {
    return Trouble.at(
        Code.NOARP,
        place,
        link,
        place.object(link) + " has NOARP set and " + so,
        "ip -n " + place.name() + " link set " + link.name() + " arp on");
  }

  /** arp_ignore and arp_filter. */
  private Optional<Trouble> ignored(Place place, Link link, IpAddress target, IpAddress sender) {
    long ignore = place.most(link, "arp_ignore");
    boolean here = false;
    boolean near = false;
    for (Address address : place.addresses(link)) {
      if (address.local().address().equals(target)) {
        here = true;
        near |= address.local().contains(sender);
      }
    }
    boolean silent = ignore == 8 || (ignore == 1 && !here) || (ignore == 2 && !near);
    if (silent || (ignore == 3 && isOfHost(place, target))) {
      String key = place.mostKey(link, "arp_ignore");
      return Optional.of(
          Trouble.of(
                  Code.ARP_IGNORE,
                  place,
                  "sysctl:" + key,
                  "arp_ignore="
                      + ignore
                      + " forbids "
                      + place.object(link)
                      + " to answer for "
                      + target,
                  "ip netns exec " + place.name() + " sysctl -w " + key + "=0")
              .on(link));
    }
    if (place.most(link, "arp_filter") != 0
        && walk.routing().decide(place, RouteKey.to(sender)) instanceof Way.By by
        && by.out().ifindex() != link.ifindex()) {
      String key = place.mostKey(link, "arp_filter");
      return Optional.of(
          Trouble.of(
                  Code.ARP_IGNORE,
                  place,
                  "sysctl:" + key,
                  "arp_filter lets " + by.out().name() + " alone answer " + sender,
                  "ip netns exec " + place.name() + " sysctl -w " + key + "=0")
              .on(link));
    }
    return Optional.empty();
  }

  private static boolean isOfHost(Place place, IpAddress target) {
    for (Link link : place.holders(target)) {
      for (Address address : place.addresses(link)) {
        if (address.local().address().equals(target) && address.scope() >= 254) {
          return true;
        }
      }
    }
    return false;
  }

  private Optional<Trouble> silentNdp(
      Place place, Link link, IpAddress target, Reach.Landing landing) {
    if ((link.flags() & IFF_NOARP) != 0) {
      return Optional.of(noArp(place, link, "sends its answers to its own hardware address"));
    }
    Reach lost = new Reach();
    if (hook(place, link, Hook.INPUT, landing.frame().skb(), lost).isEmpty()) {
      return Optional.of(lost.troubles().getFirst());
    }
    for (Address address : place.addresses(link)) {
      if (address.local().address().equals(target) && Place.isUsable(address)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        Trouble.at(
            Code.NO_IP,
            place,
            link,
            place.object(link) + " has not the address " + target,
            "ip -n " + place.name() + " addr add " + target + " dev " + link.name()));
  }

  private Optional<Frame> arpOut(Place place, Link link, Frame frame, Reach reach) {
    Passage passage =
        new Passage(
            Optional.empty(),
            Optional.of(place.side(link)),
            Optional.empty(),
            Optional.empty(),
            Passage.PacketType.HOST,
            Optional.empty());
    return judged(place, link, Hook.OUTPUT, TableFamily.ARP, frame.skb(), passage, reach)
        .map(frame::with);
  }

  private boolean arpIn(Reach.Landing landing, Reach reach) {
    Place place = landing.place();
    Passage passage = Passage.into(place.side(landing.link()));
    return judged(
            place,
            landing.link(),
            Hook.INPUT,
            TableFamily.ARP,
            landing.frame().skb(),
            passage,
            reach)
        .isPresent();
  }

  private Optional<Skb> hook(Place place, Link link, Hook hook, Skb skb, Reach reach) {
    Passage passage =
        hook == Hook.INPUT
            ? Passage.into(place.side(link))
            : new Passage(
                Optional.empty(),
                Optional.of(place.side(link)),
                Optional.empty(),
                Optional.empty(),
                Passage.PacketType.HOST,
                Optional.empty());
    Optional<Ipsec.Refusal> blocked =
        Ipsec.refusal(
            place, link, skb.packet(), hook == Hook.INPUT ? XfrmPolicy.IN : XfrmPolicy.OUT);
    if (blocked.isPresent()) {
      reach.lose(blocked.get().trouble());
      return Optional.empty();
    }
    return judged(place, link, hook, TableFamily.IP6, skb, passage, reach);
  }

  private Optional<Skb> judged(
      Place place, Link link, Hook hook, TableFamily layer, Skb skb, Passage passage, Reach reach) {
    Ending ending = walk.filtering().pass(place, link, hook, layer, skb, passage, false);
    if (ending.outcome() instanceof Outcome.Accepted) {
      return Optional.of(skb.with(ending.packet(), Optional.empty()));
    }
    reach.lose(walk.filtering().trouble(place, link, hook, layer, ending, false));
    return Optional.empty();
  }
}
