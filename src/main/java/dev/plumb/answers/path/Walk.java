package dev.plumb.answers.path;

import dev.plumb.answers.filter.ConnectionTable;
import dev.plumb.answers.filter.Ending;
import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.filter.Tracking;
import dev.plumb.model.Connection;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.firewall.Hook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One exchange being followed: what its packets taught bridges, neighbours and conntrack on the
 * way, and what is to be told of it.
 */
final class Walk {
  /** More steps than any network that works takes. */
  private static final int LONGEST = 64;

  /** The TTL ends every circle of routers before this. */
  private static final int MOST_LINKS = 300;

  private final Terrain terrain;
  private final Choices choices;
  private final Routing routing = new Routing(this);
  private final Filtering filtering = new Filtering(this);
  private final Neighbours neighbours = new Neighbours(this);
  private final Wire wire = new Wire(this);
  private final TrafficControl traffic = new TrafficControl(this);
  private final Bridging bridging = new Bridging(this);
  private final Tunnels tunnels = new Tunnels(this);
  private final IpLayer ip = new IpLayer(this);
  private final Screening screening = new Screening(this);
  private final Sockets sockets = new Sockets(this);

  private List<Hop> hops = new ArrayList<>();
  private int muted;
  private int depth;
  private int hopsSent;
  private NetnsId originator;
  private Optional<ClientPort.Kept> kept = Optional.empty();
  private final Optional<NetnsId> expected;
  private final Set<String> mended;
  private final Map<NetnsId, List<Connection>> tracked = new HashMap<>();
  private final Map<Seen, Link> learned = new HashMap<>();
  private final Map<Seen, IpAddress> tunnelLearned = new HashMap<>();
  private final Map<Heard, HardwareAddress> resolved = new HashMap<>();
  private final List<Passed> passed = new ArrayList<>();
  private final List<Trouble.Routed> routes = new ArrayList<>();
  private final Set<String> assumptions = new LinkedHashSet<>();

  private record Seen(LinkRef table, HardwareAddress address) {}

  private record Heard(LinkRef link, IpAddress address) {}

  /**
   * A packet at a hook.
   *
   * @param bridged br_netfilter showed it
   * @param sender who began this direction
   */
  record Passed(
      Place place, Hook hook, Packet before, Ending ending, boolean bridged, NetnsId sender) {}

  /**
   * @param mended faults that are passed over
   */
  Walk(
      Terrain terrain,
      Choices choices,
      NetnsId originator,
      Optional<NetnsId> expected,
      Set<String> mended) {
    this.mended = mended;
    this.terrain = terrain;
    this.choices = choices;
    this.originator = originator;
    this.expected = expected;
  }

  Terrain terrain() {
    return terrain;
  }

  /** Who should answer. */
  Optional<NetnsId> expected() {
    return expected;
  }

  Choices choices() {
    return choices;
  }

  Routing routing() {
    return routing;
  }

  Filtering filtering() {
    return filtering;
  }

  Neighbours neighbours() {
    return neighbours;
  }

  Wire wire() {
    return wire;
  }

  TrafficControl traffic() {
    return traffic;
  }

  Bridging bridging() {
    return bridging;
  }

  Tunnels tunnels() {
    return tunnels;
  }

  IpLayer ip() {
    return ip;
  }

  Screening screening() {
    return screening;
  }

  Sockets sockets() {
    return sockets;
  }

  /** Who sent the packet that is followed now: errors about it are for this one. */
  NetnsId originator() {
    return originator;
  }

  /** Begins another direction; gives the steps of the one before. */
  List<Hop> turn(NetnsId sender) {
    List<Hop> before = hops;
    hops = new ArrayList<>();
    originator = sender;
    depth = 0;
    hopsSent = 0;
    return before;
  }

  void hop(Place place, Link device, String stage, String evidence) {
    hop(place, device.name(), stage, evidence);
  }

  void hop(Place place, String device, String stage, String evidence) {
    if (muted == 0) {
      hops.add(new Hop(place.name(), device, stage, evidence));
    }
  }

  /** What is done meanwhile is no step of the journey: address resolution, errors. */
  void mute() {
    muted++;
  }

  void unmute() {
    muted--;
  }

  boolean isMuted() {
    return muted > 0;
  }

  /** False when the way is too long to be anything but a circle. */
  boolean deeper() {
    return ++depth < LONGEST;
  }

  /** False after more links than a TTL allows. */
  boolean farther() {
    return ++hopsSent < MOST_LINKS;
  }

  void shallower() {
    depth--;
  }

  /** Conntrack takes the client's packets for this connection. */
  void keeps(ClientPort.Kept connection) {
    kept = Optional.of(connection);
  }

  Optional<ClientPort.Kept> kept() {
    return kept;
  }

  /** Passed over, to see what would come after it. */
  boolean isMended(Trouble trouble) {
    return !mended.isEmpty() && mended.contains(trouble.key());
  }

  /** A fault that stands in the way. */
  Optional<Trouble> standing(Optional<Trouble> trouble) {
    return trouble.filter(one -> !isMended(one));
  }

  void assume(String what) {
    assumptions.add(what);
  }

  Set<String> assumptions() {
    return assumptions;
  }

  void routed(Trouble.Routed routed) {
    if (muted == 0) {
      routes.add(routed);
    }
  }

  List<Trouble.Routed> routes() {
    return routes;
  }

  void passed(Passed what) {
    if (muted == 0) {
      passed.add(what);
    }
  }

  List<Passed> passed() {
    return passed;
  }

  void track(Place place, Optional<Tracking> tracking) {
    if (tracking.isPresent() && tracking.get().connection().isPresent()) {
      Connection connection = tracking.get().connection().get();
      List<Connection> here = tracked.computeIfAbsent(place.id(), none -> new ArrayList<>());
      here.removeIf(
          other ->
              other.original().equals(connection.original()) && other.zone() == connection.zone());
      here.add(connection);
    }
  }

  /** What this walk's packets began, then what was tracked when the host was read. */
  ConnectionTable connections(Place place) {
    ConnectionTable own = ConnectionTable.of(tracked.getOrDefault(place.id(), List.of()));
    return (tuple, zone) -> {
      Optional<ConnectionTable.Found> found = own.find(tuple, zone);
      return found.isPresent() ? found : place.connections().find(tuple, zone);
    };
  }

  Optional<Link> learned(Link bridge, HardwareAddress address) {
    return Optional.ofNullable(learned.get(new Seen(bridge.ref(), address)));
  }

  void learn(Link bridge, HardwareAddress address, Link port) {
    learned.put(new Seen(bridge.ref(), address), port);
  }

  Optional<IpAddress> tunnelLearned(Link vxlan, HardwareAddress address) {
    return Optional.ofNullable(tunnelLearned.get(new Seen(vxlan.ref(), address)));
  }

  void learnTunnel(Link vxlan, HardwareAddress address, IpAddress vtep) {
    tunnelLearned.put(new Seen(vxlan.ref(), address), vtep);
  }

  Optional<HardwareAddress> resolved(Link link, IpAddress address) {
    return Optional.ofNullable(resolved.get(new Heard(link.ref(), address)));
  }

  void resolve(Link link, IpAddress address, HardwareAddress hardware) {
    resolved.put(new Heard(link.ref(), address), hardware);
  }
}
