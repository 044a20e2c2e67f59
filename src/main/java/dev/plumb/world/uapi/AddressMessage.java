package dev.plumb.world.uapi;

import dev.plumb.model.Address;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Prefix;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * RTM_NEWADDR and RTM_DELADDR: struct ifaddrmsg with IFA_* attributes.
 *
 * @param family ifa_family
 * @param prefixLength ifa_prefixlen
 * @param flags ifa_flags, the lower 8 bits of IFA_FLAGS
 * @param scope ifa_scope
 * @param ifindex ifa_index
 * @see "linux/if_addr.h"
 */
public record AddressMessage(
    int family, int prefixLength, int flags, int scope, int ifindex, Attributes attributes) {
  public static final int RTM_NEWADDR = 20;
  public static final int RTM_DELADDR = 21;
  public static final int RTM_GETADDR = 22;

  /** sizeof(struct ifaddrmsg). */
  private static final int HEADER = 8;

  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_LABEL = 3;
  private static final int IFA_BROADCAST = 4;
  private static final int IFA_ANYCAST = 5;
  private static final int IFA_CACHEINFO = 6;
  private static final int IFA_FLAGS = 8;
  private static final int IFA_RT_PRIORITY = 9;
  private static final int IFA_TARGET_NETNSID = 10;
  private static final int IFA_PROTO = 11;

  /** The body of a request for all addresses of both families. */
  public static byte[] dumpBody() {
    return Body.of(HEADER, 0);
  }

  /**
   * The same of another namespace, without going there.
   *
   * @param nsid what the asking socket's namespace calls it
   */
  public static byte[] dumpBodyOf(int nsid) {
    return Body.of(HEADER, 0, new Attributes.Builder().u32(IFA_TARGET_NETNSID, nsid));
  }

  public static AddressMessage decode(NetlinkMessage message) {
    return new AddressMessage(
        message.u8(0),
        message.u8(1),
        message.u8(2),
        message.u8(3),
        message.s32(4),
        message.attributes(HEADER, "address"));
  }

  /** The bytes it was decoded from. */
  public byte[] encode() {
    byte[] rest = attributes.encode();
    ByteBuffer out = ByteBuffer.allocate(HEADER + rest.length).order(ByteOrder.nativeOrder());
    out.put((byte) family).put((byte) prefixLength).put((byte) flags).put((byte) scope);
    return out.putInt(ifindex).put(rest).array();
  }

  /**
   * True for IPv4 and IPv6; dumps of all families also bring those of Phonet and MCTP, a byte long.
   */
  public boolean isIp() {
    return family == Family.INET.number() || family == Family.INET6.number();
  }

  /** What it says, as a fact about a namespace. */
  public Address address(NetnsId netns) {
    @Nullable IpAddress local = null;
    @Nullable IpAddress remote = null;
    @Nullable IpAddress broadcast = null;
    @Nullable IpAddress anycast = null;
    @Nullable String label = null;
    int allFlags = flags;
    OptionalInt protocol = OptionalInt.empty();
    OptionalLong metric = OptionalLong.empty();
    Address.@Nullable Lifetimes lifetimes = null;
    List<UnknownAttribute> unknown = new ArrayList<>();
    for (int place = attributes.first(); place >= 0; place = attributes.next(place)) {
      switch (attributes.type(place)) {
        case IFA_ADDRESS -> remote = attributes.address(place);
        case IFA_LOCAL -> local = attributes.address(place);
        case IFA_LABEL -> label = attributes.string(place);
        case IFA_BROADCAST -> broadcast = attributes.address(place);
        case IFA_ANYCAST -> anycast = attributes.address(place);
        case IFA_CACHEINFO ->
            lifetimes =
                new Address.Lifetimes(
                    attributes.u32(place, 0),
                    attributes.u32(place, 4),
                    attributes.u32(place, 8),
                    attributes.u32(place, 12));
        case IFA_FLAGS -> allFlags = attributes.s32(place);
        case IFA_RT_PRIORITY -> metric = OptionalLong.of(attributes.u32(place));
        case IFA_PROTO -> protocol = OptionalInt.of(attributes.u8(place));
        default -> Settings.keep(attributes, place, unknown);
      }
    }
    // IPv4 always sends both; IPv6 sends IFA_LOCAL only when a peer makes them differ.
    IpAddress own = local != null ? local : remote;
    if (own == null || prefixLength > own.bits()) {
      throw new MalformedMessage("address", "no address of " + prefixLength + " bits", 0);
    }
    boolean pointToPoint = remote != null && !remote.equals(own);
    return new Address(
        new LinkRef(netns, ifindex),
        new Prefix(own, prefixLength),
        pointToPoint ? Optional.ofNullable(remote) : Optional.empty(),
        Optional.ofNullable(broadcast),
        Optional.ofNullable(anycast),
        Optional.ofNullable(label),
        scope,
        allFlags,
        protocol,
        metric,
        Optional.ofNullable(lifetimes),
        unknown);
  }
}
