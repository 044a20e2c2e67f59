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
import java.util.Optional;
import java.util.OptionalInt;

/** {@code record}: what is typed and comes, as a transcript. */
public final class RecordCommands {
  static final Option FORCE = Option.flag("--force", "replace a file that is there");
  private static final Option WITH_HOST =
      Option.flag("--with-host", "save what was read of the host beside it, to replay anywhere");
  private static final Option GENERALISE =
      Option.valued("--generalise", "KIND", Slot.choice("ip"), "addresses become names, too");

  private final RecordDoor door;
  private final ReplayDoor replays;

  private RecordCommands(RecordDoor door, ReplayDoor replays) {
    this.door = door;
    this.replays = replays;
  }

  static List<CommandEntry> entries(RecordDoor door, ReplayDoor replays) {
    RecordCommands commands = new RecordCommands(door, replays);
    return List.of(
        CommandEntry.named("record", "start")
            .summary("write what is typed from now on, and what comes, as a transcript")
            .takes(Argument.required("FILE", Slot.FILE))
            .option(WITH_HOST)
            .option(GENERALISE)
            .option(FORCE)
            .example("record start transcripts/where-is-my-veth.md")
            .example("record start --with-host lost-packet.md")
            .runs(commands::start),
        CommandEntry.named("record", "stop")
            .summary("end the recording, and say what of it would not replay")
            .runs(commands::stop),
        CommandEntry.named("record", "last")
            .summary("write the last lines that were typed here as a transcript")
            .takes(Argument.required("COUNT", Slot.NUMBER))
            .takes(Argument.required("FILE", Slot.FILE))
            .option(WITH_HOST)
            .option(GENERALISE)
            .option(FORCE)
            .example("record last 3 transcripts/where-is-my-veth.md")
            .runs(commands::last));
  }

  private Outcome start(Call call) throws UserError {
    Desk desk = door.desk(call.session());
    return start(desk, wish(call, call.arguments().getFirst()));
  }

  private Desk.Wish wish(Call call, String word) throws UserError {
    return wish(
        call.session(),
        word,
        call.has(FORCE.name()),
        call.has(WITH_HOST.name()),
        call.has(GENERALISE.name()));
  }

  private Desk.Wish wish(
      Session session, String word, boolean force, boolean withHost, boolean addresses)
      throws UserError {
    Path file = ReplayCommand.path(word);
    Path name = file.getFileName();
    if (name == null || !name.toString().endsWith(".md")) {
      throw UserError.usage(
          "a transcript's name ends in .md: " + word, "record start " + word + ".md");
    }
    Optional<Path> open = door.openFile(session);
    if (withHost || session.snapshot().isPresent() && open.isEmpty()) {
      String base = name.toString().substring(0, name.toString().length() - 3);
      return new Desk.Wish(
          file, force, Optional.of(Path.of("hosts", base + ".plumb.json.gz")), true, addresses);
    }
    Path folder = file.toAbsolutePath().normalize().getParent();
    Optional<Path> host =
        open.map(path -> path.toAbsolutePath().normalize())
            .map(path -> folder == null ? path : folder.relativize(path));
    return new Desk.Wish(file, force, host, false, addresses);
  }

  private static Outcome start(Desk desk, Desk.Wish wish) throws UserError {
    if (desk.isRecording()) {
      throw UserError.of(
          Exit.NEGATIVE, "a recording runs already", "one session has one recorder", "record stop");
    }
    try {
      desk.start(wish);
    } catch (IOException refused) {
      throw notWritten(wish.file(), refused);
    }
    List<Line> notes = new ArrayList<>();
    notes.add(Line.text("programs get no terminal while recording; their output comes at the end"));
    if (wish.host().isEmpty()) {
      notes.add(
          Line.text("without --with-host it replays with 'replay --live' only, not elsewhere"));
    }
    return said("recording to " + wish.file(), wish.file()).withNotes(notes);
  }

  private static UserError notWritten(Path file, IOException refused) {
    return TranscriptFile.refused(
        "not recorded to " + file, refused, "record start FILE, where you may write");
  }

  private static Outcome said(String sentence, Path file) {
    return Outcome.of(
        new Outcome.Report(
            List.of(Line.text(sentence)),
            Tree.object().put("message", sentence).put("file", file.toString()).build()));
  }

  private Outcome stop(Call call) throws UserError {
    Desk desk = door.desk(call.session());
    try {
      Optional<Desk.Stopped> stopped = desk.stop();
      if (stopped.isEmpty()) {
        throw UserError.of(
            Exit.NEGATIVE, "nothing is being recorded", "no recording runs", "record start FILE");
      }
      List<Line> notes = new ArrayList<>();
      for (String sentence : tell(stopped.get(), call.session(), replays)) {
        notes.add(Line.text(sentence));
      }
      Path file = stopped.get().file();
      return said("recorded to " + shown(file), file).withNotes(notes);
    } catch (IOException refused) {
      throw UserError.of(
          Exit.UNAVAILABLE, "the recording ended badly", UpdateFiles.reason(refused));
    }
  }

  /** As short as it can be said from here. */
  private static Path shown(Path file) {
    Path here = Path.of("").toAbsolutePath();
    return file.startsWith(here) ? here.relativize(file) : file;
  }

  private Outcome last(Call call) throws UserError {
    int count = count(call.arguments().getFirst());
    Desk desk = door.desk(call.session());
    Desk.Wish wish = wish(call, call.arguments().get(1));
    if (desk.known() == 0) {
      throw UserError.of(
          Exit.NEGATIVE,
          "no line to record",
          "lines are kept at a prompt only, and none was typed yet",
          "record start FILE");
    }
    List<Line> notes = new ArrayList<>();
    if (desk.known() < count) {
      notes.add(Line.text("only the last " + desk.known() + " lines are known"));
    }
    try {
      desk.last(count, wish).forEach(sentence -> notes.add(Line.text(sentence)));
    } catch (IOException refused) {
      throw notWritten(wish.file(), refused);
    }
    Desk.Stopped done =
        new Desk.Stopped(wish.file().toAbsolutePath(), false, wish.host().isPresent(), List.of());
    tell(done, call.session(), replays).forEach(sentence -> notes.add(Line.text(sentence)));
    return said("recorded to " + wish.file(), wish.file()).withNotes(notes);
  }

  private static int count(String word) throws UserError {
    try {
      int count = Integer.parseInt(word);
      if (count > 0) {
        return count;
      }
    } catch (NumberFormatException notANumber) {
      throw UserError.usage("COUNT is a number, not '" + word + "'", "record last 3 FILE");
    }
    throw UserError.usage("COUNT is 1 or more", "record last 3 FILE");
  }

  /** What the user should know of a recording that ended: it is replayed where that is possible. */
  private static List<String> tell(Desk.Stopped stopped, Session session, ReplayDoor replays) {
    List<String> tell = new ArrayList<>(stopped.tell());
    if (stopped.empty()) {
      tell.add("no line was recorded, so there is nothing to replay");
      return tell;
    }
    if (!stopped.hermetic()) {
      return tell;
    }
    TranscriptSuite.Result result =
        TranscriptSuite.run(
            List.of(stopped.file()),
            OptionalInt.empty(),
            replays.source(session, false),
            replays.surroundings(session, false));
    for (FileReport file : result.files()) {
      file.malformed().ifPresent(tell::add);
      for (FileReport.Result step : file.results()) {
        if (step.verdict() instanceof Verdict.Failed no) {
          String reason = no.reasons().isEmpty() ? "it ends otherwise" : no.reasons().getFirst();
          tell.add(
              "line "
                  + no.step().line()
                  + " does not replay on the saved host: "
                  + reason
                  + " (the host changed while you recorded, or the answer did)");
        } else if (step.verdict() instanceof Verdict.Blocked held) {
          tell.add("line " + held.step().line() + " does not replay: " + held.reason());
        }
      }
    }
    return tell;
  }

  /**
   * Begins a recording for {@code plumb --record}.
   *
   * @param addresses true for {@code --generalise ip}
   */
  public static void begin(
      Session session,
      RecordDoor door,
      ReplayDoor replays,
      String file,
      boolean withHost,
      boolean addresses)
      throws UserError {
    RecordCommands commands = new RecordCommands(door, replays);
    start(door.desk(session), commands.wish(session, file, false, withHost, addresses));
  }

  /** Ends whatever is still recorded when the session ends; what the user should know. */
  public static List<String> end(Desk desk, Session session, ReplayDoor replays)
      throws IOException {
    Optional<Desk.Stopped> stopped = desk.stop();
    if (stopped.isEmpty()) {
      return List.of();
    }
    List<String> tell = tell(stopped.get(), session, replays);
    tell.addFirst("recorded to " + shown(stopped.get().file()));
    return tell;
  }
}
