package dev.plumb.world.snapshot;

import dev.plumb.model.Address;
import dev.plumb.model.Connection;
import dev.plumb.model.Facet;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.Neighbour;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Nsid;
import dev.plumb.model.QueueNode;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.Socket;
import dev.plumb.model.Sysctl;
import dev.plumb.model.TrafficFilter;
import dev.plumb.model.UnixSocket;
import dev.plumb.model.XfrmPolicy;
import dev.plumb.model.XfrmState;
import java.util.List;
import java.util.function.Function;

/**
 * A facet of a namespace as a field of the file.
 *
 * <p>To save a new facet: write its codec, add a constant here and to {@link #ALL}, and give it to
 * {@code Namespace} in {@link SnapshotReader}. A file that lacks the field was saved before the
 * facet was known: nobody asked.
 *
 * @param name the field's
 * @param of takes the facet out of a namespace
 * @param codec reads and writes its records; they belong to the namespace of that identity
 */
record FacetField<T>(
    String name, Function<Namespace, Facet<T>> of, Function<NetnsId, RecordCodec<T>> codec) {
  static final FacetField<Link> LINKS = new FacetField<>("links", Namespace::links, LinkCodec::new);
  static final FacetField<Address> ADDRESSES =
      new FacetField<>("addresses", Namespace::addresses, AddressCodec::new);
  static final FacetField<Route> ROUTES =
      new FacetField<>("routes", Namespace::routes, RouteCodec::new);
  static final FacetField<Rule> RULES = new FacetField<>("rules", Namespace::rules, RuleCodec::new);
  static final FacetField<Neighbour> NEIGHBOURS =
      new FacetField<>("neighbours", Namespace::neighbours, NeighbourCodec::new);
  static final FacetField<FdbEntry> FDB = new FacetField<>("fdb", Namespace::fdb, FdbCodec::new);
  static final FacetField<Nsid> NSIDS =
      new FacetField<>("nsids", Namespace::nsids, netns -> new NsidCodec());
  static final FacetField<Socket> SOCKETS =
      new FacetField<>("sockets", Namespace::sockets, SocketCodec::new);
  static final FacetField<UnixSocket> UNIX_SOCKETS =
      new FacetField<>("unix_sockets", Namespace::unixSockets, SocketCodec.Unix::new);

  /** Flat, since a ruleset may be larger than a record is allowed to be. */
  static final FacetField<RulesetItem> RULESETS =
      new FacetField<>(
          "rulesets",
          namespace -> RulesetItem.flat(namespace.rulesets()),
          netns -> new RulesetCodec());

  static final FacetField<Connection> CONNTRACK =
      new FacetField<>("conntrack", Namespace::conntrack, netns -> new ConnectionCodec());
  static final FacetField<Sysctl> SYSCTLS =
      new FacetField<>("sysctls", Namespace::sysctls, netns -> new SysctlCodec());

  static final FacetField<QueueNode> QDISCS =
      new FacetField<>("qdiscs", Namespace::qdiscs, QueueNodeCodec::new);
  static final FacetField<TrafficFilter> TRAFFIC_FILTERS =
      new FacetField<>("traffic_filters", Namespace::trafficFilters, TrafficFilterCodec::new);
  static final FacetField<XfrmPolicy> XFRM_POLICIES =
      new FacetField<>("xfrm_policies", Namespace::xfrmPolicies, netns -> new XfrmPolicyCodec());
  static final FacetField<XfrmState> XFRM_STATES =
      new FacetField<>("xfrm_states", Namespace::xfrmStates, netns -> new XfrmStateCodec());

  /** Every facet, in the order in which the file holds them: a new one comes last. */
  static final List<FacetField<?>> ALL =
      List.of(
          LINKS,
          ADDRESSES,
          ROUTES,
          RULES,
          NEIGHBOURS,
          FDB,
          NSIDS,
          SOCKETS,
          UNIX_SOCKETS,
          RULESETS,
          CONNTRACK,
          SYSCTLS,
          QDISCS,
          TRAFFIC_FILTERS,
          XFRM_POLICIES,
          XFRM_STATES);

  /** The facet of a namespace. */
  Facet<T> in(Namespace namespace) {
    return of.apply(namespace);
  }

  /** The codec for records of a namespace. */
  RecordCodec<T> codecFor(NetnsId netns) {
    return codec.apply(netns);
  }
}
