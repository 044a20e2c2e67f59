package dev.plumb.console.transcript;

import dev.plumb.console.command.Call;
import dev.plumb.console.command.Exit;
import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.Session;
import dev.plumb.console.command.UserError;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code replay --update}: shows what would change, asks, writes. */
final class UpdateFiles {
  private final ReplayDoor door;
  private final Call call;
  private final boolean live;

  UpdateFiles(ReplayDoor door, Call call, boolean live) {
    this.door = door;
    this.call = call;
    this.live = live;
  }

  /** A build that mends its own tests would pass for nothing. */
  static void refuseInCi(Session session) throws UserError {
    String ci = session.environment().getOrDefault("CI", "");
    if (!ci.isEmpty() && !ci.equals("false")) {
      throw UserError.usage(
          "no --update where CI is set: a build does not mend its own tests",
          "run it at your own terminal and look at the difference");
    }
  }

  /** Deals with every file of which a step failed. */
  Outcome update(TranscriptSuite.Result result) throws UserError {
    Map<FileReport, String> texts = new LinkedHashMap<>();
    List<Line> difference = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    for (FileReport report : result.files()) {
      if (!report.failed()) {
        continue;
      }
      String text = updated(report);
      if (!text.equals(report.source())) {
        texts.put(report, text);
        List<String> diff =
            UnifiedDiff.of(
                report.file(),
                List.of(report.source().split("\n", -1)),
                List.of(text.split("\n", -1)));
        diff.forEach(line -> difference.add(ReplayCommand.line(line)));
      }
      left(report, notes);
    }
    if (texts.isEmpty()) {
      return ReplayCommand.outcome(call, result, result.code()).withNotes(notes);
    }
    if (!call.has("--yes")) {
      Optional<String> answer = ask(difference, texts.size());
      difference.clear();
      if (answer.isEmpty()
          || !answer.get().strip().toLowerCase(java.util.Locale.ROOT).equals("y")) {
        String why = answer.isEmpty() ? ": there is nobody to ask, and --yes was not said" : "";
        notes.add(Line.text("nothing was written" + why));
        return said(List.of(), 0, Exit.NEGATIVE, notes);
      }
    }
    for (Map.Entry<FileReport, String> entry : texts.entrySet()) {
      write(entry.getKey(), entry.getValue());
    }
    check(texts, notes);
    return said(difference, texts.size(), notes.isEmpty() ? Exit.DONE : Exit.NEGATIVE, notes);
  }

  private Optional<String> ask(List<Line> difference, int files) {
    call.session().emit(Outcome.of(new Outcome.Report(difference, Tree.object().build())));
    String whole = files == 1 ? "write this? [y/N] " : "write these " + files + " files? [y/N] ";
    return call.session().ask(whole);
  }

  private String updated(FileReport report) throws UserError {
    try {
      Transcript transcript = TranscriptParser.parse(report.file(), report.source());
      return new Updater(transcript, call.has("--mint"), this::meanings).update(report);
    } catch (MalformedTranscript complaint) {
      throw UserError.usage(complaint.located());
    }
  }

  /** Names are called after what this session's own host shows; without one they are numbered. */
  private Optional<Meanings> meanings() {
    if (!live && call.session().snapshot().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Meanings(call.session().host(Needs.survey())));
    } catch (UserError unseen) {
      return Optional.empty(); // Then a new name is a number.
    }
  }

  private static void left(FileReport report, List<Line> notes) {
    int blocked = 0;
    for (FileReport.Result step : report.results()) {
      blocked += step.verdict() instanceof Verdict.Blocked ? 1 : 0;
      if (step.verdict() instanceof Verdict.Failed no && no.difference().isEmpty()) {
        notes.add(
            Line.text(
                report.file()
                    + ":"
                    + no.step().line()
                    + " could not be run, so it stays as it is"));
      }
    }
    if (blocked > 0) {
      notes.add(
          Line.text(
              report.file()
                  + ": "
                  + blocked
                  + (blocked == 1 ? " step was" : " steps were")
                  + " blocked; update again to see what they give"));
    }
  }

  private static void write(FileReport report, String text) throws UserError {
    try {
      TranscriptFile.replace(Path.of(report.file()), report.source(), text);
    } catch (IOException refused) {
      throw UserError.of(
          Exit.UNAVAILABLE, "not updated: " + report.file(), reason(refused), "replay it again");
    }
  }

  static String reason(IOException refused) {
    if (refused instanceof java.nio.file.FileSystemException told && told.getReason() != null) {
      return told.getReason();
    }
    if (refused instanceof java.nio.file.AccessDeniedException) {
      return "permission denied";
    }
    if (refused instanceof java.nio.file.NoSuchFileException) {
      return "there is no such file or folder";
    }
    return String.valueOf(refused.getMessage());
  }

  /** On a saved host the answers are the same again, so what was written can be checked. */
  private void check(Map<FileReport, String> texts, List<Line> notes) throws UserError {
    if (live) {
      return;
    }
    ReplaySession.Source source = door.source(call.session(), false);
    Conditions.Surroundings surroundings = door.surroundings(call.session(), false);
    for (FileReport report : texts.keySet()) {
      TranscriptSuite.Result again =
          TranscriptSuite.run(
              List.of(Path.of(report.file())), OptionalInt.empty(), source, surroundings);
      if (again.code() != Exit.DONE) {
        notes.add(Line.text(report.file() + " was updated and still does not pass"));
      }
    }
  }

  private static Outcome said(List<Line> difference, int files, int code, List<Line> notes) {
    List<Line> lines = new ArrayList<>(difference);
    if (files > 0) {
      lines.add(Line.text(files == 1 ? "1 file updated" : files + " files updated"));
    }
    return Outcome.of(new Outcome.Report(lines, Tree.object().put("updated", files).build()), code)
        .withNotes(notes);
  }
}
