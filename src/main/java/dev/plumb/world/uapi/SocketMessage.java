package dev.plumb.world.uapi;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Socket;
import dev.plumb.model.Tree;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * SOCK_DIAG_BY_FAMILY for AF_INET and AF_INET6: struct inet_diag_msg with INET_DIAG_* attributes.
 *
 * @param timer what runs: 0 nothing, 1 retransmission, 2 keepalive, 3 time-wait, 4 zero window
 * @param source inet_diag_sockid.idiag_src, 16 bytes of which IPv4 uses four
 * @param expires until the timer ends, in ms
 * @see "linux/inet_diag.h"
 */
@SuppressWarnings("ArrayRecordComponent") // the padding of an IPv4 address must survive
public record SocketMessage(
    int family,
    int state,
    int timer,
    int retransmissions,
    int sourcePort,
    int destinationPort,
    byte[] source,
    byte[] destination,
    int ifindex,
    long cookie,
    long expires,
    long receiveQueue,
    long sendQueue,
    long uid,
    long inode,
    Attributes attributes) {
  public static final int SOCK_DIAG_BY_FAMILY = 20;

  /** sizeof(struct inet_diag_msg). */
  private static final int HEADER = 72;

  /** sizeof(struct inet_diag_req_v2). */
  private static final int REQUEST = 56;

  /**
   * Every state: those of TCP, and with bit 13 (Linux 6.8) the sockets that are bound and do
   * nothing else. An older kernel knows no socket in that state, and sends none.
   */
  private static final int ALL_STATES = -1;

  private static final int INET_DIAG_SKV6ONLY = 11;
  private static final int INET_DIAG_MARK = 15;
  private static final int INET_DIAG_CGROUP_ID = 21;

  private static final AttributeTable TABLE =
      AttributeTable.builder()
          .hex(1, "meminfo")
          .hex(2, "info")
          .string(4, "congestion")
          .u8(5, "tos")
          .u8(6, "tclass")
          .hex(7, "skmeminfo")
          .u8(8, "shutdown")
          .u8(12, "protocol")
          .u32(17, "class_id")
          .string(19, "ulp_info_name")
          .hex(22, "sockopt")
          .table();

  /**
   * The body of a request for all sockets of a protocol and family. It makes a kernel with modules
   * load the protocol's, so ask only where it is there already.
   */
  public static byte[] dumpBody(Socket.Protocol protocol, Family family) {
    ByteBuffer out = ByteBuffer.allocate(REQUEST).order(ByteOrder.nativeOrder());
    out.put((byte) family.number()).put((byte) protocol.number()).putShort((short) 0);
    return out.putInt(ALL_STATES).array();
  }

  public static SocketMessage decode(NetlinkMessage message) {
    Attributes attributes = message.attributes(HEADER, "socket");
    return new SocketMessage(
        message.u8(0),
        message.u8(1),
        message.u8(2),
        message.u8(3),
        message.be16(4),
        message.be16(6),
        Arrays.copyOfRange(message.payload(), 8, 24),
        Arrays.copyOfRange(message.payload(), 24, 40),
        message.s32(40),
        Integer.toUnsignedLong(message.s32(44)) | (long) message.s32(48) << 32,
        Integer.toUnsignedLong(message.s32(52)),
        Integer.toUnsignedLong(message.s32(56)),
        Integer.toUnsignedLong(message.s32(60)),
        Integer.toUnsignedLong(message.s32(64)),
        Integer.toUnsignedLong(message.s32(68)),
        attributes);
  }

  /** The bytes it was decoded from. */
  public byte[] encode() {
    byte[] rest = attributes.encode();
    ByteBuffer out = ByteBuffer.allocate(HEADER + rest.length).order(ByteOrder.nativeOrder());
    out.put((byte) family).put((byte) state).put((byte) timer).put((byte) retransmissions);
    port(out, sourcePort);
    port(out, destinationPort);
    out.put(source).put(destination).putInt(ifindex).putInt((int) cookie);
    out.putInt((int) (cookie >>> 32)).putInt((int) expires).putInt((int) receiveQueue);
    return out.putInt((int) sendQueue).putInt((int) uid).putInt((int) inode).put(rest).array();
  }

  /** Network order. */
  private static void port(ByteBuffer out, int port) {
    out.put((byte) (port >> 8)).put((byte) port);
  }

  /**
   * What it says, as a fact about a namespace. Whose it is has to be found elsewhere.
   *
   * @param protocol the one that was asked for: an answer does not repeat it
   */
  public Socket socket(NetnsId netns, Socket.Protocol protocol) {
    Optional<Boolean> v6only = Optional.empty();
    OptionalLong mark = OptionalLong.empty();
    OptionalLong cgroup = OptionalLong.empty();
    Tree.Builder settings = Tree.object();
    List<UnknownAttribute> unknown = new ArrayList<>();
    for (int place = attributes.first(); place >= 0; place = attributes.next(place)) {
      switch (attributes.type(place)) {
        case INET_DIAG_SKV6ONLY -> v6only = Optional.of(attributes.u8(place) != 0);
        case INET_DIAG_MARK -> mark = OptionalLong.of(attributes.u32(place));
        case INET_DIAG_CGROUP_ID -> cgroup = OptionalLong.of(attributes.u64(place));
        default -> Settings.read(settings, attributes, place, TABLE, unknown);
      }
    }
    return new Socket(
        netns,
        protocol,
        state,
        address(source),
        sourcePort,
        address(destination),
        destinationPort,
        ifindex == 0 ? OptionalInt.empty() : OptionalInt.of(ifindex),
        inode == 0 ? OptionalLong.empty() : OptionalLong.of(inode),
        cookie,
        uid,
        receiveQueue,
        sendQueue,
        v6only,
        mark,
        cgroup,
        List.of(),
        settings.build(),
        unknown);
  }

  private IpAddress address(byte[] bytes) {
    if (family == Family.INET.number()) {
      return IpAddress.of(Arrays.copyOf(bytes, 4));
    }
    if (family == Family.INET6.number()) {
      return IpAddress.of(bytes);
    }
    throw new MalformedMessage("socket", "family " + family, 0);
  }
}
