package dev.plumb.model;

import java.util.List;

/**
 * A node of the tree in which packets wait before a link sends them: a qdisc, or a class of one.
 *
 * @param handle major and minor number, 16 bits each, unsigned; 0 for a qdisc that the kernel chose
 * @param parent the handle above it; {@link #ROOT} and {@link #INGRESS} for what hangs on the link
 *     itself
 * @param kind {@code tbf}, {@code htb}, {@code clsact}, ...
 * @param options by the kernel's names, in its units; {@code raw} for a kind that is not decoded
 * @param statistics since it was made: {@code basic} has {@code bytes} and {@code packets}, {@code
 *     queue} has {@code drops}, {@code overlimits} and so on
 * @param unknown what of the message was not understood
 * @param optionUnknown what of the options was not understood
 * @see "linux/pkt_sched.h, tc(8)"
 */
public record QueueNode(
    LinkRef link,
    Sort sort,
    long handle,
    long parent,
    String kind,
    Tree.Obj options,
    Tree.Obj statistics,
    List<UnknownAttribute> unknown,
    List<UnknownAttribute> optionUnknown) {
  /** TC_H_ROOT: the parent of what sends. */
  public static final long ROOT = 0xffff_ffffL;

  /** TC_H_INGRESS and TC_H_CLSACT: the parent of what only classifies. */
  public static final long INGRESS = 0xffff_fff1L;

  public QueueNode {
    unknown = List.copyOf(unknown);
    optionUnknown = List.copyOf(optionUnknown);
  }

  /** What it is. */
  public enum Sort {
    QDISC,
    CLASS
  }

  /** True for {@code ingress} and {@code clsact}, where filters see what comes and goes. */
  public boolean classifiesOnly() {
    return parent == INGRESS;
  }

  /** Packets that it threw away since it was made. */
  public long drops() {
    return statistics.object("queue").number("drops", 0);
  }

  /** {@code 8001:}, {@code 1:10}: as tc prints a handle. */
  public static String handle(long handle) {
    long minor = handle & 0xffff;
    return Long.toHexString(handle >>> 16) + ":" + (minor == 0 ? "" : Long.toHexString(minor));
  }
}
