package dev.plumb.answers.filter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A packet while it goes through the chains of a hook. Immutable: where a match cannot be decided,
 * both ways go on from the same state.
 *
 * @param zone of conntrack that rules chose before it looks: id for the original direction
 * @param changed names of sets that rules wrote to meanwhile
 */
record State(
    Packet packet,
    Optional<Tracking> tracking,
    int zone,
    boolean reroutes,
    Set<String> changed,
    @Nullable Linked<Step> trail,
    @Nullable Linked<Doubt> doubts) {

  /** A list that grows at its end and shares what came before. */
  record Linked<T>(T last, @Nullable Linked<T> before) {
    static <T> List<T> list(@Nullable Linked<T> end) {
      List<T> list = new ArrayList<>();
      for (Linked<T> at = end; at != null; at = at.before) {
        list.add(at.last);
      }
      Collections.reverse(list);
      return list;
    }
  }

  /** What decides all that comes after; two states of one essence have one future. */
  record Essence(
      Packet packet,
      Optional<Tracking> tracking,
      int zone,
      boolean reroutes,
      Set<String> changed) {}

  static State of(Packet packet, Optional<Tracking> tracking) {
    return new State(packet, tracking, 0, false, Set.of(), null, null);
  }

  Essence essence() {
    return new Essence(packet, tracking, zone, reroutes, changed);
  }

  State with(Packet changedPacket) {
    return new State(changedPacket, tracking, zone, reroutes, changed, trail, doubts);
  }

  State with(Tracking changedTracking) {
    return new State(packet, Optional.of(changedTracking), zone, reroutes, changed, trail, doubts);
  }

  State withZone(int changedZone) {
    return new State(packet, tracking, changedZone, reroutes, changed, trail, doubts);
  }

  State rerouted() {
    return new State(packet, tracking, zone, true, changed, trail, doubts);
  }

  State withChanged(String set) {
    Set<String> sets = new TreeSet<>(changed);
    sets.add(set);
    return new State(packet, tracking, zone, reroutes, Set.copyOf(sets), trail, doubts);
  }

  State after(Step step) {
    return new State(packet, tracking, zone, reroutes, changed, new Linked<>(step, trail), doubts);
  }

  /** The same way into the future, with the doubts that both have. */
  State sharing(State other) {
    Linked<Doubt> shared = null;
    for (Doubt doubt : Endings.shared(Linked.list(doubts), Linked.list(other.doubts))) {
      shared = new Linked<>(doubt, shared);
    }
    return new State(packet, tracking, zone, reroutes, changed, trail, shared);
  }

  State doubting(Doubt doubt) {
    return new State(packet, tracking, zone, reroutes, changed, trail, new Linked<>(doubt, doubts));
  }

  Ending ending(Outcome outcome) {
    return new Ending(outcome, packet, tracking, reroutes, Linked.list(trail), Linked.list(doubts));
  }
}
