package dev.plumb.world.uapi;

import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.NetlinkMessage;

/**
 * RTM_NEWQDISC: struct tcmsg with TCA_* attributes.
 *
 * @param ifindex the link it queues for
 * @param handle major and minor number, 16 bits each; 0 for one that the kernel chose
 * @param kind {@code tbf}, {@code noqueue}, ...
 * @param drops packets it threw away
 * @see "linux/rtnetlink.h, linux/gen_stats.h"
 */
public record QdiscMessage(int ifindex, int handle, String kind, long drops) {
  public static final int RTM_NEWQDISC = 36;
  public static final int RTM_GETQDISC = 38;

  private static final int TCMSG = 20;
  private static final int TCA_KIND = 1;
  private static final int TCA_STATS2 = 7;
  private static final int TCA_STATS_QUEUE = 3;

  /** struct gnet_stats_queue: qlen 0, backlog 4, drops 8. */
  private static final int DROPS_AT = 8;

  /** The body of a request for all of a namespace. */
  public static byte[] dumpBody() {
    return Body.of(TCMSG, 0);
  }

  public static QdiscMessage decode(NetlinkMessage message) {
    Attributes attributes = message.attributes(TCMSG, "qdisc");
    int kind = attributes.find(TCA_KIND);
    int statistics = attributes.find(TCA_STATS2);
    long drops = 0;
    if (statistics >= 0) {
      Attributes parts = attributes.nested(statistics);
      int queue = parts.find(TCA_STATS_QUEUE);
      drops = queue < 0 ? 0 : parts.u32(queue, DROPS_AT);
    }
    return new QdiscMessage(
        message.s32(4), message.s32(8), kind < 0 ? "" : attributes.string(kind), drops);
  }

  /** {@code tbf 8001:}, as {@code tc qdisc} prints it. */
  public String title() {
    return kind + " " + Integer.toHexString(handle >>> 16) + ":";
  }
}
