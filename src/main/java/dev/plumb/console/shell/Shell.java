package dev.plumb.console.shell;

import dev.plumb.console.command.CommandTable;
import dev.plumb.console.command.Exit;
import dev.plumb.console.command.LineParser;
import dev.plumb.console.command.UserError;
import dev.plumb.model.Host;
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

/** The doors: how words come in, and which exit code goes out. */
public final class Shell {
  /** What a shell says of a program that wrote into a closed pipe: 128 + SIGPIPE. */
  private static final int BROKEN_PIPE = 141;

  private final Surroundings around;
  private final House house;
  private final Map<String, String> settings = new HashMap<>();
  private final Screen screen;

  private Shell(Surroundings around, House house) {
    this.around = around;
    this.house = house;
    this.screen = new Screen(around, settings);
  }

  /** Does what plumb was called for; everything is written when it returns its exit code. */
  public static int run(List<String> words, Surroundings around, House house) {
    Shell shell = new Shell(around, house);
    try {
      return shell.enter(words);
    } catch (IOException failed) {
      return shell.stopped(failed);
    } catch (RuntimeException | StackOverflowError bug) {
      return shell.bug(bug);
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

  private int bug(Throwable bug) {
    try {
      screen.error(
          UserError.of(
              Exit.BUG,
              "plumb made a mistake: " + bug,
              "this is a bug of ours" + where(bug),
              "please report it with the words that led here"),
          Optional.empty());
      if ("on".equals(settings.get("debug")) || around.environment().containsKey("PLUMB_DEBUG")) {
        java.io.StringWriter trace = new java.io.StringWriter();
        bug.printStackTrace(new java.io.PrintWriter(trace));
        for (String line : trace.toString().split("\n", -1)) {
          screen.say(line);
        }
      }
    } catch (IOException closed) {
      return Exit.BUG; // The code says it to whoever still listens.
    }
    return Exit.BUG;
  }

  private static String where(Throwable bug) {
    StackTraceElement[] trace = bug.getStackTrace();
    return trace.length == 0 ? "" : ", at " + trace[0];
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
    if (door instanceof Arguments.Door.Words one) {
      return new Executor(session, screen, Optional.empty()).words(one.words());
    }
    if (door instanceof Arguments.Door.Complete complete) {
      return CompleteDoor.answer(complete.words(), session, screen);
    }
    if (door instanceof Arguments.Door.Train) {
      return Training.run(session, screen, around);
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
    HouseWorld worlds = new HouseWorld(house);
    Optional<Map.Entry<String, Host>> snapshot = Optional.empty();
    if (open.isPresent()) {
      snapshot = Optional.of(open(open.get(), worlds));
    }
    return new ShellSession(
        table,
        worlds,
        snapshot,
        around.environment(),
        settings,
        new ShellSession.Mode(
            door instanceof Arguments.Door.Words, around.inIsTerminal() && around.outIsTerminal()));
  }

  private static Map.Entry<String, Host> open(String word, HouseWorld worlds) throws UserError {
    try {
      Path file = Path.of(word);
      Path name = file.getFileName();
      return Map.entry(name == null ? word : name.toString(), worlds.get().archive().open(file));
    } catch (IOException | InvalidPathException refused) {
      String reason = refused.getMessage();
      throw UserError.of(
          Exit.UNAVAILABLE,
          "cannot open " + word,
          reason == null ? refused.toString() : reason,
          "plumb open FILE, with a file that 'snapshot save' wrote");
    }
  }

  private int script(Arguments.Door door, Arguments.Stop stop, ShellSession session)
      throws UserError, IOException {
    Executor executor = new Executor(session, screen, Optional.empty());
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

  /** Runs a script; false when there was nothing in it. */
  private static boolean read(InputStream in, String name, Executor executor, Tally tally)
      throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    boolean any = false;
    int number = 0;
    String line = reader.readLine();
    while (line != null) {
      number++;
      int first = number;
      StringBuilder whole = new StringBuilder(line);
      line = reader.readLine();
      while (line != null && LineParser.parse(whole.toString(), Map.of()).open().isPresent()) {
        whole.append('\n').append(line);
        number++;
        line = reader.readLine();
      }
      any |= !LineParser.parse(whole.toString(), Map.of()).statements().isEmpty();
      if (executor.line(whole.toString(), Optional.of(name + ":" + first), tally)) {
        return true;
      }
    }
    return any;
  }

  /** Not a lambda: this is on every one-shot's way. Opens the doors once. */
  private static final class HouseWorld implements java.util.function.Supplier<World> {
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
