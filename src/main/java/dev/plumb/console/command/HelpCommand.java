package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code help}: the table of commands, as people read it. */
final class HelpCommand implements CommandEntry.Action {
  private record Group(String title, List<String> nouns) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group(
              "what is there",
              List.of(
                  "ns", "link", "addr", "route", "rule", "neigh", "veth", "bridge", "stack",
                  "network", "fw", "port", "conn", "ct", "sysctl", "map")),
          new Group(
              "what it means",
              List.of("path", "why", "dns", "drops", "capture", "probe", "lint", "subnet")),
          new Group("go there", List.of("use", "exec", "!", "watch", "events")),
          new Group(
              "keep and replay",
              List.of("snapshot", "record", "replay", "play", "transcript", "lab")));

  private static final String REST = "this session";
  private static final int NOUN_WIDTH = 11;

  /** What these show is a program's, or nothing. */
  private static final List<String> WITHOUT_ROWS = List.of("quit", "exit", "exec", "!", "play");

  private HelpCommand() {}

  static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("help")
            .summary("what can be typed; 'help CMD' says more")
            .takes(Argument.optional("CMD", Slot.NOUN))
            .takes(Argument.optional("VERB", Slot.TEXT))
            .example("help veth peer-of")
            .runs(new HelpCommand()));
  }

  @Override
  public Outcome run(Call call) throws UserError {
    CommandTable table = call.session().commands();
    if (call.argument(0).isEmpty()) {
      return overview(table);
    }
    String word = call.arguments().getFirst();
    Optional<String> noun = table.noun(word);
    if (noun.isEmpty() && Doors.of(word).isPresent()) {
      return detail(Doors.of(word).get());
    }
    if (noun.isEmpty()) {
      List<String> next = new ArrayList<>();
      List<String> known = new ArrayList<>(table.nouns());
      Doors.all().forEach(door -> known.add(door.word()));
      Spelling.question(word, known).ifPresent(next::add);
      next.add("'help' lists the commands");
      throw UserError.usage("no command called '" + word + "'", next.toArray(new String[0]));
    }
    if (call.argument(1).isPresent()) {
      Optional<CommandEntry> entry = table.verb(noun.get(), call.arguments().get(1));
      if (entry.isEmpty()) {
        throw UsageErrors.noHelp(table, noun.get(), call.arguments().get(1));
      }
      return detail(entry.get());
    }
    List<CommandEntry> entries = table.of(noun.get());
    return entries.size() == 1 ? detail(entries.getFirst()) : verbs(entries);
  }

  private static Outcome overview(CommandTable table) {
    List<Line> lines = new ArrayList<>();
    List<Tree> record = new ArrayList<>();
    List<String> rest = new ArrayList<>(table.nouns());
    for (Group group : GROUPS) {
      List<String> present = new ArrayList<>();
      for (String noun : group.nouns()) {
        if (rest.remove(noun)) {
          present.add(noun);
        }
      }
      addGroup(lines, record, table, group.title(), present);
    }
    addGroup(lines, record, table, REST, rest);
    lines.add(Line.of(Span.styled("from another shell", Span.Style.HEADING)));
    for (Doors.Door door : Doors.all()) {
      String words = "plumb " + door.word();
      lines.add(
          Line.build()
              .add("  ")
              .add(Span.styled(words, Span.Style.STRONG))
              .add(pad(words))
              .add(door.summary())
              .line());
      record.add(data(door));
    }
    lines.add(Line.EMPTY);
    lines.add(
        Line.of(
            Span.dim(
                "Any unique beginning of a word will do. 'help CMD' says more; Tab and ? while"
                    + " typing.")));
    return Outcome.of(new Outcome.Report(lines, new Tree.Arr(record)));
  }

  private static void addGroup(
      List<Line> lines, List<Tree> record, CommandTable table, String title, List<String> nouns) {
    if (nouns.isEmpty()) {
      return;
    }
    lines.add(Line.of(Span.styled(title, Span.Style.HEADING)));
    for (String noun : nouns) {
      List<CommandEntry> entries = table.of(noun);
      CommandEntry shown = table.defaultOf(noun).orElse(entries.getFirst());
      Line.Builder line =
          Line.build()
              .add("  ")
              .add(Span.styled(noun, Span.Style.STRONG))
              .add(pad(noun))
              .add(shown.summary());
      List<String> verbs = new ArrayList<>();
      for (CommandEntry entry : entries) {
        if (entry.verb().isPresent()) {
          verbs.add(entry.verb().get());
        }
        record.add(data(entry));
      }
      if (verbs.size() > 1 || (!verbs.isEmpty() && shown.verb().isEmpty())) {
        line.add(Span.dim("  (" + String.join(" ", verbs) + ")"));
      }
      lines.add(line.line());
    }
    lines.add(Line.EMPTY);
  }

  private static String pad(String noun) {
    return " ".repeat(Math.max(1, NOUN_WIDTH - noun.length()));
  }

  private static Outcome verbs(List<CommandEntry> entries) {
    List<Line> lines = new ArrayList<>();
    List<Tree> record = new ArrayList<>();
    for (CommandEntry entry : entries) {
      lines.add(Line.of(Span.styled(Synopsis.of(entry), Span.Style.STRONG)));
      lines.add(
          Line.text("    " + entry.summary() + (entry.byDefault() ? " (the noun alone)" : "")));
      record.add(data(entry));
    }
    lines.add(Line.EMPTY);
    lines.add(Line.of(Span.dim("'help " + entries.getFirst().noun() + " VERB' says more.")));
    return Outcome.of(new Outcome.Report(lines, new Tree.Arr(record)));
  }

  private static Outcome detail(CommandEntry entry) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.of(Span.styled(Synopsis.of(entry), Span.Style.STRONG)));
    lines.add(Line.text("    " + entry.summary()));
    addOptions(lines, "options", entry.options());
    if (!entry.examples().isEmpty()) {
      lines.add(Line.EMPTY);
      lines.add(Line.of(Span.styled("examples", Span.Style.HEADING)));
      for (String example : entry.examples()) {
        lines.add(Line.text("  " + example));
      }
    }
    if (!WITHOUT_ROWS.contains(entry.noun())) {
      addOptions(lines, "output, as everywhere", OutputOptions.OPTIONS);
    }
    return Outcome.of(new Outcome.Report(lines, data(entry)));
  }

  private static Outcome detail(Doors.Door door) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.of(Span.styled(door.synopsis(), Span.Style.STRONG)));
    lines.add(Line.text("    " + door.summary()));
    lines.add(Line.text("    at the prompt: " + door.atThePrompt()));
    lines.add(Line.EMPTY);
    lines.add(Line.of(Span.styled("examples", Span.Style.HEADING)));
    for (String example : door.examples()) {
      lines.add(Line.text("  " + example));
    }
    return Outcome.of(new Outcome.Report(lines, data(door)));
  }

  private static Tree.Obj data(Doors.Door door) {
    return Tree.object()
        .put("words", door.word())
        .put("synopsis", door.synopsis())
        .put("summary", door.summary())
        .put("options", Tree.texts(List.of()))
        .put("examples", Tree.texts(door.examples()))
        .build();
  }

  private static void addOptions(List<Line> lines, String title, List<Option> options) {
    if (options.isEmpty()) {
      return;
    }
    lines.add(Line.EMPTY);
    lines.add(Line.of(Span.styled(title, Span.Style.HEADING)));
    int width = 0;
    for (Option option : options) {
      width = Math.max(width, Synopsis.option(option).length());
    }
    for (Option option : options) {
      String names = Synopsis.option(option);
      lines.add(Line.text("  " + names + " ".repeat(width - names.length() + 2) + option.help()));
    }
  }

  private static Tree.Obj data(CommandEntry entry) {
    List<Tree> options = new ArrayList<>();
    for (Option option : entry.options()) {
      options.add(
          Tree.object()
              .put("names", Tree.texts(option.names()))
              .put("help", option.help())
              .build());
    }
    return Tree.object()
        .put("words", entry.words())
        .put("synopsis", Synopsis.of(entry))
        .put("summary", entry.summary())
        .put("options", new Tree.Arr(options))
        .put("examples", Tree.texts(entry.examples()))
        .build();
  }
}
