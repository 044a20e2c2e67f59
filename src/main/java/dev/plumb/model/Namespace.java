package dev.plumb.model;

import dev.plumb.model.firewall.Ruleset;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One network namespace: what it is called, why it is alive, and what is in it.
 *
 * @param id device and inode
 * @param cookie SO_NETNS_COOKIE, never used twice; empty before Linux 5.14 or when it could not be
 *     entered
 * @param name the name plumb calls it by, unique within the host
 * @param names every other name it answers to: container names, mounts' base names
 * @param kind what sort of thing has it
 * @param references why it is alive
 * @param rulesets what each firewall backend holds in it, one item for each
 * @param conntrack the connections that it tracks
 * @param sysctls the settings that decide what becomes of a packet
 * @param qdiscs the qdiscs and classes of all links
 * @param trafficFilters what {@code tc} sorts, drops and redirects by
 * @param xfrmPolicies what IPsec asks of packets
 * @param xfrmStates what IPsec protects packets with
 * @param surveyed when its facets were read
 * @param owner the user namespace it belongs to; empty when nobody asked, or it lies out of sight
 */
public record Namespace(
    NetnsId id,
    OptionalLong cookie,
    String name,
    List<String> names,
    Kind kind,
    List<Reference> references,
    Facet<Link> links,
    Facet<Address> addresses,
    Facet<Route> routes,
    Facet<Rule> rules,
    Facet<Neighbour> neighbours,
    Facet<FdbEntry> fdb,
    Facet<Nsid> nsids,
    Facet<Socket> sockets,
    Facet<UnixSocket> unixSockets,
    Facet<Ruleset> rulesets,
    Facet<Connection> conntrack,
    Facet<Sysctl> sysctls,
    Facet<QueueNode> qdiscs,
    Facet<TrafficFilter> trafficFilters,
    Facet<XfrmPolicy> xfrmPolicies,
    Facet<XfrmState> xfrmStates,
    Optional<Instant> surveyed,
    List<Gap> gaps,
    Optional<Owner> owner) {
  public Namespace {
    names = List.copyOf(names);
    references = List.copyOf(references);
    gaps = List.copyOf(gaps);
  }

  /** One of which nobody asked for sockets and all that follows them. */
  public Namespace(
      NetnsId id,
      OptionalLong cookie,
      String name,
      List<String> names,
      Kind kind,
      List<Reference> references,
      Facet<Link> links,
      Facet<Address> addresses,
      Facet<Route> routes,
      Facet<Rule> rules,
      Facet<Neighbour> neighbours,
      Facet<FdbEntry> fdb,
      Facet<Nsid> nsids,
      Optional<Instant> surveyed,
      List<Gap> gaps) {
    this(
        id,
        cookie,
        name,
        names,
        kind,
        references,
        links,
        addresses,
        routes,
        rules,
        neighbours,
        fdb,
        nsids,
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        surveyed,
        gaps,
        Optional.empty());
  }

  /**
   * The user namespace that owns a network namespace: whoever is root there rules in it.
   *
   * @param inode of the user namespace
   * @param uid who made it, as our own user namespace maps it; 0 for the first one
   * @see "ioctl_ns(2)"
   */
  public record Owner(long inode, int uid) {}

  /** What sort of thing a namespace belongs to. */
  public enum Kind {
    /** The one plumb runs in. */
    HOST,
    /** A container engine made it. */
    CONTAINER,
    /** It has a name under /run/netns. */
    NETNS,
    /** Processes live in it, and nothing else names it. */
    PROCESS,
    /** A mount or descriptor holds it, and no process lives there. */
    HELD,
    /** Only links that point into it show that it exists. */
    HIDDEN;

    /** {@code host}, {@code container}, {@code netns}, ... */
    public String word() {
      return switch (this) {
        case HOST -> "host";
        case CONTAINER -> "container";
        case NETNS -> "netns";
        case PROCESS -> "process";
        case HELD -> "held";
        case HIDDEN -> "hidden";
      };
    }
  }

  /** The link of that ifindex; empty when none was read. */
  public Optional<Link> link(int ifindex) {
    for (Link link : links.orEmpty()) {
      if (link.ifindex() == ifindex) {
        return Optional.of(link);
      }
    }
    return Optional.empty();
  }

  /** The link of that name or alternative name. */
  public Optional<Link> link(String linkName) {
    for (Link link : links.orEmpty()) {
      if (link.isCalled(linkName)) {
        return Optional.of(link);
      }
    }
    return Optional.empty();
  }

  /** The name of an ifindex as ip prints it: {@code if7} when it is not known. */
  public String linkName(int ifindex) {
    return link(ifindex).map(Link::name).orElse("if" + ifindex);
  }
}
