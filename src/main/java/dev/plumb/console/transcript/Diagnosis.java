package dev.plumb.console.transcript;

import dev.plumb.console.transcript.Alignment.Change;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Why a step's output does not match, in words: found by matching again with one rule less. */
final class Diagnosis {
  private static final int MOST_REASONS = 6;

  private final Strictness strictness;
  private final Bindings bindings;
  private final Set<String> reasons = new LinkedHashSet<>();
  private int missing;
  private int extra;

  private Diagnosis(Strictness strictness, Bindings bindings) {
    this.strictness = strictness;
    this.bindings = bindings;
  }

  /**
   * The reasons, the most telling first; none when the output is as expected.
   *
   * @param before what had a value before the step
   */
  static List<String> of(
      Strictness strictness,
      Transcript.Step step,
      List<ActualLine> actual,
      Alignment alignment,
      Bindings before) {
    Diagnosis diagnosis = new Diagnosis(strictness, alignment.bindings());
    if (alignment.changes().stream().noneMatch(Diagnosis::isDifference)) {
      return List.of();
    }
    if (StepMatcher.unordered(strictness, step.output(), actual, before).isPresent()) {
      return List.of("the same lines in another order: does the block want `unordered`?");
    }
    diagnosis.pairs(alignment.changes());
    if (diagnosis.missing > 0) {
      diagnosis.reasons.add(lines(diagnosis.missing) + " missing");
    }
    if (diagnosis.extra > 0) {
      diagnosis.reasons.add(lines(diagnosis.extra) + " not expected");
    }
    return diagnosis.reasons.stream().limit(MOST_REASONS).toList();
  }

  private static boolean isDifference(Change change) {
    return change instanceof Change.Missing || change instanceof Change.Extra;
  }

  private static String lines(int count) {
    return count == 1 ? "1 line is" : count + " lines are";
  }

  /** What is missing and what came in its place belong together, one by one. */
  private void pairs(List<Change> changes) {
    List<Expected.Text> wanted = new ArrayList<>();
    List<ActualLine> came = new ArrayList<>();
    for (Change change : changes) {
      switch (change) {
        case Change.Missing gone -> wanted.add(gone.expected());
        case Change.Extra more -> came.add(more.actual());
        case Change.Same same -> explain(wanted, came);
        case Change.Absorbing dots -> explain(wanted, came);
      }
    }
    explain(wanted, came);
  }

  private void explain(List<Expected.Text> wanted, List<ActualLine> came) {
    for (int i = 0; i < Math.max(wanted.size(), came.size()); i++) {
      if (i >= came.size()) {
        missing++;
      } else if (i >= wanted.size()) {
        extra(came.get(i));
      } else if (!explain(wanted.get(i), came.get(i))) {
        missing++;
        extra(came.get(i));
      }
    }
    wanted.clear();
    came.clear();
  }

  private void extra(ActualLine line) {
    if (line.stream() == Stream.ERRORS) {
      reasons.add("a line on stderr that is not expected: " + line.text());
    } else {
      extra++;
    }
  }

  /** True when the two are one line that differs in a way there is a word for. */
  private boolean explain(Expected.Text wanted, ActualLine came) {
    if (wanted.stream() != came.stream()) {
      if (LineMatcher.match(strictness, wanted, came, bindings).isPresent()) {
        String where = came.stream() == Stream.ERRORS ? "on stderr" : "on stdout";
        reasons.add("line " + wanted.line() + " came " + where);
        return true;
      }
      return false;
    }
    if (LineMatcher.match(strictness.anyBlanks(), wanted, came, bindings).isPresent()) {
      reasons.add("line " + wanted.line() + ": only blanks differ");
      return true;
    }
    if (LineMatcher.match(strictness.anyLimits(), wanted, came, bindings).isPresent()) {
      reasons.add("line " + wanted.line() + ": a value is not within its limit");
      return true;
    }
    return otherValues(wanted, came) || oneValueTwice(wanted, came) || otherKinds(wanted, came);
  }

  private boolean otherValues(Expected.Text wanted, ActualLine came) {
    Optional<Bindings> free = matchFreely(strictness.anyNames(), wanted, came);
    if (free.isEmpty()) {
      return false;
    }
    boolean any = false;
    for (Binding binding : names(wanted)) {
      Optional<Bindings.Value> had = bindings.of(binding.name());
      Optional<Bindings.Value> has = free.get().of(binding.name());
      if (had.isPresent()
          && has.isPresent()
          && !binding.kind().same(had.get().text(), has.get().text())) {
        reasons.add(
            binding.written()
                + " is "
                + had.get().text()
                + ", captured at line "
                + had.get().line()
                + "; this line has "
                + has.get().text());
        any = true;
      }
    }
    return any;
  }

  private boolean oneValueTwice(Expected.Text wanted, ActualLine came) {
    Optional<Bindings> free = LineMatcher.match(strictness.anyNames(), wanted, came, bindings);
    if (free.isEmpty()) {
      return false;
    }
    boolean any = false;
    for (Binding binding : names(wanted)) {
      Optional<Bindings.Value> value = free.get().of(binding.name());
      Optional<Bindings.Value> other =
          value.flatMap(own -> free.get().without(binding.name()).clash(binding, own.text()));
      if (other.isPresent() && bindings.of(binding.name()).isEmpty()) {
        reasons.add(
            binding.written()
                + " would be "
                + value.get().text()
                + ", which is "
                + other.get().binding().written()
                + " (line "
                + other.get().line()
                + "): two names of one kind differ, unless one has may-equal: true");
        any = true;
      }
    }
    return any;
  }

  private boolean otherKinds(Expected.Text wanted, ActualLine came) {
    Optional<Bindings> free = matchFreely(strictness.anyKinds(), wanted, came);
    if (free.isEmpty()) {
      return false;
    }
    boolean any = false;
    for (Binding binding : names(wanted)) {
      Optional<String> text = free.get().of(binding.name()).map(Bindings.Value::text);
      if (text.isPresent() && isOther(binding, text.get(), came)) {
        reasons.add(
            binding.written()
                + " stands for a value of kind "
                + binding.kind().word()
                + "; this line has "
                + text.get());
        any = true;
      }
    }
    if (!any) {
      reasons.add("line " + wanted.line() + ": a value is of another kind");
    }
    return true;
  }

  private static boolean isOther(Binding binding, String text, ActualLine came) {
    int start = came.text().indexOf(text);
    return !binding.kind().hasShape(text)
        || start >= 0 && !came.allows(binding.kind(), start, start + text.length());
  }

  /** A match that forgets what the names of this line stand for. */
  private Optional<Bindings> matchFreely(Strictness rules, Expected.Text wanted, ActualLine came) {
    return LineMatcher.match(rules, wanted, came, bindings.withoutNamesOf(wanted));
  }

  private static List<Binding> names(Expected.Text text) {
    Set<Binding> names = new LinkedHashSet<>();
    for (Token token : text.tokens()) {
      if (token instanceof Token.Named named) {
        names.add(named.binding());
      }
    }
    return List.copyOf(names);
  }
}
