package dev.plumb.console.command;

import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.port.Needs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From words to a command that is ready to run.
 *
 * <p>The first word is, in this order: a noun, an alias, a verb of {@code bridge} while a bridge is
 * chosen, a tool's name, the beginning of one noun, the name of a namespace. An alias stands before
 * mere beginnings of nouns, so that a noun that is added later does not take it away.
 */
public final class Dispatcher {
  /** Programs that run in the current namespace when they are the first word. */
  public static final List<String> TOOLS =
      List.of("ip", "ifconfig", "arp", "brctl", "ss", "netstat");

  private static final int ALIAS_DEPTH = 8;

  /** Stands for the program when a namespace's name is all that was typed. */
  private static final String NO_PROGRAM = "";

  private Dispatcher() {}

  /**
   * A command with its words sorted into places.
   *
   * @param output how its answer is to look
   * @param guessed true when the first word was taken for a namespace because it was nothing else
   */
  public record Prepared(Call call, OutputOptions output, boolean guessed) {
    /**
     * Answers.
     *
     * @throws UserError when the question can't be answered, or the guess was wrong
     */
    public Outcome run() throws UserError {
      if (guessed) {
        Dispatcher.checkNamespace(call);
      }
      return call.entry().action().run(call);
    }

    /**
     * The words that stand where a namespace may be named, for a survey that reads no more than
     * those.
     */
    public List<String> namespaces() {
      return Mentions.in(call);
    }
  }

  /** Answers a line of words. */
  public static Outcome call(List<String> words, Session session) throws UserError {
    return prepare(words, session).run();
  }

  /**
   * Finds the command and sorts the words.
   *
   * @throws UserError exit 2, naming what was not understood and what was probably meant
   */
  public static Prepared prepare(List<String> words, Session session) throws UserError {
    OptionReader output = new OptionReader(OutputOptions.OPTIONS);
    int first = output.readLeading(words);
    if (first == words.size()) {
      throw UserError.usage("no command", "'help' lists them");
    }
    List<String> rest = words.subList(first, words.size());
    List<String> expansion = aliasOf(rest.getFirst(), session);
    for (int depth = 0; !expansion.isEmpty(); depth++) {
      if (depth == ALIAS_DEPTH) {
        throw UserError.usage("the alias '" + rest.getFirst() + "' means itself");
      }
      List<String> longer = new ArrayList<>(expansion);
      longer.addAll(rest.subList(1, rest.size()));
      rest = longer;
      expansion = aliasOf(rest.getFirst(), session);
    }
    Prepared prepared = byFirstWord(rest, session);
    return new Prepared(
        prepared.call(), output.outputOptions().with(prepared.output()), prepared.guessed());
  }

  private static List<String> aliasOf(String word, Session session) {
    return session.commands().of(word).isEmpty() && !CommandTable.isShortForm(word)
        ? session.aliases().getOrDefault(word, List.of())
        : List.of();
  }

  private static Prepared byFirstWord(List<String> words, Session session) throws UserError {
    String word = words.getFirst();
    CommandTable table = session.commands();
    if (!table.of(word).isEmpty() || CommandTable.isShortForm(word)) {
      Optional<String> noun = table.noun(word);
      if (noun.isPresent()) {
        return ofNoun(noun.get(), words, session);
      }
    }
    if (session.bridge().isPresent() && !table.of("bridge").isEmpty()) {
      Optional<CommandEntry> verb = exactVerb(table, "bridge", word);
      if (verb.isPresent()) {
        return sort(verb.get(), words.subList(1, words.size()), session);
      }
    }
    if (TOOLS.contains(word) && !table.of("exec").isEmpty()) {
      return inCurrent(words, session);
    }
    Optional<String> noun = table.noun(word);
    if (noun.isPresent()) {
      return ofNoun(noun.get(), words, session);
    }
    if (word.startsWith("-") || word.isEmpty() || table.of("exec").isEmpty()) {
      throw unknownWord(word, session, List.of());
    }
    List<String> line = new ArrayList<>(words);
    if (line.size() == 1) {
      line.add(NO_PROGRAM);
    }
    Prepared guess = sort(table.of("exec").getFirst(), line, session);
    return new Prepared(guess.call(), guess.output(), true);
  }

  /** {@code ip addr}: the program in the namespace that is current. */
  private static Prepared inCurrent(List<String> words, Session session) throws UserError {
    List<String> line = new ArrayList<>();
    line.add(session.currentName());
    line.addAll(words);
    return sort(session.commands().of("exec").getFirst(), line, session);
  }

  private static Optional<CommandEntry> exactVerb(CommandTable table, String noun, String word) {
    for (CommandEntry entry : table.of(noun)) {
      if (entry.verb().isPresent() && entry.verb().get().equals(word)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  private static Prepared ofNoun(String noun, List<String> words, Session session)
      throws UserError {
    CommandTable table = session.commands();
    // Output options may stand between noun and verb too: ns -o json show web.
    OptionReader between = new OptionReader(OutputOptions.OPTIONS);
    int next = 1 + between.readLeading(words.subList(1, words.size()));
    Optional<CommandEntry> byDefault = table.defaultOf(noun);
    CommandEntry entry;
    List<String> rest;
    Optional<CommandEntry> verb = Optional.empty();
    if (next < words.size()) {
      // use bridge: behind a noun that is a command by itself a name is likelier than half a verb.
      verb =
          byDefault.isPresent() && byDefault.get().verb().isEmpty()
              ? exactVerb(table, noun, words.get(next))
              : table.verb(noun, words.get(next));
    }
    if (verb.isPresent() && verb.get().verb().isPresent()) {
      entry = verb.get();
      rest = words.subList(next + 1, words.size());
    } else if (byDefault.isPresent() && fits(byDefault.get(), words, next)) {
      entry = byDefault.get();
      rest = words.subList(next, words.size());
    } else if (next < words.size()) {
      throw UsageErrors.noVerb(table, noun, words.subList(next, words.size()));
    } else {
      throw UsageErrors.verbMissing(table, noun);
    }
    Prepared prepared = sort(entry, rest, session);
    return new Prepared(
        prepared.call(), between.outputOptions().with(prepared.output()), prepared.guessed());
  }

  private static boolean fits(CommandEntry entry, List<String> words, int next) {
    return next == words.size()
        || !entry.arguments().isEmpty()
        || words.get(next).startsWith("-")
        || entry.verb().isEmpty();
  }

  /** Sorts what follows the noun and verb into arguments and options. */
  private static Prepared sort(CommandEntry entry, List<String> words, Session session)
      throws UserError {
    OptionReader options = new OptionReader(entry.options());
    OptionReader output = new OptionReader(OutputOptions.OPTIONS);
    List<String> arguments = new ArrayList<>();
    boolean optionsEnded = false;
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at);
      boolean rest = isRest(entry, arguments.size());
      if (!optionsEnded && word.equals("--")) {
        optionsEnded = true;
        at++;
      } else if (rest && (optionsEnded || !word.startsWith("-") || arguments.size() > 0)) {
        arguments.addAll(words.subList(at, words.size()));
        at = words.size();
      } else if (!optionsEnded && isOption(word, entry)) {
        int taken = options.read(words, at);
        if (taken == 0) {
          taken = output.read(words, at);
        }
        if (taken == 0) {
          throw UsageErrors.noOption(entry, word, words);
        }
        at += taken;
      } else {
        if (arguments.size() >= entry.arguments().size() && !lastRepeats(entry)) {
          throw UsageErrors.tooMany(entry, word, words);
        }
        arguments.add(word);
        at++;
      }
    }
    if (arguments.size() < required(entry)) {
      throw UsageErrors.missing(entry, arguments.size());
    }
    Call call = new Call(entry, arguments, options.values(), session);
    return new Prepared(call, output.outputOptions().with(innerOutput(call)), false);
  }

  /** {@code watch ns -o json}: the format that the inner command asks for is the whole line's. */
  private static OutputOptions innerOutput(Call call) {
    int last = call.entry().arguments().size() - 1;
    if (last < 0
        || call.entry().arguments().get(last).slot().kind() != Slot.Kind.COMMAND_LINE
        || call.arguments().size() <= last) {
      return OutputOptions.DEFAULT;
    }
    try {
      return prepare(call.rest(last), call.session()).output();
    } catch (UserError notACommand) {
      // It is said when the inner command runs; alias and let may never run it.
      return OutputOptions.DEFAULT;
    }
  }

  /** What begins with a minus; a negative number only where one is an option: {@code -4}. */
  private static boolean isOption(String word, CommandEntry entry) {
    if (word.length() < 2 || word.charAt(0) != '-') {
      return false;
    }
    return !(word.charAt(1) >= '0' && word.charAt(1) <= '9')
        || entry.options().stream().anyMatch(option -> option.names().contains(word));
  }

  private static boolean isRest(CommandEntry entry, int index) {
    return index < entry.arguments().size() && entry.arguments().get(index).slot().takesRest();
  }

  private static boolean lastRepeats(CommandEntry entry) {
    return !entry.arguments().isEmpty() && entry.arguments().getLast().repeats();
  }

  private static int required(CommandEntry entry) {
    int required = 0;
    for (CommandEntry.Argument argument : entry.arguments()) {
      required += argument.required() ? 1 : 0;
    }
    return required;
  }

  private static void checkNamespace(Call call) throws UserError {
    String word = call.arguments().getFirst();
    Host host = call.session().host(Needs.named(Needs.Part.CONTAINERS));
    for (Namespace namespace : host.namespaces()) {
      if (namespace.name().equals(word) || namespace.names().contains(word)) {
        if (call.argument(1).orElse(NO_PROGRAM).equals(NO_PROGRAM)) {
          throw UserError.usage(
              "'" + word + "' is a namespace, not a command",
              "'use " + word + "' makes it the current one",
              "'" + word + " CMD' runs a program in it");
        }
        return;
      }
    }
    if (word.startsWith("net:[") || word.indexOf('=') > 0) {
      return; // A qualified name; exec says what is wrong with it.
    }
    List<String> names = new ArrayList<>();
    for (Namespace namespace : host.namespaces()) {
      names.add(namespace.name());
      names.addAll(namespace.names());
    }
    throw unknownWord(word, call.session(), names);
  }

  private static UserError unknownWord(String word, Session session, List<String> namespaces) {
    List<String> candidates = session.commands().nounsStartingWith(word);
    if (!word.isEmpty() && candidates.size() > 1) {
      return UserError.usage(
          "'" + word + "' is short for several commands",
          "one of: " + String.join(" ", candidates));
    }
    if (word.equals("?")) {
      return UserError.usage(
          "'?' is no command", "'help' lists the commands; ? answers while a line is typed");
    }
    if (Doors.of(word).isPresent()) {
      return UserError.of(
          Exit.USAGE,
          "'" + word + "' is no command at the prompt",
          "it says which host plumb looks at before anything is typed",
          Doors.of(word).get().atThePrompt());
    }
    List<String> known = new ArrayList<>(session.commands().nouns());
    known.addAll(session.aliases().keySet());
    known.addAll(TOOLS);
    Doors.all().forEach(door -> known.add(door.word()));
    known.addAll(namespaces);
    List<String> next = new ArrayList<>();
    Optional<String> ours = OtherNames.ours(word, session.commands());
    if (ours.isPresent()) {
      next.add("'" + ours.get() + "', as it is called here");
    } else {
      Spelling.question(word, known).ifPresent(next::add);
    }
    next.add("'help' lists the commands, '! " + word + "' runs a program of that name");
    return UserError.usage(
        "no command or namespace called '" + word + "'", next.toArray(new String[0]));
  }
}
