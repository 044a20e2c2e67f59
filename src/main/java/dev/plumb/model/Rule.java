package dev.plumb.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A rule of the routing policy database.
 *
 * @param family the addresses it is for
 * @param priority FRA_PRIORITY: lower is asked first
 * @param source FRA_SRC; empty is "from all"
 * @param destination FRA_DST; empty is "to all"
 * @param inputDevice FRA_IIFNAME
 * @param outputDevice FRA_OIFNAME
 * @param action FR_ACT_*: 1 to table, 2 goto, 3 nop, 6 blackhole, 7 unreachable, 8 prohibit
 * @param table FRA_TABLE, for the action "to table"
 * @param tos dsfield
 * @param flags FIB_RULE_*: 2 invert ("not"), 1 permanent, 4 unresolved, 8 iif detached, 16 oif
 *     detached
 * @param mark FRA_FWMARK with its mask
 * @param settings whatever else ({@code ipproto}, {@code sport}, {@code uidrange}, ...), by
 *     iproute2's names
 * @see "linux/fib_rules.h, ip-rule(8)"
 */
public record Rule(
    NetnsId netns,
    Family family,
    long priority,
    Optional<Prefix> source,
    Optional<Prefix> destination,
    Optional<String> inputDevice,
    Optional<String> outputDevice,
    int action,
    long table,
    int tos,
    int flags,
    Optional<Mark> mark,
    OptionalLong gotoPriority,
    OptionalLong protocol,
    Tree.Obj settings,
    List<UnknownAttribute> unknown) {
  public Rule {
    unknown = List.copyOf(unknown);
  }

  /** The same rule in another namespace. */
  public Rule in(NetnsId other) {
    return new Rule(
        other,
        family,
        priority,
        source,
        destination,
        inputDevice,
        outputDevice,
        action,
        table,
        tos,
        flags,
        mark,
        gotoPriority,
        protocol,
        settings,
        unknown);
  }

  /** FRA_FWMARK and FRA_FWMASK. */
  public record Mark(long value, long mask) {}
}
