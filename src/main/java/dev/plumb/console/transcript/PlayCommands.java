package dev.plumb.console.transcript;

import dev.plumb.console.command.Call;
import dev.plumb.console.command.CommandEntry;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.console.command.Exit;
import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.Session;
import dev.plumb.console.command.Slot;
import dev.plumb.console.command.UserError;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code play} and {@code transcript cast}: a transcript to watch. */
final class PlayCommands {
  private static final Option PACE =
      Option.valued("--pace", "N", Slot.NUMBER, "2 is twice as fast, 0.5 half; 0 does not wait");

  private final ReplayDoor door;

  private PlayCommands(ReplayDoor door) {
    this.door = door;
  }

  static List<CommandEntry> entries(ReplayDoor door) {
    PlayCommands commands = new PlayCommands(door);
    return List.of(
        CommandEntry.named("play")
            .summary("type a transcript at the terminal: space pauses, n steps, q quits")
            .takes(Argument.required("FILE", Slot.FILE))
            .option(PACE)
            .option(Option.flag("--live", "on this host, whatever saved one the file names"))
            .example("play transcripts/first-five-minutes.md")
            .example("play transcripts/first-five-minutes.md --pace 2")
            .runs(commands::play),
        CommandEntry.named("transcript", "cast")
            .summary("write a transcript as an asciicast, for players and web pages")
            .takes(Argument.required("FILE", Slot.FILE))
            .option(Option.valued("-o", "CAST", Slot.FILE, "where to write it: FILE.cast"))
            .option(PACE)
            .option(RecordCommands.FORCE)
            .example("transcript cast transcripts/first-five-minutes.md -o five.cast")
            .runs(commands::cast));
  }

  private Outcome play(Call call) throws UserError {
    boolean live = call.has("--live");
    Session session = call.session();
    Stage stage = door.stage(session, pace(call, true));
    Performance.Result result;
    try {
      result =
          Performance.play(
              ReplayCommand.path(call.arguments().getFirst()),
              door.source(session, live),
              door.surroundings(session, live),
              stage);
    } finally {
      door.leave(stage);
    }
    List<Line> notes = notes(result);
    int code = session.interrupted() ? Exit.INTERRUPTED : Exit.DONE;
    return Outcome.silence(code).withNotes(notes);
  }

  private Outcome cast(Call call) throws UserError {
    Path file = ReplayCommand.path(call.arguments().getFirst());
    String word =
        call.option("-o")
            .orElseThrow(
                () ->
                    UserError.usage(
                        "'transcript cast' needs a file to write",
                        "transcript cast FILE.md -o FILE.cast"));
    Path target = ReplayCommand.path(word);
    boolean force = call.has(RecordCommands.FORCE.name());
    try {
      // Before the performance, which may take its time.
      TranscriptFile.check(target, force);
    } catch (IOException refused) {
      throw notWritten(word, refused);
    }
    Path name = file.getFileName();
    CastStage stage =
        new CastStage(Recorder.title(name == null ? "" : name.toString()), pace(call, false));
    Session session = call.session();
    Performance.Result result =
        Performance.play(
            file, door.source(session, false), door.surroundings(session, false), stage);
    try {
      TranscriptFile.put(target, force, stage.text());
    } catch (IOException refused) {
      throw notWritten(word, refused);
    }
    String sentence = "wrote " + word;
    return Outcome.of(
            new Outcome.Report(
                List.of(Line.text(sentence)),
                Tree.object().put("message", sentence).put("file", word).build()))
        .withNotes(notes(result));
  }

  private static UserError notWritten(String word, IOException refused) {
    return TranscriptFile.refused(
        "not written to " + word,
        refused,
        "transcript cast FILE.md -o FILE.cast, where you may write");
  }

  private static List<Line> notes(Performance.Result result) {
    List<Line> notes = new ArrayList<>();
    if (result.differing() > 0) {
      notes.add(
          Line.text(
              result.differing()
                  + (result.differing() == 1 ? " step" : " steps")
                  + " answered otherwise than written: 'replay' shows how"));
    }
    if (result.silent() > 0) {
      notes.add(
          Line.text(
              result.silent()
                  + (result.silent() == 1 ? " step" : " steps")
                  + " could not run here and came as written"));
    }
    return notes;
  }

  private static double pace(Call call, boolean mayNotWait) throws UserError {
    String word = call.option("--pace").orElse("1");
    try {
      double pace = Double.parseDouble(word);
      if (pace <= 1000 && (pace >= 0.01 || mayNotWait && pace == 0)) {
        return pace;
      }
    } catch (NumberFormatException notANumber) {
      throw UserError.usage("--pace is a number, not '" + word + "'", "--pace 2");
    }
    throw UserError.usage("--pace is between 0.01 and 1000", "--pace 2");
  }
}
