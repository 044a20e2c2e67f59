package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code alias}: a first word of the user's own. */
final class AliasCommand implements CommandEntry.Action {
  private AliasCommand() {}

  static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("alias")
            .summary("give a command line a short name")
            .takes(Argument.optional("NAME", Slot.TEXT))
            .takes(Argument.optional("CMD", Slot.COMMAND_LINE))
            .option(CommandEntry.Option.flag("--remove", "forget it"))
            .example("alias cable veth peer-of")
            .runs(new AliasCommand()));
  }

  @Override
  public Outcome run(Call call) throws UserError {
    Map<String, List<String>> aliases = call.session().aliases();
    if (call.argument(0).isEmpty()) {
      return table(aliases);
    }
    List<String> words = new ArrayList<>(call.arguments());
    int equals = words.getFirst().indexOf('=');
    if (equals > 0 && equals + 1 < words.getFirst().length()) {
      String word = words.removeFirst();
      words.addFirst(word.substring(equals + 1));
      words.addFirst(word.substring(0, equals));
    }
    String name = words.removeFirst();
    if (call.has("--remove")) {
      aliases.remove(name);
      return Outcome.silence(Exit.DONE);
    }
    if (!words.isEmpty() && words.getFirst().equals("=")) {
      words.removeFirst();
    }
    if (words.isEmpty()) {
      List<String> meaning = aliases.get(name);
      if (meaning == null) {
        throw UserError.usage("no alias called '" + name + "'", "alias NAME CMD makes one");
      }
      return table(Map.of(name, meaning));
    }
    if (!call.session().commands().of(name).isEmpty() || CommandTable.isShortForm(name)) {
      throw UserError.usage("'" + name + "' is a command", "an alias needs a name of its own");
    }
    aliases.put(name, List.copyOf(words));
    return Outcome.silence(Exit.DONE);
  }

  private static Outcome table(Map<String, List<String>> aliases) {
    List<Outcome.Row> rows = new ArrayList<>();
    for (Map.Entry<String, List<String>> alias : aliases.entrySet()) {
      String meaning = String.join(" ", alias.getValue());
      rows.add(
          new Outcome.Row(
              List.of(Line.text(alias.getKey()), Line.text(meaning)),
              Tree.object()
                  .put("name", alias.getKey())
                  .put("words", Tree.texts(alias.getValue()))
                  .build()));
    }
    return Outcome.of(
        new Outcome.Table(
            List.of(Outcome.Column.of("name"), Outcome.Column.of("meaning")),
            rows,
            false,
            "no aliases; 'alias NAME CMD' makes one"));
  }
}
