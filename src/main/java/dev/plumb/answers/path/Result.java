package dev.plumb.answers.path;

import dev.plumb.answers.filter.Packet;
import java.util.List;
import java.util.Optional;

/**
 * How one walk ended.
 *
 * @param trouble why it failed; empty when it did not
 * @param back the trouble is the reply's
 * @param sent the request as it left its source; empty when none did
 * @param received the request as it arrived; empty when it did not
 */
record Result(
    Verdict verdict,
    Optional<Place> responder,
    String seen,
    Optional<Trouble> trouble,
    boolean back,
    Optional<Packet> sent,
    Optional<Packet> received,
    List<Hop> forward,
    List<Hop> reply,
    Walk walk) {

  /** What two walks must have in common for the verdict to stand. */
  record Essence(Verdict verdict, Optional<Place> responder) {}

  Essence essence() {
    return new Essence(verdict, verdict == Verdict.MISDELIVERED ? responder : Optional.empty());
  }
}
