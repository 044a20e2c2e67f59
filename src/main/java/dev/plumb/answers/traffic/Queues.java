package dev.plumb.answers.traffic;

import dev.plumb.answers.filter.Packet;
import dev.plumb.model.QueueNode;
import dev.plumb.model.QueueNode.Sort;
import dev.plumb.model.TrafficFilter;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the qdiscs of a link ever send a packet that has them for itself. How long it waits
 * behind others is nobody's question here.
 *
 * @see "net/sched/sch_tbf.c, sch_fifo.c, sch_htb.c, sch_netem.c, sch_api.c; docs/lab/0010"
 */
public final class Queues {
  /** What every root qdisc that only queues is called: none of them loses a lone packet. */
  private static final Set<String> HARMLESS =
      Set.of(
          "noqueue",
          "pfifo_fast",
          "fq_codel",
          "fq",
          "mq",
          "sfq",
          "cake",
          "codel",
          "pfifo_head_drop");

  private static final long ETHERNET = 14;
  private static final int ARP = 28;

  /** A rate at which a full packet goes out within a second, in bytes per second. */
  private static final long FAST_ENOUGH = 1500;

  private static final long NANOSECONDS = 1_000_000_000L;

  /** tc's ticks are 64 ns. */
  private static final int TICK = 64;

  /** TC_LINKLAYER_ATM: packets count for more than they are. */
  private static final int ATM = 2;

  private static final long ALWAYS = 0xffff_ffffL;

  /** Deeper trees are not asked. */
  private static final int MOST_LEVELS = 8;

  /** What becomes of a packet. */
  public enum Sending {
    SENDS,
    LOSES,
    /** It depends on what is not known. */
    UNSURE
  }

  /**
   * An answer.
   *
   * @param qdisc the one that decides; empty when none of them stands in the way
   * @param why in words; "" when it is sent
   */
  public record Answer(Sending sending, Optional<QueueNode> qdisc, String why) {
    /** Nothing stands in its way. */
    public static final Answer SENT = new Answer(Sending.SENDS, Optional.empty(), "");
  }

  private final List<QueueNode> nodes;
  private final List<TrafficFilter> filters;
  private final Packet packet;
  private final long length;

  private Queues(List<QueueNode> nodes, List<TrafficFilter> filters, Packet packet) {
    this.nodes = nodes;
    this.filters = filters;
    this.packet = packet;
    this.length = ETHERNET + packet.ip().map(Packet.Ip::length).orElse(ARP);
  }

  /**
   * Asks the qdiscs of one link.
   *
   * @param nodes all of that link
   * @param filters all of that link
   */
  public static Answer ask(List<QueueNode> nodes, List<TrafficFilter> filters, Packet packet) {
    Queues queues = new Queues(nodes, filters, packet);
    for (QueueNode node : nodes) {
      if (node.sort() == Sort.QDISC && node.parent() == QueueNode.ROOT) {
        return queues.qdisc(node, 0);
      }
    }
    return Answer.SENT;
  }

  /** True for qdiscs that only let packets wait, whatever their settings. */
  public static boolean isHarmless(String kind) {
    return HARMLESS.contains(kind);
  }

  private Answer qdisc(QueueNode node, int level) {
    if (level > MOST_LEVELS) {
      return unsure(node, "its tree of qdiscs is too deep to follow");
    }
    return switch (node.kind()) {
      case "tbf" -> {
        Answer own = bucket(node);
        yield own.sending() == Sending.SENDS ? children(node, level) : own;
      }
      case "pfifo" ->
          node.options().number("limit", 1) == 0
              ? loses(node, "it has room for no packet")
              : Answer.SENT;
      case "bfifo" -> {
        long limit = node.options().number("limit", Long.MAX_VALUE);
        yield limit < length
            ? loses(node, "it has room for " + limit + " bytes, and the frame has " + length)
            : Answer.SENT;
      }
      case "netem" -> {
        Answer own = emulated(node);
        yield own.sending() == Sending.SENDS ? children(node, level) : own;
      }
      case "htb" -> hierarchy(node, level);
      case "prio" -> sorted(node, level);
      default ->
          HARMLESS.contains(node.kind())
              ? children(node, level)
              : unsure(node, "whether it sends the packet is not known");
    };
  }

  private static Answer loses(QueueNode node, String why) {
    return new Answer(Sending.LOSES, Optional.of(node), why);
  }

  private static Answer unsure(QueueNode node, String why) {
    return new Answer(Sending.UNSURE, Optional.of(node), why);
  }

  /** sch_tbf: what is larger than the bucket is thrown away, what is not waits for tokens. */
  private Answer bucket(QueueNode node) {
    Tree.Obj parameters = node.options().object("parms");
    long rate = rate(node.options(), parameters, "rate", "rate64");
    long limit = parameters.number("limit", Long.MAX_VALUE);
    if (limit < length) {
      return loses(node, "its limit is " + limit + " bytes, and the frame has " + length);
    }
    if (rate <= 0 || parameters.number("linklayer", 0) == ATM || !parameters.has("buffer")) {
      return unsure(node, "its rate is not known");
    }
    long buffer = parameters.number("buffer", 0);
    long least = held(buffer, rate);
    // The kernel tells the bucket in ticks, so that some bytes are between two of them.
    long most = held(buffer + 1, rate) + 1;
    long peak = rate(node.options(), parameters, "peakrate", "prate64");
    if (peak > 0) {
      least = Math.min(least, held(parameters.number("mtu", 0), peak));
      most = Math.min(most, held(parameters.number("mtu", 0) + 1, peak) + 1);
    }
    least -= parameters.number("overhead", 0);
    if (length > most) {
      return loses(node, "its bucket holds " + least + " bytes, and the frame has " + length);
    }
    return length > least
        ? unsure(node, "its bucket holds about as many bytes as the frame has")
        : slow(node, rate);
  }

  private Answer slow(QueueNode node, long rate) {
    return rate < length
        ? unsure(node, "it sends " + rate + " bytes a second, and the packet may come too late")
        : Answer.SENT;
  }

  private static long held(long ticks, long rate) {
    // Both fit 32 bits as long as nobody has 64-bit rates; beyond them a bucket is never small.
    long time = Math.min(ticks, Integer.MAX_VALUE) * TICK;
    return time > 0 && rate > Long.MAX_VALUE / time
        ? Long.MAX_VALUE / 2
        : time * rate / NANOSECONDS;
  }

  private static long rate(Tree.Obj options, Tree.Obj parameters, String word, String wide) {
    return options.number(wide, parameters.number(word, 0));
  }

  private Answer emulated(QueueNode node) {
    Tree.Obj options = node.options();
    long loss = options.number("loss", 0);
    if (loss == ALWAYS) {
      return loses(node, "it loses every packet");
    }
    boolean chance =
        loss != 0
            || options.has("loss_model")
            || options.object("corrupt").number("probability", 0) != 0;
    return chance ? unsure(node, "it loses packets by chance") : Answer.SENT;
  }

  /** sch_prio: a packet waits in one of its bands. */
  private Answer sorted(QueueNode node, int level) {
    Optional<Answer> sorted = classified(node);
    return sorted.isPresent() ? sorted.get() : children(node, level);
  }

  /**
   * sch_htb: packets that no class takes are sent at once, those of a class at its rate, or at its
   * parents'.
   */
  private Answer hierarchy(QueueNode node, int level) {
    Optional<Answer> sorted = classified(node);
    if (sorted.isPresent()) {
      return sorted.get();
    }
    for (QueueNode one : nodes) {
      if (one.sort() == Sort.CLASS && one.handle() >>> 16 == node.handle() >>> 16) {
        Tree.Obj parameters = one.options().object("parms");
        if (rate(one.options(), parameters, "rate", "rate64") < FAST_ENOUGH) {
          return unsure(
              node,
              "its class "
                  + QueueNode.handle(one.handle())
                  + " is so slow that the packet may come too late");
        }
      }
    }
    return children(node, level);
  }

  /** What its filters throw away; empty when they let the packet in. */
  private Optional<Answer> classified(QueueNode node) {
    List<TrafficFilter> own = new ArrayList<>();
    for (TrafficFilter filter : filters) {
      if (filter.parent() == node.handle()) {
        own.add(filter);
      }
    }
    boolean drops = false;
    boolean passes = false;
    for (Fate fate : Classifier.ask(own, packet, Optional.empty()).fates()) {
      drops |= !(fate instanceof Fate.Passes);
      passes |= fate instanceof Fate.Passes;
    }
    return !drops
        ? Optional.empty()
        : Optional.of(
            passes
                ? unsure(node, "one of its filters may throw the packet away")
                : loses(node, "one of its filters takes the packet away"));
  }

  /** The qdiscs below one, of which any may be the packet's. */
  private Answer children(QueueNode node, int level) {
    boolean every = true;
    Optional<Answer> worst = Optional.empty();
    int count = 0;
    for (QueueNode child : nodes) {
      if (child.sort() == Sort.QDISC
          && child != node
          && child.parent() >>> 16 == node.handle() >>> 16
          && node.handle() != 0) {
        count++;
        Answer answer = qdisc(child, level + 1);
        if (answer.sending() != Sending.SENDS) {
          worst = Optional.of(answer);
        }
        every &= answer.sending() == Sending.LOSES;
      }
    }
    if (worst.isEmpty()) {
      return Answer.SENT;
    }
    boolean only = count == 1 && (node.kind().equals("tbf") || node.kind().equals("netem"));
    return only || (every && node.kind().equals("mq"))
        ? worst.get()
        : unsure(worst.get().qdisc().orElse(node), worst.get().why() + ", if it gets the packet");
  }
}
