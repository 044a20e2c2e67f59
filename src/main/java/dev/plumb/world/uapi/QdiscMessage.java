package dev.plumb.world.uapi;

import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.QueueNode;
import dev.plumb.model.Tree;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.NetlinkMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * RTM_NEWQDISC and RTM_NEWTCLASS: struct tcmsg with TCA_* attributes.
 *
 * @param family AF_UNSPEC
 * @param ifindex the link it queues for
 * @param handle major and minor number, 16 bits each; 0 for one that the kernel chose
 * @param parent the handle above it
 * @param info how many refer to it; of a class its leaf's handle
 * @see "linux/rtnetlink.h, linux/gen_stats.h"
 */
public record QdiscMessage(
    int family, int ifindex, int handle, int parent, int info, Attributes attributes) {
  public static final int RTM_NEWQDISC = 36;
  public static final int RTM_GETQDISC = 38;
  public static final int RTM_NEWTCLASS = 40;
  public static final int RTM_GETTCLASS = 42;

  /** sizeof(struct tcmsg): family, 3 bytes of nothing, ifindex, handle, parent, info. */
  static final int TCMSG = 20;

  /** The body of a request for all of a namespace. */
  public static byte[] dumpBody() {
    return Body.of(TCMSG, 0);
  }

  /** The body of a request for all classes of a link. */
  public static byte[] classesBody(int ifindex) {
    return request(ifindex, 0);
  }

  static byte[] request(int ifindex, int parent) {
    ByteBuffer body = ByteBuffer.allocate(TCMSG).order(ByteOrder.nativeOrder());
    return body.putInt(4, ifindex).putInt(12, parent).array();
  }

  public static QdiscMessage decode(NetlinkMessage message) {
    return new QdiscMessage(
        message.u8(0),
        message.s32(4),
        message.s32(8),
        message.s32(12),
        message.s32(16),
        message.attributes(TCMSG, "qdisc"));
  }

  /** The bytes it was decoded from. */
  public byte[] encode() {
    return encode(family, ifindex, handle, parent, info, attributes);
  }

  static byte[] encode(
      int family, int ifindex, int handle, int parent, int info, Attributes attributes) {
    byte[] rest = attributes.encode();
    ByteBuffer out = ByteBuffer.allocate(TCMSG + rest.length).order(ByteOrder.nativeOrder());
    out.put((byte) family).put(new byte[3]).putInt(ifindex).putInt(handle).putInt(parent);
    return out.putInt(info).put(rest).array();
  }

  /** {@code tbf}, {@code noqueue}, ...; empty when it was not told. */
  public String kind() {
    return kind(attributes);
  }

  static String kind(Attributes attributes) {
    int kind = attributes.find(TrafficTables.TCA_KIND);
    return kind < 0 ? "" : attributes.string(kind);
  }

  /** Packets it threw away. */
  public long drops() {
    return statistics(attributes, new ArrayList<>()).object("queue").number("drops", 0);
  }

  static Tree.Obj statistics(Attributes attributes, List<UnknownAttribute> unknown) {
    int place = attributes.find(TrafficTables.TCA_STATS2);
    return place < 0
        ? Tree.Obj.EMPTY
        : Settings.read(attributes.nested(place), TrafficTables.STATISTICS, unknown);
  }

  /** {@code tbf 8001:}, as {@code tc qdisc} prints it. */
  public String title() {
    return kind() + " " + Integer.toHexString(handle >>> 16) + ":";
  }

  /** What it says, as a fact about a namespace. */
  public QueueNode node(NetnsId netns, QueueNode.Sort sort) {
    List<UnknownAttribute> unknown = new ArrayList<>();
    List<UnknownAttribute> optionUnknown = new ArrayList<>();
    Tree.Builder options = Tree.object();
    String kind = kind();
    for (int place = attributes.first(); place >= 0; place = attributes.next(place)) {
      switch (attributes.type(place)) {
        case TrafficTables.TCA_KIND, TrafficTables.TCA_STATS2 -> {}
        case TrafficTables.TCA_OPTIONS ->
            options.putAll(TrafficTables.queueOptions(kind, attributes, place, optionUnknown));
        default -> Settings.read(options, attributes, place, TrafficTables.MESSAGE, unknown);
      }
    }
    return new QueueNode(
        new LinkRef(netns, ifindex),
        sort,
        Integer.toUnsignedLong(handle),
        Integer.toUnsignedLong(parent),
        kind,
        options.build(),
        statistics(attributes, unknown),
        unknown,
        optionUnknown);
  }
}
