package dev.plumb.world.uapi;

import dev.plumb.model.LinkRef;
import dev.plumb.model.TrafficFilter;
import dev.plumb.model.Tree;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.NetlinkMessage;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * RTM_NEWTFILTER: struct tcmsg with TCA_* attributes.
 *
 * @param family AF_UNSPEC
 * @param ifindex the link; a number of no link where several share the filter
 * @param parent whose packets it sorts
 * @param info the priority in its upper 16 bits, ETH_P_* in network order in its lower ones
 * @see "linux/rtnetlink.h, linux/pkt_cls.h"
 */
public record FilterMessage(
    int family, int ifindex, int handle, int parent, int info, Attributes attributes) {
  public static final int RTM_NEWTFILTER = 44;
  public static final int RTM_GETTFILTER = 46;

  /** TCA_ACT_*. */
  private static final int TCA_ACT_KIND = 1;

  private static final int TCA_ACT_OPTIONS = 2;
  private static final int TCA_ACT_STATS = 4;

  /** TCA_ACT_INDEX 3 to TCA_ACT_IN_HW_COUNT 10: known, and no question needs them. */
  private static final int TCA_ACT_MAX = 10;

  /** The body of a request for all filters of one parent of a link. */
  public static byte[] dumpBody(int ifindex, long parent) {
    return QdiscMessage.request(ifindex, (int) parent);
  }

  public static FilterMessage decode(NetlinkMessage message) {
    return new FilterMessage(
        message.u8(0),
        message.s32(4),
        message.s32(8),
        message.s32(12),
        message.s32(16),
        message.attributes(QdiscMessage.TCMSG, "filter"));
  }

  /** The bytes it was decoded from. */
  public byte[] encode() {
    return QdiscMessage.encode(family, ifindex, handle, parent, info, attributes);
  }

  /**
   * What it says, as a fact about a link.
   *
   * @param link and {@code asked}: whose filters were asked for; a shared one tells neither
   */
  public TrafficFilter filter(LinkRef link, long asked) {
    List<UnknownAttribute> unknown = new ArrayList<>();
    List<UnknownAttribute> optionUnknown = new ArrayList<>();
    List<TrafficFilter.Action> actions = new ArrayList<>();
    Tree.Builder options = Tree.object();
    String kind = QdiscMessage.kind(attributes);
    long chain = 0;
    for (int place = attributes.first(); place >= 0; place = attributes.next(place)) {
      switch (attributes.type(place)) {
        case TrafficTables.TCA_KIND -> {}
        case TrafficTables.TCA_CHAIN -> chain = attributes.u32(place);
        case TrafficTables.TCA_OPTIONS -> {
          options.putAll(TrafficTables.filterOptions(kind, attributes, place, optionUnknown));
          actions(kind, attributes, place, actions);
        }
        default -> Settings.read(options, attributes, place, TrafficTables.MESSAGE, unknown);
      }
    }
    return new TrafficFilter(
        link,
        asked,
        chain,
        info >>> 16,
        protocol(),
        kind,
        Integer.toUnsignedLong(handle),
        options.build(),
        actions,
        unknown,
        optionUnknown);
  }

  /** ETH_P_*, which stands in network order in the lower half of a number in host order. */
  private int protocol() {
    short half = (short) info;
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    return (little ? Short.reverseBytes(half) : half) & 0xffff;
  }

  private static void actions(
      String kind, Attributes around, int place, List<TrafficFilter.Action> actions) {
    Integer type = TrafficTables.ACTIONS.get(kind);
    if (type == null) {
      return; // its options are kept raw
    }
    Attributes options = around.nested(place);
    int found = options.find(type);
    if (found < 0) {
      return;
    }
    Attributes list = options.nested(found);
    for (int at = list.first(); at >= 0; at = list.next(at)) {
      actions.add(action(list.type(at), list.nested(at)));
    }
  }

  private static TrafficFilter.Action action(int order, Attributes action) {
    List<UnknownAttribute> unknown = new ArrayList<>();
    Tree.Obj options = Tree.Obj.EMPTY;
    Tree.Obj statistics = Tree.Obj.EMPTY;
    int kindAt = action.find(TCA_ACT_KIND);
    String kind = kindAt < 0 ? "" : action.string(kindAt);
    for (int place = action.first(); place >= 0; place = action.next(place)) {
      switch (action.type(place)) {
        case TCA_ACT_KIND -> {}
        case TCA_ACT_OPTIONS -> options = TrafficTables.actionOptions(kind, action, place, unknown);
        case TCA_ACT_STATS ->
            statistics = Settings.read(action.nested(place), TrafficTables.STATISTICS, unknown);
        default -> {
          if (action.type(place) > TCA_ACT_MAX) {
            Settings.keep(action, place, unknown);
          }
        }
      }
    }
    return new TrafficFilter.Action(order, kind, options, statistics, unknown);
  }
}
