package dev.plumb.console.transcript;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of transcripts, for programs: TAP 14, JUnit's XML, GitHub's annotations.
 *
 * @see "testanything.org/tap-version-14-specification.html; docs.github.com, workflow commands"
 */
final class MachineReports {
  private MachineReports() {}

  /** TAP 14: a subtest for each file, a point for each step. */
  static List<String> tap(TranscriptSuite.Result result) {
    List<String> lines = new ArrayList<>();
    lines.add("TAP version 14");
    int number = 0;
    for (FileReport file : result.files()) {
      number++;
      String name = description(file.file());
      if (file.malformed().isPresent()) {
        lines.add("not ok " + number + " - " + name);
        lines.add("  ---");
        lines.add("  message: " + quoted(file.malformed().get()));
        lines.add("  ...");
        continue;
      }
      lines.add("# Subtest: " + name);
      lines.add("    1.." + file.results().size());
      int point = 0;
      for (FileReport.Result step : file.results()) {
        point(lines, file, step.verdict(), ++point);
      }
      lines.add((file.failed() ? "not ok " : "ok ") + number + " - " + name);
    }
    lines.add("1.." + number);
    return lines;
  }

  private static void point(List<String> lines, FileReport file, Verdict verdict, int point) {
    String what = point + " - " + description(title(verdict));
    switch (verdict) {
      case Verdict.Passed ok -> lines.add("    ok " + what);
      case Verdict.Skipped off -> lines.add("    ok " + what + " # SKIP " + off.reason());
      case Verdict.Blocked held -> {
        lines.add("    not ok " + what);
        diagnosis(lines, file, held, List.of("blocked: " + held.reason()));
      }
      case Verdict.Failed no -> {
        lines.add("    not ok " + what);
        diagnosis(lines, file, no, no.report());
      }
    }
  }

  private static void diagnosis(
      List<String> lines, FileReport file, Verdict verdict, List<String> report) {
    lines.add("      ---");
    lines.add("      at:");
    lines.add("        file: " + quoted(file.file()));
    lines.add("        line: " + verdict.step().line());
    lines.add("      report: |2");
    for (String line : report) {
      lines.add("        " + line);
    }
    if (verdict instanceof Verdict.Failed no && no.difference().isPresent()) {
      List<Bindings.Value> values = no.difference().get().bindings().all();
      if (!values.isEmpty()) {
        lines.add("      bindings:");
      }
      for (Bindings.Value value : values) {
        lines.add("        " + value.binding().name() + ": " + quoted(value.text()));
      }
    }
    lines.add("      ...");
  }

  /** A description ends at an unescaped number sign. */
  private static String description(String text) {
    return text.replace("\\", "\\\\").replace("#", "\\#");
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** JUnit's XML: a suite for each file, a case for each step. */
  static String junit(TranscriptSuite.Result result) {
    StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.append("<testsuites>\n");
    for (FileReport file : result.files()) {
      suite(out, file);
    }
    return out.append("</testsuites>\n").toString();
  }

  private static void suite(StringBuilder out, FileReport file) {
    int failures = 0;
    int skipped = 0;
    Duration took = Duration.ZERO;
    for (FileReport.Result step : file.results()) {
      boolean bad =
          step.verdict() instanceof Verdict.Failed || step.verdict() instanceof Verdict.Blocked;
      failures += bad ? 1 : 0;
      skipped += step.verdict() instanceof Verdict.Skipped ? 1 : 0;
      took = took.plus(step.took());
    }
    boolean malformed = file.malformed().isPresent();
    out.append("  <testsuite");
    attribute(out, "name", file.file());
    attribute(out, "tests", Integer.toString(malformed ? 1 : file.results().size()));
    attribute(out, "failures", Integer.toString(failures));
    attribute(out, "errors", malformed ? "1" : "0");
    attribute(out, "skipped", Integer.toString(skipped));
    attribute(out, "time", seconds(took));
    out.append(">\n");
    if (malformed) {
      open(out, file, 1, "the file", Duration.ZERO);
      element(out, "error", file.malformed().orElseThrow(), file.malformed().orElseThrow());
    }
    for (FileReport.Result step : file.results()) {
      Verdict verdict = step.verdict();
      open(out, file, verdict.step().line(), title(verdict), step.took());
      switch (verdict) {
        case Verdict.Passed ok -> out.append("    </testcase>\n");
        case Verdict.Skipped off -> element(out, "skipped", off.reason(), "");
        case Verdict.Blocked held -> element(out, "failure", "blocked: " + held.reason(), "");
        case Verdict.Failed no ->
            element(out, "failure", reason(no), String.join("\n", no.report()));
      }
    }
    out.append("  </testsuite>\n");
  }

  private static void open(
      StringBuilder out, FileReport file, int line, String name, Duration took) {
    out.append("    <testcase");
    attribute(out, "classname", file.file());
    attribute(out, "name", name);
    attribute(out, "file", file.file());
    attribute(out, "line", Integer.toString(line));
    attribute(out, "time", seconds(took));
    out.append(">\n");
  }

  private static void element(StringBuilder out, String name, String message, String text) {
    out.append("      <").append(name);
    attribute(out, "message", message);
    out.append('>').append(xml(text)).append("</").append(name).append(">\n    </testcase>\n");
  }

  private static void attribute(StringBuilder out, String name, String value) {
    out.append(' ').append(name).append("=\"").append(xml(value).replace("\n", "&#10;"));
    out.append('"');
  }

  /** What XML 1.0 has no way to write becomes a question mark. */
  private static String xml(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      switch (point) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\n', '\t' -> out.append((char) point);
        default -> {
          boolean shown = point >= ' ' && point != 0xfffe && point != 0xffff;
          boolean half = point >= 0xd800 && point <= 0xdfff;
          out.appendCodePoint(shown && !half ? point : '?');
        }
      }
    }
    return out.toString();
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.3f", took.toNanos() / 1e9);
  }

  /** GitHub shows these at the line. */
  static List<String> github(TranscriptSuite.Result result) {
    List<String> lines = new ArrayList<>();
    for (FileReport file : result.files()) {
      file.malformed().ifPresent(what -> lines.add(annotation(file.file(), 1, what, what)));
      for (FileReport.Result step : file.results()) {
        if (step.verdict() instanceof Verdict.Failed no) {
          String report = String.join("\n", no.report());
          lines.add(annotation(file.file(), no.step().line(), reason(no), report));
        } else if (step.verdict() instanceof Verdict.Blocked held) {
          lines.add(annotation(file.file(), held.step().line(), "blocked", held.reason()));
        }
      }
    }
    return lines;
  }

  private static String annotation(String file, int line, String title, String text) {
    return "::error file="
        + property(file)
        + ",line="
        + line
        + ",title="
        + property(title)
        + "::"
        + message(text);
  }

  private static String message(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return message(text).replace(":", "%3A").replace(",", "%2C");
  }

  private static String title(Verdict verdict) {
    return verdict.step().line() + ": " + verdict.step().written();
  }

  private static String reason(Verdict.Failed failed) {
    return failed.reasons().isEmpty() ? "it ended otherwise" : failed.reasons().getFirst();
  }
}
