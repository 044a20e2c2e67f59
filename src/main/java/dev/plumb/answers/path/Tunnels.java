package dev.plumb.answers.path;

import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.path.Skb.Frame;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.NetnsId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * VXLAN: a frame goes on inside a datagram, whose way is a path of its own.
 *
 * @see "drivers/net/vxlan/vxlan_core.c; docs/lab/0009"
 */
final class Tunnels {
  private static final HardwareAddress DEFAULT = HardwareAddress.parse("00:00:00:00:00:00");
  private static final int OUTER = 50;

  private final Walk walk;

  Tunnels(Walk walk) {
    this.walk = walk;
  }

  /**
   * A place to send to.
   *
   * @param link the ifindex it must leave by; entries that were learned say none, and that is why a
   *     flood may get through where an answer does not
   */
  private record Remote(IpAddress vtep, OptionalInt link, int port, long vni, boolean fixed) {}

  /** Wraps a frame up and sends it. */
  void send(Place place, Link link, LinkKind.Vxlan vxlan, Frame frame, Reach reach) {
    if (vxlan.settings().number("external", 0) != 0) {
      reach.unseen(
          Trouble.at(
              Code.GAP,
              place,
              link,
              place.object(link) + " takes its destinations from each packet",
              "look at who writes them"));
      return;
    }
    Place underlay = underlay(place, link);
    List<Remote> remotes = remotes(place, link, vxlan, frame);
    if (remotes.isEmpty()) {
      reach.lose(
          Trouble.at(
              Code.VXLAN_NO_FDB,
              place,
              link,
              place.object(link) + " knows no VTEP for " + frame.to(),
              "bridge -n "
                  + place.name()
                  + " fdb append "
                  + frame.to()
                  + " dev "
                  + link.name()
                  + " dst VTEP"));
    }
    for (Remote remote : remotes) {
      carry(place, link, vxlan, underlay, frame, remote, reach);
    }
  }

  /** The namespace that a VXLAN device was made in: its datagrams are sent there. */
  private Place underlay(Place place, Link link) {
    Optional<NetnsId> other =
        link.lower().isPresent() && link.lower().get().nsid().isPresent()
            ? walk.terrain().host().byNsid(link.netns(), link.lower().get().nsid().getAsInt())
            : Optional.empty();
    return other.flatMap(id -> walk.terrain().place(id)).orElse(place);
  }

  private static int port(LinkKind.Vxlan vxlan) {
    return (int) vxlan.settings().number("port", 4789);
  }

  private List<Remote> remotes(Place place, Link link, LinkKind.Vxlan vxlan, Frame frame) {
    long vni = vxlan.id().orElse(0);
    Optional<IpAddress> learned = walk.tunnelLearned(link, frame.to());
    List<FdbEntry> entries = frame.isForAll() ? List.of() : place.ownFdb(link, frame.to());
    boolean fixed = !entries.isEmpty() && (entries.getFirst().state() & FdbEntry.NUD_NOARP) != 0;
    if (learned.isPresent() && !fixed) {
      return List.of(new Remote(learned.get(), OptionalInt.empty(), port(vxlan), vni, false));
    }
    if (entries.isEmpty()) {
      entries = place.ownFdb(link, DEFAULT);
    }
    Set<Remote> found = new LinkedHashSet<>();
    for (FdbEntry entry : entries) {
      if (entry.destination().isPresent()) {
        long via = entry.settings().number("via", 0);
        boolean flood = entry.address().equals(DEFAULT);
        OptionalInt out = via > 0 ? OptionalInt.of((int) via) : OptionalInt.empty();
        found.add(
            new Remote(
                entry.destination().get(),
                out.isEmpty() && flood ? vxlan.carrier() : out,
                (int) entry.settings().number("port", port(vxlan)),
                entry.settings().number("vni", vni),
                fixed));
      }
    }
    return new ArrayList<>(found);
  }

  private void carry(
      Place place,
      Link link,
      LinkKind.Vxlan vxlan,
      Place underlay,
      Frame frame,
      Remote remote,
      Reach reach) {
    Optional<IpAddress> local = vxlan.settings().hex("local").flatMap(IpAddress::from);
    IpAddress from =
        local.orElseGet(
            () ->
                walk.ip()
                    .sourceFor(underlay, remote.vtep(), remote.link())
                    .orElse(IpAddress.any(remote.vtep().family())));
    Packet packet =
        Packet.udp(from, 49152, remote.vtep(), remote.port())
            .withLength(Math.max(frame.length(), 28) + OUTER);
    walk.hop(
        place,
        link,
        "vxlan",
        "VNI " + remote.vni() + " to " + remote.vtep() + " port " + remote.port());
    End end = walk.ip().carried(underlay, packet, remote.link());
    switch (end) {
      case End.Arrived arrived -> arrive(place, link, arrived, frame, remote, from, reach);
      case End.Lost lost -> reach.lose(outer(place, link, frame, remote, lost.trouble()));
      case End.Told told -> reach.lose(outer(place, link, frame, remote, told.trouble()));
    }
  }

  /** What is wrong below, said of the tunnel. */
  private Trouble outer(Place place, Link link, Frame frame, Remote remote, Trouble below) {
    boolean filtered = below.code().name().startsWith("FW_");
    boolean nobody = walk.terrain().owners(remote.vtep()).isEmpty();
    if (filtered) {
      return new Trouble(
          Code.UNDERLAY_FW,
          below.object(),
          "the outer datagram is filtered: " + below.detail(),
          below.fix(),
          below.place(),
          Optional.of(link),
          Optional.empty());
    }
    if (below.code() == Code.NO_ROUTE || below.code() == Code.GAP || !nobody) {
      return below.on(link);
    }
    if (remote.fixed()) {
      return Trouble.of(
              Code.VXLAN_WRONG_FDB,
              place,
              "fdb:" + link.name(),
              "a static FDB entry sends "
                  + frame.to()
                  + " to the VTEP "
                  + remote.vtep()
                  + ", which nobody is",
              "bridge -n "
                  + place.name()
                  + " fdb del "
                  + frame.to()
                  + " dev "
                  + link.name()
                  + " dst "
                  + remote.vtep()
                  + " self")
          .on(link);
    }
    return Trouble.at(
        Code.VXLAN_REMOTE,
        place,
        link,
        "the remote " + remote.vtep() + " of " + place.object(link) + " is nobody's address",
        "make the device anew with the right remote");
  }

  private void arrive(
      Place place,
      Link link,
      End.Arrived arrived,
      Frame frame,
      Remote remote,
      IpAddress from,
      Reach reach) {
    Place there = arrived.place();
    Trouble misfit = null;
    for (Link other : walk.terrain().tunnels()) {
      Place home = walk.terrain().of(other);
      if (other.ref().equals(link.ref())
          || underlay(home, other) != there
          || !(other.kind() instanceof LinkKind.Vxlan kind)) {
        continue;
      }
      boolean vni = kind.id().orElse(0) == remote.vni();
      boolean port = port(kind) == remote.port();
      if (vni && port && other.isUp()) {
        if (kind.settings().number("learning", 1) != 0) {
          walk.learnTunnel(other, frame.from(), from);
        }
        walk.hop(home, other, "vxlan", "VNI " + remote.vni() + " from " + from);
        walk.wire().receive(other, frame.with(frame.skb().scrubbed(true)), reach);
        return;
      }
      if (vni || misfit == null) {
        Code code = !vni ? Code.VXLAN_VNI : !port ? Code.VXLAN_PORT : Code.VXLAN_DOWN;
        String why =
            switch (code) {
              case VXLAN_VNI ->
                  " has VNI " + kind.id().orElse(0) + ", and the frame " + remote.vni();
              case VXLAN_PORT ->
                  " listens on port " + port(kind) + ", and the frame goes to " + remote.port();
              default -> " is down";
            };
        misfit =
            Trouble.at(
                code,
                home,
                other,
                home.object(other) + why,
                code == Code.VXLAN_DOWN
                    ? "ip -n " + home.name() + " link set " + other.name() + " up"
                    : "make one of both ends anew");
      }
    }
    reach.lose(
        misfit != null
            ? misfit
            : Trouble.at(
                Code.VXLAN_REMOTE,
                place,
                link,
                there.name() + " has the address " + remote.vtep() + ", and no VXLAN device",
                "make the device anew with the right remote"));
  }
}
