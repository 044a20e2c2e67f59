package dev.plumb.answers.path;

import java.util.List;
import java.util.Optional;

/**
 * What became of a flow.
 *
 * @param responder the namespace that answers, or says no; empty when nobody does
 * @param seen what the client's program sees: {@code answer}, {@code refused}, {@code
 *     EHOSTUNREACH}, {@code timeout}
 * @param also what else is wrong, and did not decide
 * @param forward the request's way, {@code back} the reply's
 * @param assumptions what was taken for granted
 * @param gaps what could not be seen
 */
public record PathAnswer(
    Flow flow,
    Verdict verdict,
    Optional<String> responder,
    String seen,
    Cause cause,
    List<Cause> also,
    List<Hop> forward,
    List<Hop> back,
    List<String> assumptions,
    List<String> gaps) {
  public PathAnswer {
    also = List.copyOf(also);
    forward = List.copyOf(forward);
    back = List.copyOf(back);
    assumptions = List.copyOf(assumptions);
    gaps = List.copyOf(gaps);
  }
}
