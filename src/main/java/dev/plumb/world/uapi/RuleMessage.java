package dev.plumb.world.uapi;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Prefix;
import dev.plumb.model.Rule;
import dev.plumb.model.Tree;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * RTM_NEWRULE and RTM_DELRULE: struct fib_rule_hdr with FRA_* attributes.
 *
 * @see "linux/fib_rules.h"
 */
public record RuleMessage(
    int family,
    int destinationLength,
    int sourceLength,
    int tos,
    int table,
    int action,
    int flags,
    Attributes attributes) {
  public static final int RTM_NEWRULE = 32;
  public static final int RTM_DELRULE = 33;
  public static final int RTM_GETRULE = 34;

  /**
   * sizeof(struct fib_rule_hdr): family, dst_len, src_len, tos, table, res1, res2, action, flags.
   */
  private static final int HEADER = 12;

  private static final int FRA_DST = 1;
  private static final int FRA_SRC = 2;
  private static final int FRA_IIFNAME = 3;
  private static final int FRA_GOTO = 4;
  private static final int FRA_PRIORITY = 6;
  private static final int FRA_FWMARK = 10;
  private static final int FRA_TABLE = 15;
  private static final int FRA_FWMASK = 16;
  private static final int FRA_OIFNAME = 17;
  private static final int FRA_PROTOCOL = 21;

  /** The body of a request for all rules of both families. */
  public static byte[] dumpBody() {
    return Body.of(HEADER, 0);
  }

  public static RuleMessage decode(NetlinkMessage message) {
    return new RuleMessage(
        message.u8(0),
        message.u8(1),
        message.u8(2),
        message.u8(3),
        message.u8(4),
        message.u8(7),
        message.s32(8),
        message.attributes(HEADER, "rule"));
  }

  /** The bytes it was decoded from. */
  public byte[] encode() {
    byte[] rest = attributes.encode();
    ByteBuffer out = ByteBuffer.allocate(HEADER + rest.length).order(ByteOrder.nativeOrder());
    out.put((byte) family).put((byte) destinationLength).put((byte) sourceLength).put((byte) tos);
    out.put((byte) table).put((byte) 0).put((byte) 0).put((byte) action);
    return out.putInt(flags).put(rest).array();
  }

  /**
   * True for the two families that routing here is about; dumps also bring multicast routing's 128
   * and 129.
   */
  public boolean isIp() {
    return family == Family.INET.number() || family == Family.INET6.number();
  }

  /** What it says, as a fact about a namespace. */
  public Rule rule(NetnsId netns) {
    if (!isIp()) {
      throw new MalformedMessage("rule", "family " + family, 0);
    }
    Family its = family == 2 ? Family.INET : Family.INET6;
    @Nullable IpAddress source = null;
    @Nullable IpAddress destination = null;
    @Nullable String inputDevice = null;
    @Nullable String outputDevice = null;
    long priority = 0;
    long itsTable = table;
    OptionalLong mark = OptionalLong.empty();
    OptionalLong mask = OptionalLong.empty();
    OptionalLong gotoPriority = OptionalLong.empty();
    OptionalLong protocol = OptionalLong.empty();
    Tree.Builder settings = Tree.object();
    List<UnknownAttribute> unknown = new ArrayList<>();
    for (int place = attributes.first(); place >= 0; place = attributes.next(place)) {
      switch (attributes.type(place)) {
        case FRA_DST -> destination = attributes.address(place);
        case FRA_SRC -> source = attributes.address(place);
        case FRA_IIFNAME -> inputDevice = attributes.string(place);
        case FRA_OIFNAME -> outputDevice = attributes.string(place);
        case FRA_GOTO -> gotoPriority = OptionalLong.of(attributes.u32(place));
        case FRA_PRIORITY -> priority = attributes.u32(place);
        case FRA_FWMARK -> mark = OptionalLong.of(attributes.u32(place));
        case FRA_FWMASK -> mask = OptionalLong.of(attributes.u32(place));
        case FRA_TABLE -> itsTable = attributes.u32(place);
        case FRA_PROTOCOL -> protocol = OptionalLong.of(attributes.u8(place));
        default -> Settings.read(settings, attributes, place, RouteTables.RULE, unknown);
      }
    }
    return new Rule(
        netns,
        its,
        priority,
        prefix(its, source, sourceLength),
        prefix(its, destination, destinationLength),
        Optional.ofNullable(inputDevice),
        Optional.ofNullable(outputDevice),
        action,
        itsTable,
        tos,
        flags,
        mark.isPresent() || mask.isPresent()
            ? Optional.of(new Rule.Mark(mark.orElse(0), mask.orElse(0xffffffffL)))
            : Optional.empty(),
        gotoPriority,
        protocol,
        RouteTables.RULE.recent().object(settings),
        unknown);
  }

  private static Optional<Prefix> prefix(Family family, @Nullable IpAddress address, int length) {
    if (address == null && length == 0) {
      return Optional.empty();
    }
    IpAddress its = address == null ? IpAddress.any(family) : address;
    if (length > its.bits()) {
      throw new MalformedMessage("rule", "a prefix length beyond its family", 0);
    }
    return Optional.of(new Prefix(its, length));
  }
}
