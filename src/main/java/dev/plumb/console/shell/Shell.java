package dev.plumb.console.shell;

import dev.plumb.console.command.CommandTable;
import dev.plumb.console.command.Exit;
import dev.plumb.console.command.LineParser;
import dev.plumb.console.command.UserError;
import dev.plumb.console.transcript.RecordCommands;
import dev.plumb.model.Host;
import dev.plumb.model.port.Archive;
import dev.plumb.model.port.World;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The doors: how words come in, and which exit code goes out. */
public final class Shell {
  /** What a shell says of a program that wrote into a closed pipe: 128 + SIGPIPE. */
  private static final int BROKEN_PIPE = 141;

  private final Surroundings around;
  private final House house;
  private final Map<String, String> settings;
  private final Screen screen;
  private final Optional<Map.Entry<String, Host>> standing;

  /**
   * @param settings what the session starts with; it changes them
   * @param standing the saved host that is meant where the words name none; empty: the live one
   */
  Shell(
      Surroundings around,
      House house,
      Map<String, String> settings,
      Screen screen,
      Optional<Map.Entry<String, Host>> standing) {
    this.around = around;
    this.house = house;
    this.settings = settings;
    this.screen = screen;
    this.standing = standing;
  }

  /** Does what plumb was called for; everything is written when it returns its exit code. */
  public static int run(List<String> words, Surroundings around, House house) {
    Map<String, String> settings = new HashMap<>();
    Screen screen = new Screen(around, settings);
    return new Shell(around, house, settings, screen, Optional.empty()).run(words);
  }

  int run(List<String> words) {
    try {
      return enter(words);
    } catch (IOException failed) {
      return stopped(failed);
    } catch (RuntimeException | StackOverflowError bug) {
      return bug(bug);
    }
  }

  /** A reader who left wants no complaint; a full disk is worth one. */
  private int stopped(IOException failed) {
    String reason = String.valueOf(failed.getMessage());
    if (reason.contains("roken pipe")) {
      return BROKEN_PIPE;
    }
    try {
      screen.error(
          UserError.of(Exit.UNAVAILABLE, "cannot go on reading or writing", reason),
          Optional.empty());
    } catch (IOException closed) {
      return Exit.UNAVAILABLE; // The code says it to whoever still listens.
    }
    return Exit.UNAVAILABLE;
  }

  /** Says that plumb made a mistake. */
  int bug(Throwable bug) {
    try {
      BugReport.write(
          screen,
          bug,
          "on".equals(settings.get("debug")) || around.environment().containsKey("PLUMB_DEBUG"));
    } catch (IOException closed) {
      return Exit.BUG; // The code says it to whoever still listens.
    }
    return Exit.BUG;
  }

  private int enter(List<String> words) throws IOException {
    try {
      return enter(Arguments.parse(words), words);
    } catch (UserError error) {
      screen.error(error, Optional.empty());
      return error.code();
    }
  }

  private int enter(Arguments arguments, List<String> words) throws UserError, IOException {
    settings.putAll(arguments.settings());
    Optional<String> open = arguments.open();
    List<String> greeting = List.of();
    if (arguments.demo()) {
      Optional<House.Demo> demo = house.demo(words);
      if (demo.isEmpty()) {
        throw UserError.of(Exit.UNAVAILABLE, "no demo here", "this plumb was built without one");
      }
      if (demo.get() instanceof House.Demo.Over over) {
        return over.code();
      }
      if (demo.get() instanceof House.Demo.Here here) {
        open = here.open();
        greeting = here.greeting();
      }
    }
    Arguments.Door door = arguments.door();
    boolean somebodyTypes = door instanceof Arguments.Door.Standard && around.inIsTerminal();
    if (arguments.demo() && open.isPresent() && !somebodyTypes && !greeting.isEmpty()) {
      // A script that asked for a lab must hear that it looks at a saved host.
      screen.say(greeting.getFirst());
    }
    if (door instanceof Arguments.Door.Version) {
      screen.write("plumb " + house.version() + "\n");
      return Exit.DONE;
    }
    boolean prompt = door instanceof Arguments.Door.Standard && around.inIsTerminal();
    if (prompt && around.outIsTerminal() && around.isCapable() && open.isEmpty()) {
      screen.write(FirstPrompt.of(screen.colours(true)));
    }
    ShellSession session = session(door, open);
    if (arguments.record().isPresent()) {
      Arguments.Record record = arguments.record().get();
      RecordCommands.begin(
          session,
          new ShellRecords(),
          new ShellReplays(),
          record.file(),
          record.withHost(),
          record.addresses());
    }
    int code = through(door, arguments, session, prompt, greeting);
    if (session.desk().isPresent()) {
      for (String line : RecordCommands.end(session.desk(true), session, new ShellReplays())) {
        screen.say(line);
      }
    }
    return code;
  }

  private int through(
      Arguments.Door door,
      Arguments arguments,
      ShellSession session,
      boolean prompt,
      List<String> greeting)
      throws UserError, IOException {
    if (door instanceof Arguments.Door.Words one) {
      return new Executor(session, screen).words(one.words());
    }
    if (door instanceof Arguments.Door.Complete complete) {
      return CompleteDoor.answer(complete.words(), session, screen);
    }
    if (door instanceof Arguments.Door.Train train) {
      return new Training(session, screen, around).run(train.prompt());
    }
    if (prompt) {
      return prompt(session, greeting);
    }
    return script(door, arguments.stop(), session);
  }

  private int prompt(ShellSession session, List<String> greeting) throws IOException {
    if (around.outIsTerminal() && around.isCapable()) {
      return new Repl(session, screen, around).run(greeting);
    }
    return new PlainPrompt(session, screen, around).run(greeting);
  }

  private ShellSession session(Arguments.Door door, Optional<String> open) throws UserError {
    CommandTable table = Commands.table();
    Optional<Map.Entry<String, Host>> snapshot = standing;
    if (open.isPresent()) {
      snapshot = Optional.of(open(open.get(), house.archive()));
    }
    Supplier<World> worlds = snapshot.isPresent() ? new SavedWorld(house) : new HouseWorld(house);
    ShellSession session =
        new ShellSession(
            table,
            worlds,
            snapshot,
            around.environment(),
            settings,
            new ShellSession.Mode(
                door instanceof Arguments.Door.Words,
                around.inIsTerminal() && around.outIsTerminal()));
    session.asks(new Question(around));
    if (open.isPresent() && Files.exists(Path.of(open.get()))) {
      session.openedFrom(Path.of(open.get()));
    }
    return session;
  }

  /** Opens a saved host, with the name that the prompt shows. */
  static Map.Entry<String, Host> open(String word, Archive archive) throws UserError {
    try {
      Path file = Path.of(word);
      Path name = file.getFileName();
      return Map.entry(name == null ? word : name.toString(), archive.open(file));
    } catch (IOException | InvalidPathException refused) {
      String reason = refused.getMessage();
      throw UserError.of(
          Exit.UNAVAILABLE,
          "cannot open " + word,
          reason == null ? refused.toString() : withoutWhat(reason, "cannot open " + word + ": "),
          "plumb open FILE, with a file that 'snapshot save' wrote");
    }
  }

  private static String withoutWhat(String reason, String what) {
    return reason.startsWith(what) ? reason.substring(what.length()) : reason;
  }

  private int script(Arguments.Door door, Arguments.Stop stop, ShellSession session)
      throws UserError, IOException {
    Executor executor = new Executor(session, screen);
    Tally tally = new Tally(stop);
    if (door instanceof Arguments.Door.Lines lines) {
      for (int i = 0; i < lines.lines().size(); i++) {
        Optional<String> place =
            lines.lines().size() > 1 ? Optional.of("-c:" + (i + 1)) : Optional.empty();
        if (executor.line(lines.lines().get(i), place, tally)) {
          break;
        }
      }
      return tally.result();
    }
    if (door instanceof Arguments.Door.Script script) {
      if (Files.isDirectory(Path.of(script.path()))) {
        throw UserError.of(
            Exit.UNAVAILABLE,
            "cannot read the script " + script.path(),
            "it is a folder",
            "a word with a '/' or ending in .plumb is a script");
      }
      try (InputStream in = Files.newInputStream(Path.of(script.path()))) {
        read(in, script.path(), executor, tally);
      } catch (java.nio.file.FileSystemException | InvalidPathException refused) {
        throw UserError.of(
            Exit.UNAVAILABLE,
            "cannot read the script " + script.path(),
            refused instanceof java.nio.file.NoSuchFileException
                ? "no such file"
                : String.valueOf(refused.getMessage()),
            "a word with a '/' or ending in .plumb is a script");
      }
      return tally.result();
    }
    if (!read(around.in(), "stdin", executor, tally)) {
      throw UserError.of(
          Exit.USAGE,
          "nothing to do",
          "standard input is no terminal and held no command",
          "plumb NOUN VERB ..., plumb -c 'LINE', or plumb < SCRIPT",
          "'plumb help' lists the commands");
    }
    return tally.result();
  }

  /** Some editors begin a file with a byte order mark. */
  private static @Nullable String withoutMark(@Nullable String line) {
    return line != null && line.startsWith("\ufeff") ? line.substring(1) : line;
  }

  /** Runs a script; false when there was nothing in it. */
  private static boolean read(InputStream in, String name, Executor executor, Tally tally)
      throws UserError, IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    boolean any = false;
    int number = 0;
    String line = withoutMark(reader.readLine());
    while (line != null) {
      number++;
      if (line.indexOf('\0') >= 0) {
        throw UserError.of(
            Exit.USAGE,
            name + ":" + number + " is no text",
            "it holds a NUL byte, which no line of a script does",
            "a script is a text in UTF-8, a command on each line");
      }
      int first = number;
      StringBuilder whole = new StringBuilder(line);
      while (LineParser.parse(whole.toString(), Map.of()).open().isPresent()) {
        String more = reader.readLine();
        if (more == null) {
          break;
        }
        whole.append('\n').append(more);
        number++;
      }
      any |= !LineParser.parse(whole.toString(), Map.of()).statements().isEmpty();
      if (executor.line(whole.toString(), Optional.of(name + ":" + first), tally)) {
        return true;
      }
      // Not before: whoever writes line by line waits for the answer to each.
      line = reader.readLine();
    }
    return any;
  }

  /** What a saved host leaves of the world: the archive. The live host is out of reach. */
  record SavedWorld(House house) implements Supplier<World> {
    @Override
    public World get() {
      return World.saved(house.archive());
    }
  }

  /** Not a lambda: this is on every one-shot's way. Opens the doors once. */
  static final class HouseWorld implements Supplier<World> {
    private final House house;
    private Optional<World> open = Optional.empty();

    HouseWorld(House house) {
      this.house = house;
    }

    @Override
    public synchronized World get() {
      if (open.isEmpty()) {
        open = Optional.of(house.world());
      }
      return open.get();
    }
  }
}
