package dev.plumb.model;

import java.util.List;

/**
 * A filter of {@code tc}: what it looks for, and what is done with the packets that it finds.
 *
 * @param parent {@link #INGRESS} or {@link #EGRESS} of a {@code clsact} or {@code ingress} qdisc,
 *     else the handle of the qdisc whose packets it sorts
 * @param chain 0 is asked first; others when an action goes there
 * @param priority iproute2's {@code pref}: the lowest is asked first, 1 to 65535
 * @param protocol ETH_P_* that it is asked for; 3 is all
 * @param kind {@code u32}, {@code flower}, {@code bpf}, ...
 * @param handle which of that priority; 0 where the entry only says that the priority is in use
 * @param options what it looks for, by the kernel's names; {@code raw} for a kind that is not
 *     decoded; without fields where the entry only says that the priority is in use
 * @param actions in their order; none lets the packet pass as it is sorted
 * @param unknown what of the message was not understood
 * @param optionUnknown what of the options was not understood
 * @see "linux/pkt_cls.h, tc(8)"
 */
public record TrafficFilter(
    LinkRef link,
    long parent,
    long chain,
    int priority,
    int protocol,
    String kind,
    long handle,
    Tree.Obj options,
    List<Action> actions,
    List<UnknownAttribute> unknown,
    List<UnknownAttribute> optionUnknown) {
  /** TC_H_CLSACT with TC_H_MIN_INGRESS: what comes in. */
  public static final long INGRESS = 0xffff_fff2L;

  /** TC_H_CLSACT with TC_H_MIN_EGRESS: what goes out. */
  public static final long EGRESS = 0xffff_fff3L;

  public TrafficFilter {
    actions = List.copyOf(actions);
    unknown = List.copyOf(unknown);
    optionUnknown = List.copyOf(optionUnknown);
  }

  /**
   * What is done with a packet.
   *
   * @param order its place among the filter's, from 1
   * @param kind {@code gact}, {@code mirred}, {@code police}, ...
   * @param options by the kernel's names; {@code raw} for a kind that is not decoded
   * @param statistics as those of a {@link QueueNode}
   */
  public record Action(
      int order,
      String kind,
      Tree.Obj options,
      Tree.Obj statistics,
      List<UnknownAttribute> unknown) {
    public Action {
      unknown = List.copyOf(unknown);
    }
  }
}
