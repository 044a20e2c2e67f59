package dev.plumb.world.probe;

import dev.plumb.model.Tree;
import dev.plumb.model.port.Prober.Answer;
import dev.plumb.model.port.Prober.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several attempts as one answer: that of the last one that was answered, with the times of all.
 */
final class Attempts {
  private final List<Answer> answers = new ArrayList<>();

  void add(Answer answer) {
    answers.add(answer);
  }

  Answer answer() {
    if (answers.isEmpty()) {
      return new Answer(
          Verdict.FAILED,
          Optional.empty(),
          Optional.empty(),
          Optional.of("interrupted"),
          List.of(),
          Tree.Obj.EMPTY);
    }
    Answer shown = answers.getLast();
    List<Duration> times = new ArrayList<>();
    for (Answer answer : answers) {
      if (answer.verdict() == Verdict.ANSWERED) {
        shown = answer;
        answer.elapsed().ifPresent(times::add);
      }
    }
    if (answers.size() == 1) {
      return shown;
    }
    Tree.Builder record =
        Tree.object()
            .putAll(shown.record())
            .put("sent", answers.size())
            .put("received", times.size());
    if (!times.isEmpty()) {
      times.sort(null);
      long sum = 0;
      for (Duration time : times) {
        sum += time.toNanos();
      }
      record
          .put("min_us", times.getFirst().toNanos() / 1000)
          .put("avg_us", sum / times.size() / 1000)
          .put("max_us", times.getLast().toNanos() / 1000);
    }
    return new Answer(
        shown.verdict(),
        shown.address(),
        shown.elapsed(),
        shown.reason(),
        shown.lines(),
        record.build());
  }
}
