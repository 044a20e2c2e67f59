package dev.plumb.answers.path;

import dev.plumb.model.Connection;
import dev.plumb.model.Container;
import dev.plumb.model.Facet;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Follows flows through a host. Making one indexes the host; whoever asks several questions keeps
 * it.
 */
public final class PathEngine {
  /** More faults of one flow are not looked for. */
  private static final int MOST_ALSO = 3;

  private final Terrain terrain;

  /** What must have been read of the host; whatever else is known of it is used, too. */
  public static Needs needs() {
    return Needs.all(
        Part.LINKS,
        Part.ADDRESSES,
        Part.ROUTES,
        Part.RULES,
        Part.NEIGHBOURS,
        Part.FDB,
        Part.NSIDS,
        Part.SOCKETS,
        Part.RULESETS,
        Part.CONNTRACK,
        Part.SYSCTLS,
        Part.TRAFFIC,
        Part.XFRM);
  }

  public PathEngine(Host host) {
    this.terrain = new Terrain(host);
  }

  /**
   * What becomes of a flow.
   *
   * @param flow from a namespace of this host
   */
  public PathAnswer ask(Flow flow) {
    Ways ways = Ways.follow(terrain, flow, Supposed.NOTHING);
    Result first = ways.first();
    if (ways.decided()) {
      Cause cause = cause(flow, first);
      return answer(flow, first.verdict(), cause, also(flow, cause), first, List.of());
    }
    List<String> outcomes = new ArrayList<>();
    List<Cause> also = new ArrayList<>();
    for (Result end : ways.ends()) {
      Cause cause = cause(flow, end);
      outcomes.add(
          end.verdict().word() + (cause.code() == Code.NONE ? "" : " (" + cause.code() + ")"));
      if (cause.code() != Code.NONE && !also.contains(cause)) {
        also.add(cause);
      }
    }
    String reason = ways.reasons().getFirst();
    String either = reason + ": it is either " + String.join(" or ", outcomes);
    Cause named = ways.named().get(reason);
    Cause gap =
        named == null
            ? new Cause(Code.GAP, reason, either, "find out what the model does not hold")
            : new Cause(named.code(), named.object(), either, named.fix());
    return answer(flow, Verdict.UNKNOWN, gap, also, first, ways.reasons());
  }

  /** A flow that begins no packet: its destination has no address. */
  public static PathAnswer unaddressed(Flow flow, Cause cause) {
    boolean silent = cause.code() == Code.DNS_UNREACHABLE;
    return new PathAnswer(
        flow,
        silent ? Verdict.DROPPED : Verdict.REJECTED,
        Optional.empty(),
        silent ? "EAI_AGAIN" : "EAI_NONAME",
        cause,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /** A container that answers nobody. */
  public static Cause down(Container container) {
    return Engines.down(container);
  }

  /**
   * The answer to a flow whose destination was a name of DNS: where the one expected has other
   * addresses than the name, the name is at fault.
   */
  public PathAnswer resolved(PathAnswer answer, String name) {
    Flow flow = answer.flow();
    Optional<Place> expected = flow.expected().flatMap(terrain::place);
    if (expected.isEmpty()
        || flow.destination().isAny()
        || answer.verdict() == Verdict.DELIVERED
        || answer.verdict() == Verdict.UNKNOWN
        || !expected.get().holders(flow.destination()).isEmpty()) {
      return answer;
    }
    Place source = terrain.place(flow.source()).orElseThrow();
    List<Cause> also = new ArrayList<>(List.of(answer.cause()));
    also.addAll(answer.also());
    return new PathAnswer(
        flow,
        answer.verdict(),
        answer.responder(),
        answer.seen(),
        new Cause(
            Code.DNS_WRONG,
            source.object("dns:" + name),
            name
                + " is "
                + flow.destination()
                + " for "
                + source.name()
                + ", which is no address of "
                + expected.get().name(),
            "dns " + source.name() + " " + name),
        also,
        answer.forward(),
        answer.back(),
        answer.assumptions(),
        answer.gaps());
  }

  /** What would be at fault next, were one fault after the other mended. */
  private List<Cause> also(Flow flow, Cause first) {
    List<Cause> also = new ArrayList<>();
    Set<String> mended = new LinkedHashSet<>();
    Cause last = first;
    while (isPassable(last.code()) && also.size() < MOST_ALSO && mended.add(Trouble.key(last))) {
      Ways ways = Ways.follow(terrain, flow, new Supposed(false, Set.copyOf(mended)));
      last = ways.decided() ? cause(flow, ways.first()) : Cause.NONE;
      if (last.code() != Code.NONE && !mended.contains(Trouble.key(last))) {
        also.add(last);
      }
    }
    return also;
  }

  /** Whether it is known what would happen to the packet next, were this fault not there. */
  private static boolean isPassable(Code code) {
    return switch (code) {
      case FW_DROP,
          FW_REJECT,
          FW_POLICY_DROP,
          FW_LEGACY_DROP,
          FW_NFT_DROP,
          FW_BRIDGE_DROP,
          FW_ARP_DROP,
          FW_NETDEV_DROP,
          FW_ISOLATION,
          FW_BRNF,
          RP_FILTER,
          IP_FORWARD_OFF,
          IF_FORWARD_OFF,
          V6_FORWARD_OFF,
          ARP_IGNORE,
          STP_BLOCKING,
          STP_BPDU_GUARD,
          MTU_MISMATCH,
          ICMP_IGNORED ->
          true;
      default -> false;
    };
  }

  /** What is at fault in one way that was followed. */
  private Cause cause(Flow flow, Result result) {
    if (result.verdict() == Verdict.DELIVERED) {
      return Cause.NONE;
    }
    Cause own = new Diagnosis(terrain, flow, result).cause();
    Optional<ClientPort.Kept> kept = result.walk().kept();
    if (kept.isEmpty()) {
      return own;
    }
    Ways fresh = Ways.follow(terrain, flow, new Supposed(true, Set.of()));
    return fresh.decided() && !fresh.first().essence().equals(result.essence())
        ? stale(kept.get(), fresh.first(), own)
        : own;
  }

  private static Cause stale(ClientPort.Kept kept, Result fresh, Cause own) {
    Connection.Tuple original = kept.connection().original();
    Connection.Tuple reply = kept.connection().reply();
    String service = original.destinationPort().orElse(0) + "";
    return new Cause(
        Code.CT_STALE,
        kept.object(),
        "the client keeps its port "
            + original.sourcePort().orElse(0)
            + ", which is tracked to "
            + reply.source()
            + ":"
            + reply.sourcePort().orElse(0)
            + " ("
            + own.code()
            + "); a new port would be "
            + fresh.verdict().word(),
        "ip netns exec "
            + kept.place().name()
            + " conntrack -D -p "
            + Transport.of(original.protocol()).word()
            + " --orig-src "
            + original.source()
            + " --orig-port-dst "
            + service);
  }

  private PathAnswer answer(
      Flow flow,
      Verdict verdict,
      Cause cause,
      List<Cause> also,
      Result result,
      List<String> reasons) {
    Set<String> gaps = new LinkedHashSet<>(reasons);
    for (Hop hop : result.forward()) {
      unread(hop.namespace(), gaps);
    }
    Remedy typed = new Remedy(terrain);
    return new PathAnswer(
        flow,
        verdict,
        result.responder().map(Place::name),
        verdict == Verdict.UNKNOWN ? "unknown" : result.seen(),
        typed.of(cause),
        also.stream().map(typed::of).toList(),
        result.forward(),
        result.reply(),
        assumptions(result),
        List.copyOf(gaps));
  }

  private static List<String> assumptions(Result result) {
    List<String> all = new ArrayList<>(result.walk().assumptions());
    all.add("no program of a cgroup or on tcx drops it: these are not read");
    return all;
  }

  private void unread(String name, Set<String> gaps) {
    for (Place place : terrain.places()) {
      if (place.name().equals(name)) {
        Namespace namespace = place.namespace();
        add(namespace, namespace.neighbours(), "neighbours", gaps);
        add(namespace, namespace.fdb(), "FDB", gaps);
        add(namespace, namespace.conntrack(), "tracked connections", gaps);
        add(namespace, namespace.qdiscs(), "qdiscs", gaps);
        add(namespace, namespace.xfrmPolicies(), "IPsec policies", gaps);
        if (namespace.qdiscs() instanceof Facet.NotAsked) {
          gaps.add("tc filters and IPsec policies of " + namespace.name() + " were not read");
        }
      }
    }
  }

  private static void add(Namespace namespace, Facet<?> facet, String what, Set<String> gaps) {
    if (facet instanceof Facet.Missing<?> missing) {
      gaps.add(what + " of " + namespace.name() + ": " + missing.gap().reason());
    }
  }
}
