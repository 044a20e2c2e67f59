package dev.plumb.world.uapi;

import dev.plumb.model.Bytes;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import dev.plumb.model.UnixSocket;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.NetlinkMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * SOCK_DIAG_BY_FAMILY for AF_UNIX: struct unix_diag_msg with UNIX_DIAG_* attributes.
 *
 * @see "linux/unix_diag.h"
 */
public record UnixSocketMessage(
    int family, int type, int state, long inode, long cookie, Attributes attributes) {
  /** AF_UNIX. */
  public static final int AF_UNIX = 1;

  /** sizeof(struct unix_diag_msg). */
  private static final int HEADER = 16;

  /** sizeof(struct unix_diag_req). */
  private static final int REQUEST = 24;

  /** UDIAG_SHOW_NAME, _PEER, _RQLEN and _UID. */
  private static final int SHOW = 0x1 | 0x4 | 0x10 | 0x40;

  private static final int UNIX_DIAG_NAME = 0;
  private static final int UNIX_DIAG_PEER = 2;
  private static final int UNIX_DIAG_RQLEN = 4;
  private static final int UNIX_DIAG_UID = 7;

  private static final AttributeTable TABLE =
      AttributeTable.builder()
          .struct(1, "vfs", AttributeTable.Encoding.U32, "ino", "dev")
          .hex(3, "icons")
          .hex(5, "meminfo")
          .u8(6, "shutdown")
          .table();

  /** The body of a request for all UNIX sockets of a namespace. */
  public static byte[] dumpBody() {
    ByteBuffer out = ByteBuffer.allocate(REQUEST).order(ByteOrder.nativeOrder());
    out.put((byte) AF_UNIX).put(new byte[3]).putInt(-1).putInt(0).putInt(SHOW);
    return out.array();
  }

  public static UnixSocketMessage decode(NetlinkMessage message) {
    Attributes attributes = message.attributes(HEADER, "UNIX socket");
    return new UnixSocketMessage(
        message.u8(0),
        message.u8(1),
        message.u8(2),
        Integer.toUnsignedLong(message.s32(4)),
        Integer.toUnsignedLong(message.s32(8)) | (long) message.s32(12) << 32,
        attributes);
  }

  /** The bytes it was decoded from. */
  public byte[] encode() {
    byte[] rest = attributes.encode();
    ByteBuffer out = ByteBuffer.allocate(HEADER + rest.length).order(ByteOrder.nativeOrder());
    out.put((byte) family).put((byte) type).put((byte) state).put((byte) 0).putInt((int) inode);
    return out.putInt((int) cookie).putInt((int) (cookie >>> 32)).put(rest).array();
  }

  /** What it says, as a fact about a namespace. Whose it is has to be found elsewhere. */
  public UnixSocket socket(NetnsId netns) {
    Optional<Bytes> name = Optional.empty();
    OptionalLong peer = OptionalLong.empty();
    OptionalLong receiveQueue = OptionalLong.empty();
    OptionalLong sendQueue = OptionalLong.empty();
    OptionalLong uid = OptionalLong.empty();
    Tree.Builder settings = Tree.object();
    List<UnknownAttribute> unknown = new ArrayList<>();
    for (int place = attributes.first(); place >= 0; place = attributes.next(place)) {
      switch (attributes.type(place)) {
        case UNIX_DIAG_NAME -> name = Optional.of(attributes.bytes(place));
        case UNIX_DIAG_PEER -> peer = OptionalLong.of(attributes.u32(place));
        case UNIX_DIAG_RQLEN -> {
          receiveQueue = OptionalLong.of(attributes.u32(place, 0));
          sendQueue = OptionalLong.of(attributes.u32(place, 4));
        }
        case UNIX_DIAG_UID -> uid = OptionalLong.of(attributes.u32(place));
        default -> Settings.read(settings, attributes, place, TABLE, unknown);
      }
    }
    return new UnixSocket(
        netns,
        type,
        state,
        inode,
        name,
        peer,
        receiveQueue,
        sendQueue,
        uid,
        List.of(),
        settings.build(),
        unknown);
  }
}
