package dev.plumb.console.transcript;

import dev.plumb.console.command.Call;
import dev.plumb.console.command.CommandEntry;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.console.command.Exit;
import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.Slot;
import dev.plumb.console.command.Span;
import dev.plumb.console.command.UserError;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** {@code replay}: transcripts as tests, and {@code --update} to make them say what came. */
final class ReplayCommand implements CommandEntry.Action {
  private final ReplayDoor door;

  private ReplayCommand(ReplayDoor door) {
    this.door = door;
  }

  static CommandEntry entry(ReplayDoor door) {
    return CommandEntry.named("replay")
        .summary("run transcripts as tests: files, folders, or FILE:LINE up to that step")
        .takes(new Argument("PATH", Slot.FILE, true, true))
        .option(Option.flag("--live", "on this host, whatever saved one a file names"))
        .option(Option.valued("--junit", "FILE", Slot.FILE, "write JUnit's XML there, too"))
        .option(Option.flag("--tap", "answer in TAP 14"))
        .option(Option.flag("--github", "annotations for GitHub, too"))
        .option(Option.flag("--update", "write what came where a step failed, after asking"))
        .option(Option.flag("--yes", "with --update: do not ask"))
        .option(Option.flag("--mint", "with --update: new names for new values"))
        .example("replay transcripts/")
        .example("replay transcripts/first-five-minutes.md:28")
        .example("replay --update transcripts/first-five-minutes.md")
        .runs(new ReplayCommand(door));
  }

  @Override
  public Outcome run(Call call) throws UserError {
    boolean live = call.has("--live");
    if (live && call.session().snapshot().isPresent()) {
      throw UserError.usage("--live needs the live host, and a saved one is open");
    }
    for (String needsUpdate : List.of("--yes", "--mint")) {
      if (call.has(needsUpdate) && !call.has("--update")) {
        throw UserError.usage(needsUpdate + " goes with --update");
      }
    }
    if (call.has("--update")) {
      UpdateFiles.refuseInCi(call.session());
    }
    TranscriptSuite.Result result = replay(call, live);
    if (call.option("--junit").isPresent()) {
      write(call.option("--junit").get(), MachineReports.junit(result));
    }
    if (call.session().interrupted()) {
      return outcome(call, result, Exit.INTERRUPTED);
    }
    if (call.has("--update") && result.code() == Exit.NEGATIVE) {
      return new UpdateFiles(door, call, live).update(result);
    }
    return outcome(call, result, result.code());
  }

  private TranscriptSuite.Result replay(Call call, boolean live) throws UserError {
    ReplaySession.Source source = door.source(call.session(), live);
    Conditions.Surroundings surroundings = door.surroundings(call.session(), live);
    List<FileReport> reports = new ArrayList<>();
    for (Map.Entry<Path, OptionalInt> place : places(call.arguments()).entrySet()) {
      reports.addAll(
          TranscriptSuite.run(
                  List.of(place.getKey()),
                  place.getValue(),
                  source,
                  surroundings,
                  call.session()::interrupted)
              .files());
    }
    return new TranscriptSuite.Result(reports);
  }

  /** The files, each once; with a line when one was named. */
  static Map<Path, OptionalInt> places(List<String> words) throws UserError {
    Map<Path, OptionalInt> places = new LinkedHashMap<>();
    for (String word : words) {
      int colon = word.lastIndexOf(':');
      boolean line = colon > 0 && isNumber(word.substring(colon + 1)) && !Files.exists(path(word));
      Path place = path(line ? word.substring(0, colon) : word);
      if (line && Files.isDirectory(place)) {
        throw UserError.usage("a folder has no lines: " + word);
      }
      for (Path file : files(place)) {
        OptionalInt at =
            line
                ? OptionalInt.of(Integer.parseInt(word.substring(colon + 1)))
                : OptionalInt.empty();
        places.merge(file, at, (a, b) -> a.isEmpty() || b.isEmpty() ? OptionalInt.empty() : b);
      }
    }
    return places;
  }

  private static boolean isNumber(String text) {
    boolean digits = !text.isEmpty() && text.length() < 10;
    for (int i = 0; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits;
  }

  /** The transcripts at a place; none is an error, or it would pass for nothing. */
  static Set<Path> files(Path place) throws UserError {
    try {
      if (!Files.isDirectory(place)) {
        TranscriptSuite.ordinary(place);
      }
      List<Path> found = TranscriptSuite.find(place);
      if (found.isEmpty()) {
        throw UserError.usage(
            "no transcript in " + place, "transcripts are files whose names end in .md");
      }
      return new LinkedHashSet<>(found);
    } catch (IOException unreadable) {
      throw unreadable(place, unreadable);
    }
  }

  static UserError unreadable(Path place, IOException refused) {
    return UserError.of(
        Exit.UNAVAILABLE,
        "cannot read " + place,
        UpdateFiles.reason(refused),
        "a transcript: a Markdown file, as in transcripts/");
  }

  static Path path(String word) throws UserError {
    try {
      return Path.of(word);
    } catch (InvalidPathException noPath) {
      throw UserError.usage("not a file name: " + word);
    }
  }

  private static void write(String word, String text) throws UserError {
    try {
      Files.writeString(path(word), text);
    } catch (IOException refused) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "cannot write " + word,
          String.valueOf(refused.getMessage()),
          "--junit FILE, where you may write");
    }
  }

  /** The answer in the form that was asked for. */
  static Outcome outcome(Call call, TranscriptSuite.Result result, int code) {
    List<Line> lines = new ArrayList<>();
    for (String text : call.has("--tap") ? MachineReports.tap(result) : result.lines()) {
      lines.add(line(text));
    }
    if (call.has("--github")) {
      MachineReports.github(result).forEach(text -> lines.add(Line.text(text)));
    }
    return Outcome.of(new Outcome.Report(lines, record(result)), code);
  }

  /** A line of a report or of a difference. */
  static Line line(String text) {
    String bare = text.stripLeading();
    Span.Style style =
        bare.startsWith("- ") || text.startsWith("FAIL") || text.startsWith("-")
            ? Span.Style.BAD
            : bare.startsWith("+ ") || text.startsWith("+") ? Span.Style.GOOD : Span.Style.PLAIN;
    return Line.of(Span.styled(text, style));
  }

  private static Tree record(TranscriptSuite.Result result) {
    List<Tree> files = new ArrayList<>();
    for (FileReport file : result.files()) {
      List<Tree> steps = new ArrayList<>();
      for (FileReport.Result step : file.results()) {
        steps.add(record(step.verdict()));
      }
      Tree.Builder record = Tree.object().put("file", file.file());
      file.malformed().ifPresent(what -> record.put("malformed", what));
      files.add(record.put("steps", new Tree.Arr(steps)).build());
    }
    return new Tree.Arr(files);
  }

  private static Tree record(Verdict verdict) {
    Tree.Builder record =
        Tree.object().put("line", verdict.step().line()).put("command", verdict.step().written());
    switch (verdict) {
      case Verdict.Passed ok -> record.put("verdict", "passed");
      case Verdict.Skipped off -> record.put("verdict", "skipped").put("reason", off.reason());
      case Verdict.Blocked held -> record.put("verdict", "blocked").put("reason", held.reason());
      case Verdict.Failed no ->
          record
              .put("verdict", "failed")
              .put("reason", String.join("; ", no.reasons()))
              .put("report", String.join("\n", no.report()));
    }
    return record.build();
  }
}
