package dev.plumb.model.port;

import dev.plumb.model.Gap;
import dev.plumb.model.NetnsId;
import java.util.List;
import java.util.OptionalInt;

/** Reads the kernel's counters of packets that did not arrive; changes nothing. */
public interface DropReader {
  /** Where a counter comes from. */
  enum Source {
    /**
     * {@code /proc/net/snmp} and {@code netstat}: {@code IpOutNoRoutes}, {@code TcpExtListenDrops}.
     */
    SNMP,
    /** {@code /proc/net/snmp6}: {@code Ip6InNoRoutes}. */
    SNMP6,
    /** {@code /proc/net/stat/nf_conntrack}. */
    CONNTRACK,
    /** {@code /proc/net/stat/arp_cache} and {@code ndisc_cache}; of all namespaces together. */
    NEIGHBOUR,
    /** {@code /proc/net/softnet_stat}; of all namespaces together. */
    SOFTNET,
    /** A link's queueing discipline, TCA_STATS2. */
    QDISC
  }

  /**
   * One counter.
   *
   * @param netns where; the host's own for those of all namespaces together
   * @param ifindex of the link it belongs to; empty for those of a whole stack
   * @param name as the kernel prints it; of a qdisc, its kind and handle: {@code tbf 8001:}
   * @param value since the namespace, link or qdisc was made
   */
  record Counter(NetnsId netns, OptionalInt ifindex, Source source, String name, long value) {}

  /** All counters at one moment, and what could not be read of them. */
  record Reading(List<Counter> counters, List<Gap> gaps) {
    public Reading {
      counters = List.copyOf(counters);
      gaps = List.copyOf(gaps);
    }
  }

  /** Reads the counters of these namespaces, and those of all together. */
  Reading read(List<NetnsId> namespaces);
}
