package dev.plumb.world.discovery;

import dev.plumb.model.Address;
import dev.plumb.model.Connection;
import dev.plumb.model.Facet;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Gap;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.Neighbour;
import dev.plumb.model.NetnsId;
import dev.plumb.model.QueueNode;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.Socket;
import dev.plumb.model.Sysctl;
import dev.plumb.model.TrafficFilter;
import dev.plumb.model.UnixSocket;
import dev.plumb.model.XfrmPolicy;
import dev.plumb.model.XfrmState;
import dev.plumb.model.firewall.Ruleset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** What was read of one namespace, while a host is being put together. */
final class Stack {
  final NetnsId id;
  OptionalLong cookie = OptionalLong.empty();
  Facet<Link> links = Facet.notAsked();
  Facet<Address> addresses = Facet.notAsked();
  Facet<Route> routes = Facet.notAsked();
  Facet<Rule> rules = Facet.notAsked();
  Facet<Neighbour> neighbours = Facet.notAsked();
  Facet<FdbEntry> fdb = Facet.notAsked();
  Facet<Socket> sockets = Facet.notAsked();
  Facet<UnixSocket> unixSockets = Facet.notAsked();
  Facet<Ruleset> rulesets = Facet.notAsked();
  Facet<Connection> conntrack = Facet.notAsked();
  Facet<Sysctl> sysctls = Facet.notAsked();
  Facet<QueueNode> qdiscs = Facet.notAsked();
  Facet<TrafficFilter> trafficFilters = Facet.notAsked();
  Facet<XfrmPolicy> xfrmPolicies = Facet.notAsked();
  Facet<XfrmState> xfrmStates = Facet.notAsked();
  Instant read = Instant.EPOCH;
  boolean nsidsAsked;
  private boolean resolved;
  Optional<Namespace.Owner> owner = Optional.empty();
  OptionalInt nsidInHost = OptionalInt.empty();
  final Map<Integer, NetnsId> nsids = new HashMap<>();
  final List<Gap> gaps = new ArrayList<>();

  Stack(NetnsId id) {
    this.id = id;
  }

  /** Whether there are {@link #unresolvedNsids}; asked once the links were read. */
  boolean hasUnresolvedNsids() {
    if (resolved) {
      return false; // nsids are only added
    }
    for (Link link : links.orEmpty()) {
      if (isUnresolved(link)) {
        return true;
      }
    }
    resolved = true;
    return false;
  }

  private boolean isUnresolved(Link link) {
    if (link.lower().isEmpty() || link.lower().get().nsid().isEmpty()) {
      return false;
    }
    int nsid = link.lower().get().nsid().getAsInt();
    return nsid >= 0 && !nsids.containsKey(nsid);
  }

  /**
   * The nsids that this namespace's links point by and that nobody could resolve yet. A negative
   * one is the kernel's word for "elsewhere, by no name": there is nothing to resolve.
   */
  Set<Integer> unresolvedNsids() {
    Set<Integer> open = new LinkedHashSet<>(); // the host's may be a thousand
    for (Link link : links.orEmpty()) {
      if (isUnresolved(link)) {
        open.add(link.lower().orElseThrow().nsid().getAsInt());
      }
    }
    return open;
  }
}
