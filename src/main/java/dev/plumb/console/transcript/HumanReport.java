package dev.plumb.console.transcript;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of transcripts, for people. */
final class HumanReport {
  private HumanReport() {}

  static List<String> lines(TranscriptSuite.Result result) {
    List<String> lines = new ArrayList<>();
    int passed = 0;
    int failed = 0;
    int skipped = 0;
    int blocked = 0;
    int malformed = 0;
    for (FileReport file : result.files()) {
      if (file.malformed().isPresent()) {
        malformed++;
        lines.add(file.malformed().get());
      }
      Map<String, List<Verdict>> skips = new LinkedHashMap<>();
      for (FileReport.Result step : file.results()) {
        switch (step.verdict()) {
          case Verdict.Passed ok -> passed++;
          case Verdict.Failed no -> {
            failed++;
            lines.addAll(no.report());
          }
          case Verdict.Skipped off -> {
            skipped++;
            skips.computeIfAbsent(off.reason(), reason -> new ArrayList<>()).add(off);
          }
          case Verdict.Blocked held -> {
            blocked++;
            lines.add(
                "blocked "
                    + file.file()
                    + ":"
                    + held.step().line()
                    + "  "
                    + held.step().written()
                    + "  ("
                    + held.reason()
                    + ")");
          }
        }
      }
      skips.forEach((reason, steps) -> lines.add(skip(file.file(), reason, steps)));
    }
    int files = result.files().size();
    int steps = passed + failed + skipped + blocked;
    StringBuilder count = new StringBuilder();
    count.append(files).append(files == 1 ? " file, " : " files, ");
    count.append(steps).append(steps == 1 ? " step: " : " steps: ");
    count.append(passed).append(" passed");
    append(count, failed, "failed");
    append(count, skipped, "skipped");
    append(count, blocked, "blocked");
    append(count, malformed, "malformed");
    lines.add(count.toString());
    return lines;
  }

  /** One line for all that one reason keeps from running. */
  private static String skip(String file, String reason, List<Verdict> steps) {
    int line = steps.getFirst().step().line();
    int more = steps.size() - 1;
    String rest = more == 0 ? "" : more == 1 ? " and 1 step more" : " and " + more + " steps more";
    return "skip " + file + ":" + line + rest + "  (" + reason + ")";
  }

  private static void append(StringBuilder count, int number, String word) {
    if (number > 0) {
      count.append(", ").append(number).append(' ').append(word);
    }
  }
}
