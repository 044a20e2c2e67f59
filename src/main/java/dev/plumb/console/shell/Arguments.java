package dev.plumb.console.shell;

import dev.plumb.console.command.OutputOptions;
import dev.plumb.console.command.Spelling;
import dev.plumb.console.command.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What plumb was called with.
 *
 * @param door how words come in
 * @param settings what {@code set} would have set: {@code color}, {@code output}
 * @param open the saved host to look at; empty for the live one
 * @param demo true when everything is to happen in a private lab
 * @param stop when a script ends early
 * @param record where everything is to be recorded; empty for nowhere
 */
record Arguments(
    Door door,
    Map<String, String> settings,
    Optional<String> open,
    boolean demo,
    Stop stop,
    Optional<Record> record) {
  Arguments {
    settings = Map.copyOf(settings);
  }

  /** How words come in. */
  sealed interface Door {
    /** The prompt, or a script on standard input when nobody types there. */
    record Standard() implements Door {}

    /** One command; its words are taken as they are. */
    record Words(List<String> words) implements Door {}

    /** {@code -c}. */
    record Lines(List<String> lines) implements Door {}

    /** A script's path. */
    record Script(String path) implements Door {}

    /** {@code --version}. */
    record Version() implements Door {}

    /**
     * {@code __train once|prompt}: the launcher wants the classes of single commands, or of a
     * session at the prompt, loaded, to archive them.
     */
    record Train(boolean prompt) implements Door {}

    /** {@code __complete -- WORDS}: asked by the completion script of another shell. */
    record Complete(List<String> words) implements Door {}
  }

  /**
   * {@code --record}.
   *
   * @param withHost true for {@code --with-host}
   * @param addresses true for {@code --generalise ip}
   */
  record Record(String file, boolean withHost, boolean addresses) {}

  /** When a script ends early. */
  enum Stop {
    /** At a code of 2 or more. */
    AT_FAILURE,
    /** At a negative answer too. */
    STRICT,
    /** Never. */
    NEVER
  }

  private static final List<String> COLOURS = List.of("auto", "always", "never");
  private static final List<String> OPTIONS =
      List.of(
          "-c",
          "-f",
          "--color",
          "--strict",
          "--keep-going",
          "--version",
          "--help",
          "--record",
          "--with-host",
          "--generalise");

  /**
   * Reads them.
   *
   * @throws UserError exit 2
   */
  static Arguments parse(List<String> words) throws UserError {
    Map<String, String> settings = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    List<String> output = new ArrayList<>();
    Optional<String> script = Optional.empty();
    Stop stop = Stop.AT_FAILURE;
    Optional<String> recorded = Optional.empty();
    Optional<String> generalise = Optional.empty();
    boolean withHost = false;
    List<String> where = List.of();
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at);
      if (where.isEmpty() && word.equals("snapshot") && isNext(words, at, "open")) {
        at++; // The command of the prompt, as a first word, is the door.
        continue;
      }
      if (where.isEmpty() && (word.equals("demo") || word.equals("open"))) {
        // plumb open FILE -c ...: options may stand on either side of where plumb is to look.
        where = words.subList(at, Math.min(words.size(), at + (word.equals("open") ? 2 : 1)));
        at += where.size();
        continue;
      }
      if (!word.startsWith("-") || word.length() == 1) {
        break;
      }
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String name = equals < 0 ? word : word.substring(0, equals);
      switch (name) {
        case "--version", "-V" -> {
          return new Arguments(
              new Door.Version(), Map.of(), Optional.empty(), false, stop, Optional.empty());
        }
        case "--help", "-h" -> {
          List<String> help = new ArrayList<>(List.of("help"));
          help.addAll(words.subList(at + 1, words.size()));
          return new Arguments(
              new Door.Words(help), settings, Optional.empty(), false, stop, Optional.empty());
        }
        case "--strict" -> stop = Stop.STRICT;
        case "--keep-going" -> stop = Stop.NEVER;
        case "--no-header" -> output.add(word);
        case "--with-host" -> withHost = true;
        case "-c", "-f", "--color", "-o", "--columns", "--record", "--generalise" -> {
          String value;
          if (equals >= 0) {
            value = word.substring(equals + 1);
          } else if (++at < words.size()) {
            value = words.get(at);
          } else {
            throw UserError.usage(name + " needs a value", "'plumb help' lists the commands");
          }
          switch (name) {
            case "-c" -> lines.add(value);
            case "-f" -> script = Optional.of(value);
            case "--record" -> recorded = Optional.of(value);
            case "--generalise" -> generalise = Optional.of(choice(name, value, List.of("ip")));
            case "--color" -> settings.put("color", choice(name, value, COLOURS));
            case "-o" -> {
              settings.put("output", choice(name, value, OutputOptions.FORMATS));
              output.add(name);
              output.add(value);
            }
            default -> {
              output.add(name);
              output.add(value);
            }
          }
        }
        default -> {
          List<String> next = new ArrayList<>();
          Spelling.question(name, OPTIONS).ifPresent(next::add);
          next.add("'plumb help' lists the commands");
          throw UserError.usage("plumb has no option " + name, next.toArray(new String[0]));
        }
      }
      at++;
    }
    if (recorded.isEmpty() && (withHost || generalise.isPresent())) {
      throw UserError.usage(
          (withHost ? "--with-host" : "--generalise") + " goes with --record FILE");
    }
    Optional<Record> record =
        recorded.isEmpty()
            ? Optional.empty()
            : Optional.of(new Record(recorded.get(), withHost, generalise.isPresent()));
    Reading reading = new Reading(settings, stop, record);
    List<String> rest = new ArrayList<>(where);
    rest.addAll(words.subList(at, words.size()));
    return reading.of(rest, lines, script, output);
  }

  private static boolean isNext(List<String> words, int at, String word) {
    return at + 1 < words.size() && words.get(at + 1).equals(word);
  }

  private static String choice(String name, String value, List<String> choices) throws UserError {
    if (choices.contains(value)) {
      return value;
    }
    throw UserError.usage(
        name + " cannot be '" + value + "'", "one of: " + String.join(" ", choices));
  }

  /** What is left after the options. */
  private record Reading(Map<String, String> settings, Stop stop, Optional<Record> record) {
    Arguments of(
        List<String> rest, List<String> lines, Optional<String> script, List<String> output)
        throws UserError {
      String first = rest.isEmpty() ? "" : rest.getFirst();
      if (first.equals("open")) {
        if (rest.size() == 1) {
          throw UserError.usage("'open' needs a file", "plumb open FILE [COMMAND...]");
        }
        return new Arguments(
            door(rest.subList(2, rest.size()), lines, script, output),
            settings,
            Optional.of(rest.get(1)),
            false,
            stop,
            record);
      }
      if (first.equals("demo")) {
        return new Arguments(
            door(rest.subList(1, rest.size()), lines, script, output),
            settings,
            Optional.empty(),
            true,
            stop,
            record);
      }
      return new Arguments(
          door(rest, lines, script, output), settings, Optional.empty(), false, stop, record);
    }

    private static boolean isScript(String word) {
      return word.indexOf('/') >= 0 || word.endsWith(".plumb");
    }

    /** {@code -o} holds for a whole session; what else is said of the output, for one command. */
    private static void checkOneCommands(List<String> output) throws UserError {
      for (String option : List.of("--no-header", "--columns")) {
        if (output.contains(option)) {
          throw UserError.usage(
              option + " is for one command",
              "put it into the line: plumb -c 'ns list " + option + "'");
        }
      }
    }

    private static Door door(
        List<String> rest, List<String> lines, Optional<String> script, List<String> output)
        throws UserError {
      boolean isScript = !rest.isEmpty() && isScript(rest.getFirst());
      if (!lines.isEmpty() || script.isPresent() || rest.isEmpty() || isScript) {
        checkOneCommands(output);
      }
      if (!lines.isEmpty() || script.isPresent()) {
        if (!rest.isEmpty()) {
          throw UserError.usage(
              "-c and -f take no more words: '" + rest.getFirst() + "'",
              "put the whole line into one word: plumb -c 'ns list'");
        }
        return lines.isEmpty() ? new Door.Script(script.orElseThrow()) : new Door.Lines(lines);
      }
      if (rest.isEmpty()) {
        return new Door.Standard();
      }
      String first = rest.getFirst();
      if (first.equals("__complete")) {
        int from = rest.size() > 1 && rest.get(1).equals("--") ? 2 : 1;
        return new Door.Complete(rest.subList(from, rest.size()));
      }
      if (first.equals("__train")) {
        return new Door.Train(rest.contains("prompt"));
      }
      if (isScript) {
        if (rest.size() > 1) {
          throw UserError.usage("a script takes no words: '" + rest.get(1) + "'", "plumb " + first);
        }
        return new Door.Script(first);
      }
      List<String> words = new ArrayList<>(output);
      words.addAll(rest);
      return new Door.Words(words);
    }
  }
}
