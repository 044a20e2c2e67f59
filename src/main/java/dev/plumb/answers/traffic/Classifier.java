package dev.plumb.answers.traffic;

import dev.plumb.answers.filter.Packet;
import dev.plumb.model.TrafficFilter;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Leads a frame through the filters of one place, in the kernel's order. What the filters do not
 * tell, or what is not known of the frame, has several fates.
 *
 * @see "net/sched/cls_api.c tcf_classify, cls_u32.c, cls_bpf.c, act_api.c; docs/lab/0010"
 */
public final class Classifier {
  /** A chain of chains longer than this is a circle. */
  private static final int MOST_CHAINS = 8;

  private static final int TC_ACT_UNSPEC = -1;
  private static final int TC_ACT_OK = 0;
  private static final int TC_ACT_SHOT = 2;
  private static final int TC_ACT_PIPE = 3;
  private static final int TC_ACT_STOLEN = 4;
  private static final int TC_ACT_QUEUED = 5;
  private static final int TC_ACT_TRAP = 8;
  private static final int TC_ACT_GOTO_CHAIN = 2;
  private static final int EXTENDED_SHIFT = 28;

  private static final int TCA_EGRESS_REDIR = 1;
  private static final int TCA_EGRESS_MIRROR = 2;
  private static final int TCA_INGRESS_REDIR = 3;
  private static final int TCA_INGRESS_MIRROR = 4;

  /** TCA_BPF_FLAG_ACT_DIRECT: what the program returns is the verdict. */
  private static final int DIRECT_ACTION = 1;

  private final List<TrafficFilter> filters;
  private final FrameBytes frame;
  private final FilterMatch match;
  private final int ifindex;
  private final Set<Fate> fates = new LinkedHashSet<>();
  private final Set<String> doubts = new LinkedHashSet<>();

  private Classifier(List<TrafficFilter> filters, Packet packet, Optional<String> inputName) {
    this.filters = filters;
    this.frame = FrameBytes.of(packet);
    this.match = new FilterMatch(packet, frame, inputName);
    this.ifindex = filters.isEmpty() ? 0 : filters.getFirst().link().ifindex();
  }

  /**
   * What can become of a frame.
   *
   * @param fates one where it is decided
   * @param doubts why there are several
   */
  public record Answer(List<Fate> fates, List<String> doubts) {
    public Answer {
      fates = List.copyOf(fates);
      doubts = List.copyOf(doubts);
    }
  }

  /**
   * Asks the filters of one parent.
   *
   * @param filters in the kernel's order
   * @param inputName the link that the frame came in by; empty when it goes out
   */
  public static Answer ask(List<TrafficFilter> filters, Packet packet, Optional<String> inputName) {
    Classifier classifier = new Classifier(filters, packet, inputName);
    if (classifier.chain(0, packet, 0)) {
      classifier.fates.add(new Fate.Passes(packet));
    }
    return new Answer(List.copyOf(classifier.fates), List.copyOf(classifier.doubts));
  }

  /** Asks the filters of a chain; true when the packet may be beyond the last of them. */
  private boolean chain(long chain, Packet packet, int depth) {
    if (depth > MOST_CHAINS) {
      doubts.add("its chains of filters lead in a circle");
      return true;
    }
    for (TrafficFilter filter : filters) {
      if (filter.chain() != chain || !isWhole(filter) || !match.concerns(filter)) {
        continue;
      }
      Truth goesOn =
          filter.kind().equals("bpf") ? bpf(filter, packet, depth) : plain(filter, packet, depth);
      if (goesOn == Truth.NO) {
        return false;
      }
    }
    return true;
  }

  /** False for entries that say that a priority is in use, or that u32 has a table. */
  private static boolean isWhole(TrafficFilter filter) {
    Tree.Obj options = filter.options();
    return filter.kind().equals("u32")
        ? options.has("sel") || options.has("link")
        : !options.fields().isEmpty() || !filter.actions().isEmpty() || filter.handle() != 0;
  }

  private Truth plain(TrafficFilter filter, Packet packet, int depth) {
    Truth found = match.matches(filter);
    if (found == Truth.YES && isAmbiguous(filter)) {
      found = Truth.MAYBE;
    }
    if (found == Truth.NO) {
      return Truth.YES;
    }
    if (found == Truth.MAYBE) {
      doubts.add(title(filter) + ": whether it is meant for this packet is not known");
    }
    boolean on = act(filter, packet, depth);
    return on || found == Truth.MAYBE ? Truth.YES : Truth.NO;
  }

  /**
   * True where the order of filters is not that in which they were told: u32 with more tables than
   * the first, flower with several that fit.
   */
  private boolean isAmbiguous(TrafficFilter filter) {
    for (TrafficFilter other : filters) {
      boolean beside =
          other != filter
              && other.chain() == filter.chain()
              && other.priority() == filter.priority()
              && other.kind().equals(filter.kind())
              && isWhole(other);
      if (beside && filter.kind().equals("u32")) {
        if (other.handle() >>> 20 != filter.handle() >>> 20 || other.options().has("link")) {
          return true;
        }
      } else if (beside && filter.kind().equals("flower") && match.matches(other) != Truth.NO) {
        return true;
      }
    }
    return false;
  }

  private Truth bpf(TrafficFilter filter, Packet packet, int depth) {
    boolean direct = (filter.options().number("flags", 0) & DIRECT_ACTION) != 0;
    Optional<String> code = filter.options().text("bytecode");
    Set<OptionalLong> answers =
        code.isPresent() ? ClassicBpf.answers(code.get(), frame, packet, ifindex) : Set.of();
    if (answers.isEmpty() || answers.contains(OptionalLong.empty())) {
      doubts.add(
          title(filter)
              + (code.isPresent()
                  ? ": its program depends on what is not known of the packet"
                  : ": what its eBPF program does is not known"));
      if (direct) {
        fates.add(new Fate.Dropped(filter));
      } else {
        act(filter, packet, depth);
      }
      return Truth.YES;
    }
    if (answers.size() > 1) {
      doubts.add(title(filter) + ": its program depends on what is not known of the packet");
    }
    boolean on = false;
    for (OptionalLong answer : answers) {
      int value = (int) answer.getAsLong();
      on |=
          direct
              ? control(filter, known(value), packet, depth)
              : value == 0 || act(filter, packet, depth);
    }
    return Truth.of(on);
  }

  /** A program's verdict; one that it may not give is none. */
  private static int known(int value) {
    return switch (value) {
      case TC_ACT_OK, TC_ACT_SHOT, TC_ACT_STOLEN, TC_ACT_TRAP -> value;
      case 7 -> TC_ACT_SHOT; // a classic program cannot say whereto, and so it ends
      default -> TC_ACT_UNSPEC;
    };
  }

  /** Does what a filter does with what it found; true when the next one may be asked. */
  private boolean act(TrafficFilter filter, Packet packet, int depth) {
    if (filter.options().has("police")) {
      doubts.add(title(filter) + ": it has a limit");
      fates.add(new Fate.Dropped(filter));
    }
    if (filter.options().has("raw")) {
      fates.add(new Fate.Changed(filter, filter.kind()));
      return false;
    }
    Packet now = packet;
    boolean on = false;
    for (TrafficFilter.Action action : filter.actions()) {
      Tree.Obj options = action.options();
      Tree.Obj parameters = options.object("parms");
      List<Integer> controls = new ArrayList<>();
      controls.add((int) parameters.number("control", TC_ACT_PIPE));
      switch (action.kind()) {
        case "gact" -> {
          if (options.object("prob").number("random", 0) != 0) {
            doubts.add(title(filter) + ": chance decides what it does");
            controls.add((int) options.object("prob").number("random_control", TC_ACT_PIPE));
          }
        }
        case "mirred" -> {
          int what = (int) parameters.number("mirred_action", 0);
          if (what == TCA_EGRESS_REDIR || what == TCA_INGRESS_REDIR) {
            fates.add(
                options.number("blockid", 0) != 0
                    ? new Fate.Changed(filter, "mirred to a block")
                    : new Fate.Redirected(
                        filter,
                        now,
                        (int) parameters.number("to_dev", 0),
                        what == TCA_INGRESS_REDIR));
            return on;
          }
          if (what != TCA_EGRESS_MIRROR && what != TCA_INGRESS_MIRROR) {
            fates.add(new Fate.Changed(filter, action.kind()));
            return on;
          }
        }
        case "skbedit" -> {
          if (options.has("ptype")) {
            fates.add(new Fate.Changed(filter, action.kind()));
            return on;
          }
          long mask = options.number("mask", 0xffff_ffffL);
          if (options.has("mark")) {
            now = now.withMark(now.mark() & ~mask | options.number("mark", 0) & mask);
          }
        }
        case "police" -> {
          doubts.add(title(filter) + ": how much else there is decides whether it is too much");
          controls.set(0, (int) options.number("control", TC_ACT_OK));
          controls.add((int) parameters.number("exceed", TC_ACT_SHOT));
        }
        default -> {
          fates.add(new Fate.Changed(filter, action.kind()));
          return on;
        }
      }
      boolean pipes = false;
      for (int control : controls) {
        if (control == TC_ACT_PIPE) {
          pipes = true;
        } else {
          on |= control(filter, control, now, depth);
        }
      }
      if (!pipes) {
        return on;
      }
    }
    fates.add(new Fate.Passes(now));
    return on;
  }

  /** What an action's or a program's verdict means; true when the next filter is asked. */
  private boolean control(TrafficFilter filter, int control, Packet packet, int depth) {
    if (control >>> EXTENDED_SHIFT == TC_ACT_GOTO_CHAIN) {
      long chain = control & (1 << EXTENDED_SHIFT) - 1;
      if (chain(chain, packet, depth + 1)) {
        fates.add(new Fate.Passes(packet));
      }
      return false;
    }
    switch (control) {
      case TC_ACT_UNSPEC -> {
        return true;
      }
      case TC_ACT_OK, TC_ACT_PIPE -> fates.add(new Fate.Passes(packet));
      case TC_ACT_SHOT, TC_ACT_STOLEN, TC_ACT_QUEUED, TC_ACT_TRAP ->
          fates.add(new Fate.Dropped(filter));
      default -> fates.add(new Fate.Changed(filter, "the verdict " + control));
    }
    return false;
  }

  /** {@code u32 pref 49152 handle 800::800}. */
  public static String title(TrafficFilter filter) {
    return filter.kind()
        + " pref "
        + filter.priority()
        + (filter.handle() == 0 ? "" : " handle 0x" + Long.toHexString(filter.handle()));
  }
}
