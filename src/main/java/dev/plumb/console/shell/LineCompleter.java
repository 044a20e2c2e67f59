package dev.plumb.console.shell;

import dev.plumb.console.command.CommandEntry;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.console.command.CommandTable;
import dev.plumb.console.command.Dispatcher;
import dev.plumb.console.command.Names;
import dev.plumb.console.command.OutputOptions;
import dev.plumb.console.command.Session;
import dev.plumb.console.command.Settings;
import dev.plumb.console.command.Slot;
import dev.plumb.console.command.Synopsis;
import dev.plumb.console.command.TypedLine.Joint;
import dev.plumb.console.command.UserError;
import dev.plumb.console.complete.BundledSpecs;
import dev.plumb.console.complete.Candidate;
import dev.plumb.console.complete.Completion;
import dev.plumb.console.complete.SpecEngine;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What may stand at the cursor: from the command table, the host in memory, and the specs of
 * programs.
 */
final class LineCompleter {
  private static final List<String> COMMON_PIPES =
      List.of("grep", "head", "jq", "less", "sort", "wc");

  private final Session session;
  private final Supplier<Optional<Host>> hosts;
  private final SpecEngine engine;
  private final BundledSpecs specs = new BundledSpecs();

  /**
   * @param hosts what is remembered of the host; must answer at once
   */
  LineCompleter(Session session, Supplier<Optional<Host>> hosts) {
    this.session = session;
    this.hosts = hosts;
    this.engine = new SpecEngine(specs);
  }

  /**
   * The words that fit.
   *
   * @param before the whole words before the cursor's, in the cursor's part of the line
   * @param joint what part that is
   * @param typed the cursor's word as far as the cursor
   */
  List<Candidate> complete(List<String> before, Joint joint, String typed) {
    List<Candidate> found =
        switch (joint) {
          case COMMAND -> command(before, typed);
          case PIPE -> pipe(before, typed);
          case WRITE, APPEND -> before.isEmpty() ? PathWords.under(typed) : List.of();
        };
    List<Candidate> fitting = new ArrayList<>();
    for (Candidate candidate : found) {
      if (candidate.value().startsWith(typed)) {
        fitting.add(candidate);
      }
    }
    return fitting;
  }

  private List<Candidate> pipe(List<String> before, String typed) {
    if (!before.isEmpty()) {
      return program(before, typed, self());
    }
    List<Candidate> found = new ArrayList<>();
    found.add(new Candidate("include", "only rows that match", "filters", true));
    found.add(new Candidate("exclude", "only rows that do not match", "filters", true));
    for (String program : COMMON_PIPES) {
      found.add(new Candidate(program, "", "programs", true));
    }
    return found;
  }

  private List<Candidate> command(List<String> words, String typed) {
    List<String> rest = withoutLeadingOptions(words);
    if (rest.isEmpty()) {
      if (words.isEmpty() || !isValueOpen(words)) {
        return firstWord(typed);
      }
      return words.getLast().equals("-o")
          ? slot(Slot.choice(OutputOptions.FORMATS.toArray(new String[0])), typed, "")
          : List.of();
    }
    String first = rest.getFirst();
    CommandTable table = session.commands();
    boolean noun = !table.of(first).isEmpty() || CommandTable.isShortForm(first);
    List<String> alias = session.aliases().getOrDefault(first, List.of());
    if (!noun && !alias.isEmpty()) {
      List<String> longer = new ArrayList<>(alias);
      longer.addAll(rest.subList(1, rest.size()));
      return alias.getFirst().equals(first) ? List.of() : command(longer, typed);
    }
    if (!noun && Dispatcher.TOOLS.contains(first)) {
      return program(rest, typed, current());
    }
    Optional<String> meant = table.noun(first);
    if (meant.isPresent()) {
      return noun(meant.get(), rest.subList(1, rest.size()), typed);
    }
    Optional<Namespace> namespace = namespace(first);
    return namespace.isPresent()
        ? program(rest.subList(1, rest.size()), typed, namespace)
        : List.of();
  }

  private static List<String> withoutLeadingOptions(List<String> words) {
    int at = 0;
    while (at < words.size() && words.get(at).startsWith("-")) {
      at += words.get(at).equals("-o") || words.get(at).equals("--columns") ? 2 : 1;
    }
    return at >= words.size() ? List.of() : words.subList(at, words.size());
  }

  private static boolean isValueOpen(List<String> words) {
    return words.getLast().equals("-o") || words.getLast().equals("--columns");
  }

  private List<Candidate> firstWord(String typed) {
    List<Candidate> found = new ArrayList<>();
    for (String noun : session.commands().nouns()) {
      found.add(new Candidate(noun, summary(noun), "commands", true));
    }
    for (String alias : session.aliases().keySet()) {
      String meaning = String.join(" ", session.aliases().get(alias));
      found.add(new Candidate(alias, meaning, "aliases", true));
    }
    if (!typed.isEmpty()) {
      for (String tool : Dispatcher.TOOLS) {
        found.add(new Candidate(tool, "in " + session.currentName(), "programs", true));
      }
      found.addAll(namespaces(""));
    }
    return found;
  }

  private String summary(String noun) {
    List<CommandEntry> entries = session.commands().of(noun);
    return session.commands().defaultOf(noun).orElse(entries.getFirst()).summary();
  }

  private List<Candidate> noun(String noun, List<String> rest, String typed) {
    CommandTable table = session.commands();
    List<Candidate> found = new ArrayList<>();
    Optional<CommandEntry> byDefault = table.defaultOf(noun);
    if (rest.isEmpty()) {
      for (CommandEntry entry : table.of(noun)) {
        if (entry.verb().isPresent()) {
          found.add(new Candidate(entry.verb().get(), entry.summary(), noun, true));
        }
      }
      if (byDefault.isPresent()) {
        found.addAll(entry(byDefault.get(), rest, typed));
      }
      return found;
    }
    Optional<CommandEntry> verb = table.verb(noun, rest.getFirst());
    if (verb.isPresent() && verb.get().verb().isPresent()) {
      return entry(verb.get(), rest.subList(1, rest.size()), typed);
    }
    return byDefault.isPresent() ? entry(byDefault.get(), rest, typed) : List.of();
  }

  /** What may follow in a command's own places. */
  private List<Candidate> entry(CommandEntry entry, List<String> words, String typed) {
    List<String> arguments = new ArrayList<>();
    List<String> given = new ArrayList<>();
    String in = "";
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at);
      int place = arguments.size();
      if (place < entry.arguments().size()
          && entry.arguments().get(place).slot().takesRest()
          && !(place == 0 && word.startsWith("-"))) {
        return rest(entry, arguments, words.subList(at, words.size()), typed);
      }
      Optional<Option> option = option(entry, word);
      if (option.isPresent() && option.get().value().isPresent()) {
        given.addAll(option.get().names());
        if (at + 1 == words.size()) {
          return slot(option.get().value().get().slot(), typed, in);
        }
        in = option.get().name().equals("--in") ? words.get(at + 1) : in;
        at += 2;
      } else if (word.startsWith("-") && word.length() > 1) {
        given.add(word);
        at++;
      } else {
        arguments.add(word);
        at++;
      }
    }
    boolean asker =
        !arguments.isEmpty() && entry.arguments().getFirst().slot().kind() == Slot.Kind.NAMESPACE;
    if (in.isEmpty() && asker) {
      in = arguments.getFirst();
    }
    List<Candidate> found = new ArrayList<>();
    if (typed.startsWith("-")) {
      addOptions(found, entry.options(), given, "options");
      addOptions(found, OutputOptions.OPTIONS, given, "output");
      return found;
    }
    if (arguments.size() < entry.arguments().size()) {
      Argument next = entry.arguments().get(arguments.size());
      if (next.slot().takesRest()) {
        return rest(entry, arguments, List.of(), typed);
      }
      found.addAll(special(entry, arguments));
      found.addAll(slot(next.slot(), typed, in));
    } else if (!entry.arguments().isEmpty() && entry.arguments().getLast().repeats()) {
      found.addAll(slot(entry.arguments().getLast().slot(), typed, in));
    }
    return found;
  }

  private static Optional<Option> option(CommandEntry entry, String word) {
    for (Option option : entry.options()) {
      if (option.names().contains(word)) {
        return Optional.of(option);
      }
    }
    for (Option option : OutputOptions.OPTIONS) {
      if (option.names().contains(word)) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }

  private static void addOptions(
      List<Candidate> found, List<Option> options, List<String> given, String group) {
    for (Option option : options) {
      if (!given.contains(option.name())) {
        found.add(new Candidate(option.name(), option.help(), group, true));
      }
    }
  }

  /** Places whose words depend on the words before them. */
  private List<Candidate> special(CommandEntry entry, List<String> arguments) {
    List<Candidate> found = new ArrayList<>();
    if (entry.noun().equals("set") && arguments.size() == 1) {
      Optional<Settings> setting = Settings.of(arguments.getFirst());
      if (setting.isPresent()) {
        for (String value : setting.get().choices()) {
          found.add(new Candidate(value, "", setting.get().help(), true));
        }
      }
    } else if (entry.noun().equals("help") && arguments.size() == 1) {
      Optional<String> noun = session.commands().noun(arguments.getFirst());
      for (CommandEntry other : session.commands().of(noun.orElse(""))) {
        if (other.verb().isPresent()) {
          found.add(new Candidate(other.verb().get(), other.summary(), "verbs", true));
        }
      }
    }
    return found;
  }

  private List<Candidate> rest(
      CommandEntry entry, List<String> arguments, List<String> words, String typed) {
    int place = arguments.size();
    if (entry.arguments().get(place).slot().kind() == Slot.Kind.PROGRAM_LINE) {
      List<String> line =
          !words.isEmpty() && words.getFirst().equals("--")
              ? words.subList(1, words.size())
              : words;
      boolean named =
          place > 0 && entry.arguments().getFirst().slot().kind() == Slot.Kind.NAMESPACE;
      return program(line, typed, named ? namespace(arguments.getFirst()) : current());
    }
    if (!words.isEmpty() && words.getFirst().equals("=")) {
      return command(words.subList(1, words.size()), typed);
    }
    return entry.noun().equals("let") && words.isEmpty()
        ? List.of(new Candidate("=", "then a command, or a word", "let", true))
        : command(words, typed);
  }

  private List<Candidate> program(List<String> line, String typed, Optional<Namespace> target) {
    int at = typed.lastIndexOf("@{");
    boolean inBraces = at >= 0 && typed.indexOf('}', at) < 0;
    if (!line.isEmpty() && (inBraces || typed.startsWith("@"))) {
      String head = typed.substring(0, Math.max(at, 0)) + "@{";
      List<Candidate> found = new ArrayList<>();
      for (Candidate name : namespaces("}")) {
        found.add(new Candidate(head + name.value(), name.description(), "address of", !inBraces));
        if (!inBraces) {
          String bare = name.value().substring(0, name.value().length() - 1);
          found.add(new Candidate("@" + bare, name.description(), "address of", true));
        }
      }
      return found;
    }
    if (line.isEmpty()) {
      List<Candidate> found = new ArrayList<>();
      for (String program : specs.commands()) {
        Optional<dev.plumb.console.complete.Spec> spec = specs.spec(program);
        found.add(
            new Candidate(
                program,
                spec.isPresent() ? spec.get().summary() : "",
                "programs with completion",
                true));
      }
      return found;
    }
    Optional<Host> host = hosts.get();
    dev.plumb.console.complete.Slots slots =
        host.isPresent() && target.isPresent()
            ? new ModelSlots(host.get(), target.get())
            : dev.plumb.console.complete.Slots.NONE;
    List<String> words = line.subList(1, line.size());
    Completion answer = engine.complete(line.getFirst(), words, words.size(), typed, slots);
    if (answer instanceof Completion.Candidates candidates) {
      return candidates.candidates();
    }
    return engine.knows(line.getFirst()) ? List.of() : PathWords.under(typed);
  }

  private List<Candidate> slot(Slot slot, String typed, String in) {
    Optional<Host> host = hosts.get();
    Optional<Namespace> here = in.isEmpty() ? current() : namespace(in);
    List<Candidate> found = new ArrayList<>();
    switch (slot.kind()) {
      case NAMESPACE -> found.addAll(namespaces(""));
      case LINK, BRIDGE -> {
        List<String> kinds = slot.kind() == Slot.Kind.BRIDGE ? List.of("bridge") : List.of();
        int colon = typed.lastIndexOf(':');
        Optional<Namespace> named =
            colon > 0 ? namespace(typed.substring(0, colon)) : Optional.empty();
        if (host.isPresent() && named.isPresent()) {
          String prefix = typed.substring(0, colon + 1);
          found.addAll(new LiveObjects(host.get()).links(named.get(), kinds, prefix));
        } else if (host.isPresent() && here.isPresent()) {
          found.addAll(new LiveObjects(host.get()).links(here.get(), kinds, ""));
          found.addAll(namespaces(":"));
        }
      }
      case ADDRESS, TARGET -> {
        if (host.isPresent() && here.isPresent()) {
          LiveObjects objects = new LiveObjects(host.get());
          found.addAll(objects.own(here.get()));
          found.addAll(objects.others(here.get()));
        }
        if (slot.kind() == Slot.Kind.TARGET) {
          found.addAll(namespaces(""));
        }
      }
      case PREFIX -> {
        if (host.isPresent() && here.isPresent()) {
          found.addAll(new LiveObjects(host.get()).routes(here.get(), false));
        }
      }
      case MAC -> host.ifPresent(known -> found.addAll(new LiveObjects(known).macs()));
      case NETWORK -> host.ifPresent(known -> found.addAll(new LiveObjects(known).networks()));
      case PORT -> host.ifPresent(known -> found.addAll(new LiveObjects(known).ports()));
      case CHAIN, RULE -> {
        Optional<Host> last =
            session instanceof ShellSession shell ? shell.lastWithRules() : Optional.empty();
        Optional<Host> read = last.or(() -> host);
        Optional<Namespace> asked =
            here.isPresent() && read.isPresent()
                ? read.get().namespace(here.get().id())
                : Optional.empty();
        asked.ifPresent(
            known -> found.addAll(FirewallObjects.of(known, slot.kind() == Slot.Kind.RULE)));
      }
      case FILE -> found.addAll(PathWords.under(typed));
      case NOUN -> {
        for (String noun : session.commands().nouns()) {
          found.add(new Candidate(noun, summary(noun), "commands", true));
        }
      }
      case CHOICE -> {
        for (String choice : slot.choices()) {
          found.add(new Candidate(choice, "", "choices", true));
        }
      }
      case PROGRAM_LINE, COMMAND_LINE, TEXT, NUMBER, DURATION -> {}
    }
    return found;
  }

  private List<Candidate> namespaces(String suffix) {
    Optional<Host> host = hosts.get();
    return host.isPresent() ? new LiveObjects(host.get()).namespaces(suffix) : List.of();
  }

  private Optional<Namespace> namespace(String word) {
    Optional<Host> host = hosts.get();
    if (host.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Names.namespace(host.get(), word));
    } catch (UserError halfTyped) {
      return Optional.empty(); // A half-typed name has nothing to offer yet.
    }
  }

  private Optional<Namespace> current() {
    Optional<Host> host = hosts.get();
    if (host.isEmpty()) {
      return Optional.empty();
    }
    return host.get().namespace(session.current().orElse(host.get().self()));
  }

  private Optional<Namespace> self() {
    Optional<Host> host = hosts.get();
    return host.isEmpty() ? Optional.empty() : host.get().namespace(host.get().self());
  }

  /** The lines of help for the command that is being typed: {@code ?}. */
  List<String> synopsis(List<String> before) {
    List<String> rest = withoutLeadingOptions(before);
    if (rest.isEmpty()) {
      return List.of();
    }
    Optional<String> noun = session.commands().noun(rest.getFirst());
    if (noun.isEmpty()) {
      return List.of();
    }
    Optional<CommandEntry> verb =
        rest.size() > 1 ? session.commands().verb(noun.get(), rest.get(1)) : Optional.empty();
    return verb.isPresent()
        ? List.of(Synopsis.of(verb.get()))
        : Synopsis.ofNoun(session.commands(), noun.get());
  }
}
