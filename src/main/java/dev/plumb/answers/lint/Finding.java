package dev.plumb.answers.lint;

import java.util.List;

/**
 * One thing that looks wrong.
 *
 * @param kind what sort of thing
 * @param subjects what it is about, as plumb names it: links {@code nginx-1:eth0}, namespaces,
 *     ports; the one to look at first comes first, never none
 * @param sentence what was seen, with the values
 * @param remedy what would mend it, or what to look at next
 */
public record Finding(Kind kind, List<String> subjects, String sentence, String remedy) {
  public Finding {
    subjects = List.copyOf(subjects);
    if (subjects.isEmpty()) {
      throw new IllegalArgumentException("a finding is about something");
    }
  }

  /** The sorts of findings, in the order in which they are reported. */
  public enum Kind {
    /** Two links of one segment have the same IP address. */
    DUPLICATE_ADDRESS("duplicate-address"),
    /** Two links of one segment have the same hardware address. */
    DUPLICATE_MAC("duplicate-mac"),
    /** An IPv6 address lost duplicate address detection, so the kernel does not use it. */
    DAD_FAILED("dad-failed"),
    /** Links of one segment take packets of different sizes. */
    MTU_MISMATCH("mtu-mismatch"),
    /** Two links of one namespace are said to reach the same addresses. */
    OVERLAPPING_PREFIXES("overlapping-prefixes"),
    /** A route takes part of the addresses that are directly on a link. */
    SHADOWED_PREFIX("shadowed-prefix"),
    /** One end of a veth is set down while the other waits. */
    HALF_CABLE("half-cable"),
    /** A veth that is up but plugged into nothing: no bridge, no address, no route. */
    LOOSE_CABLE("loose-cable"),
    /** A namespace that a name or a descriptor keeps alive, with nothing in it. */
    IDLE_NAMESPACE("idle-namespace"),
    /** A published port that leads to nobody, or is somebody else's. */
    DEAD_PORT("dead-port"),
    /** Rules of nf_tables and of iptables-legacy in one namespace. */
    TWO_FIREWALLS("two-firewalls"),
    /** Tracked connections whose target is not there any more. */
    STALE_CONNTRACK("stale-conntrack");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As it is printed: {@code duplicate-address}. */
    public String word() {
      return word;
    }
  }
}
