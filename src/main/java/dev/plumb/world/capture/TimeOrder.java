package dev.plumb.world.capture;

import dev.plumb.model.port.Capturer.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Brings packets of several taps into the order of their times.
 *
 * <p>Each tap hands out its packets in order, but one tap may be read before the other. What is
 * older than the newest packet of every tap, or than the moment when a tap was found empty, cannot
 * be overtaken any more.
 */
final class TimeOrder {
  /** Between the kernel's stamp and the packet being in the socket's queue. */
  private static final long WINDOW = 10_000_000;

  /** When the clock was set back, stamps lie in the future; nothing is held for longer. */
  private static final long LONGEST = 200_000_000;

  private record Held(Packet packet, long number, long arrived) implements Comparable<Held> {
    @Override
    public int compareTo(Held other) {
      int order = Long.compare(packet.nanoseconds(), other.packet.nanoseconds());
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Held> held = new PriorityQueue<>();
  private long number;

  /**
   * @param now a clock that nobody sets, in nanoseconds
   */
  void add(Packet packet, long now) {
    held.add(new Held(packet, number++, now));
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  /**
   * What can be handed out.
   *
   * @param settled by the clock of the stamps: what is older has been read from every tap
   * @param now as in {@link #add}
   */
  List<Packet> release(long settled, long now) {
    List<Packet> out = new ArrayList<>();
    Held first = held.peek();
    while (first != null
        && (first.packet.nanoseconds() <= settled - WINDOW || now - first.arrived > LONGEST)) {
      out.add(first.packet);
      held.remove();
      first = held.peek();
    }
    return out;
  }

  /** Everything, when no more will come. */
  List<Packet> rest() {
    List<Packet> out = new ArrayList<>();
    while (!held.isEmpty()) {
      out.add(held.remove().packet);
    }
    return out;
  }
}
