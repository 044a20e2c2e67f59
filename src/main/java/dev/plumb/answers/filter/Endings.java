package dev.plumb.answers.filter;

import dev.plumb.model.Gap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts endings together that say the same. */
final class Endings {
  private Endings() {}

  /** What two endings must have in common to be one. A packet that is gone has no looks. */
  private record Alike(String outcome, Optional<Object> detail, Optional<State.Essence> packet) {
    static Alike of(Ending ending) {
      String word = ending.outcome().word();
      Optional<State.Essence> packet =
          Optional.of(
              new State.Essence(
                  ending.packet(), ending.tracking(), 0, ending.reroutes(), Set.of()));
      return switch (ending.outcome()) {
        case Outcome.Accepted accepted -> new Alike(word, Optional.empty(), packet);
        case Outcome.Dropped dropped -> new Alike(word, Optional.empty(), Optional.empty());
        case Outcome.Rejected rejected ->
            new Alike(
                word, Optional.of(rejected.type() + rejected.code().orElse("")), Optional.empty());
        case Outcome.Queued queued -> new Alike(word, Optional.of(queued.number()), packet);
        case Outcome.Handed handed ->
            new Alike(word, Optional.of(List.of(handed.address(), handed.port())), packet);
        case Outcome.Routed routed -> new Alike(word, Optional.empty(), packet);
      };
    }
  }

  /** One ending for all that are alike; when it is the only one, no way to it was in doubt. */
  static List<Ending> merged(List<Ending> endings) {
    Map<Alike, Ending> different = new LinkedHashMap<>();
    for (Ending ending : endings) {
      different.merge(Alike.of(ending), ending, Endings::sharing);
    }
    List<Ending> merged = new ArrayList<>(different.values());
    if (merged.size() == 1) {
      Ending only = merged.getFirst();
      List<Doubt> lasting = new ArrayList<>(only.doubts());
      lasting.removeIf(doubt -> !doubt.ofPacket());
      return List.of(withDoubts(only, lasting));
    }
    return merged;
  }

  /** The first, with the doubts that both have; what is in doubt of the packet stays. */
  private static Ending sharing(Ending first, Ending second) {
    return withDoubts(first, shared(first.doubts(), second.doubts()));
  }

  static List<Doubt> shared(List<Doubt> first, List<Doubt> second) {
    List<Doubt> shared = new ArrayList<>();
    for (Doubt doubt : first) {
      if (doubt.ofPacket() || second.contains(doubt)) {
        shared.add(doubt);
      }
    }
    for (Doubt doubt : second) {
      if (doubt.ofPacket() && !shared.contains(doubt)) {
        shared.add(doubt);
      }
    }
    return shared;
  }

  private static Ending withDoubts(Ending ending, List<Doubt> doubts) {
    return new Ending(
        ending.outcome(),
        ending.packet(),
        ending.tracking(),
        ending.reroutes(),
        ending.trail(),
        doubts);
  }

  /** Rules that could not be read may do anything; here, that they drop. */
  static List<Ending> withGaps(List<Ending> endings, List<Gap> gaps, Packet packet) {
    boolean allGone = true;
    for (Ending ending : endings) {
      allGone &= ending.outcome() instanceof Outcome.Dropped;
    }
    if (gaps.isEmpty() || allGone) {
      return endings;
    }
    List<Doubt> doubts = new ArrayList<>();
    for (Gap gap : gaps) {
      doubts.add(
          new Doubt(
              Optional.empty(),
              Doubt.Kind.GAP,
              gap.subject() + ": " + gap.reason() + ", so " + gap.consequence(),
              false));
    }
    List<Ending> all = new ArrayList<>();
    for (Ending ending : endings) {
      List<Doubt> more = new ArrayList<>(ending.doubts());
      more.addAll(doubts);
      all.add(withDoubts(ending, more));
    }
    all.add(
        new Ending(
            new Outcome.Dropped(Optional.empty()),
            packet,
            Optional.empty(),
            false,
            List.of(),
            doubts));
    return all;
  }
}
