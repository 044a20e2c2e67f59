package dev.plumb.console.transcript;

import dev.plumb.console.transcript.Alignment.Change;
import dev.plumb.console.transcript.Transcript.Status;
import dev.plumb.console.transcript.Transcript.Step;
import java.util.ArrayList;
import java.util.List;

/** A failed step as its reader sees it. */
final class FailureReport {
  private static final String INDENT = "     ";

  private FailureReport() {}

  /** The whole report: the difference line by line, why, both endings, and how to run it again. */
  static List<String> of(
      String file,
      String title,
      Step step,
      List<Change> changes,
      List<String> reasons,
      Status got) {
    List<String> lines = head(file, title, step);
    for (Change change : changes) {
      lines.add(
          INDENT
              + switch (change) {
                case Change.Same same -> "  " + same.expected().written();
                case Change.Absorbing dots -> "  " + dots.expected().written();
                case Change.Missing missing -> "- " + missing.expected().written();
                case Change.Extra extra -> "+ " + extra.actual().written();
              });
    }
    for (String reason : reasons) {
      lines.add(INDENT + reason);
    }
    lines.add(INDENT + "expected " + step.status() + ", got " + got);
    lines.add(rerun(file, step) + "     accept: plumb replay --update " + file);
    return lines;
  }

  /** A step that could not be run at all. */
  static List<String> notRun(String file, String title, Step step, List<String> reasons) {
    List<String> lines = head(file, title, step);
    for (String reason : reasons) {
      lines.add(INDENT + reason);
    }
    lines.add(rerun(file, step));
    return lines;
  }

  private static List<String> head(String file, String title, Step step) {
    List<String> lines = new ArrayList<>();
    lines.add("FAIL " + file + ":" + step.line() + "  " + step.written());
    if (!title.isEmpty()) {
      lines.add(INDENT + title);
    }
    return lines;
  }

  private static String rerun(String file, Step step) {
    return INDENT + "rerun: plumb replay " + file + ":" + step.line();
  }
}
