package dev.plumb.model.port;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a question needs to know; a one-shot reads no more than that.
 *
 * @param facets the aspects of namespaces that are to be read
 * @param scope of which namespaces
 */
public record Needs(Set<Part> facets, Scope scope) {
  /** Nothing of the host. */
  public static final Needs NOTHING = new Needs(Set.of(), Scope.NONE);

  public Needs {
    facets = Set.copyOf(facets);
  }

  /** An aspect that can be read by itself. */
  public enum Part {
    LINKS,
    /** The links' counters, which cost a tenth more to read. */
    COUNTERS,
    ADDRESSES,
    ROUTES,
    RULES,
    NEIGHBOURS,
    FDB,
    NSIDS,
    /** Firewall rules, of every backend: starts {@code nft} and the like where there are some. */
    RULESETS,
    /** Tracked connections. */
    CONNTRACK,
    /** The sysctls that decide. */
    SYSCTLS,
    /** Qdiscs, their classes and tc's filters. */
    TRAFFIC,
    /** IPsec's policies and states. */
    XFRM,
    /** Engines' containers. */
    CONTAINERS,
    /** Engines' networks; may ask a running daemon. */
    NETWORKS,
    /** The user namespace that owns each. */
    OWNERS,
    /** Why each namespace is alive: processes, threads, descriptors. */
    REFERENCES,
    /** TCP, UDP and raw sockets, and whose they are. */
    SOCKETS,
    /** UNIX sockets, of which a desktop has thousands, and whose they are. */
    UNIX_SOCKETS
  }

  /** How far to look. */
  public enum Scope {
    NONE,
    /** Only the namespaces that the words name, and the host's. */
    NAMED,
    /** Those, and the ones to which their links lead. */
    NAMED_AND_PEERS,
    ALL;

    /** True when it depends on the words which namespaces are meant. */
    public boolean isNamed() {
      return this == NAMED || this == NAMED_AND_PEERS;
    }
  }

  /** These parts of all namespaces. */
  public static Needs all(Part first, Part... rest) {
    return new Needs(EnumSet.of(first, rest), Scope.ALL);
  }

  /** These parts of the namespaces that are named. */
  public static Needs named(Part first, Part... rest) {
    return new Needs(EnumSet.of(first, rest), Scope.NAMED);
  }

  /** These parts of the namespaces that are named, and of those behind their links. */
  public static Needs withPeers(Part first, Part... rest) {
    return new Needs(EnumSet.of(first, rest), Scope.NAMED_AND_PEERS);
  }

  /** The same of all namespaces. */
  public Needs ofAll() {
    return new Needs(facets, Scope.ALL);
  }

  /**
   * The whole survey: links, addresses, routes, rules, neighbours, FDB, and whose they are. What no
   * event tells of (sockets) is read when a question needs it.
   */
  public static Needs survey() {
    return new Needs(
        EnumSet.complementOf(
            EnumSet.of(
                Part.NETWORKS,
                Part.COUNTERS,
                Part.SOCKETS,
                Part.UNIX_SOCKETS,
                Part.RULESETS,
                Part.CONNTRACK,
                Part.SYSCTLS,
                Part.TRAFFIC,
                Part.XFRM,
                Part.OWNERS)),
        Scope.ALL);
  }

  /** Everything that can be read at all: what a file is to hold. */
  public static Needs everything() {
    return new Needs(EnumSet.allOf(Part.class), Scope.ALL);
  }

  public boolean has(Part part) {
    return facets.contains(part);
  }

  /** Both together. */
  public Needs and(Needs other) {
    EnumSet<Part> union = EnumSet.noneOf(Part.class);
    union.addAll(facets);
    union.addAll(other.facets);
    return new Needs(union, scope.compareTo(other.scope) >= 0 ? scope : other.scope);
  }

  /** True when what was read for {@code this} answers the other's question too. */
  public boolean covers(Needs other) {
    return facets.containsAll(other.facets) && scope.compareTo(other.scope) >= 0;
  }
}
