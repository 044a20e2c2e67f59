package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code let NAME = CMD}: keeps an answer under a name, read as {@code $name}.
 *
 * <p>What a command printed is kept without its last line end, in the format {@code value} unless
 * {@code -o} says otherwise. A single word that is no noun is kept as it is.
 */
final class LetCommand implements CommandEntry.Action {
  private final Printer printer;

  private LetCommand(Printer printer) {
    this.printer = printer;
  }

  static List<CommandEntry> entries(Printer printer) {
    return List.of(
        CommandEntry.named("let")
            .summary("keep an answer, or a word, under a name that is read as $NAME")
            .takes(Argument.optional("NAME", Slot.TEXT))
            .takes(Argument.optional("= CMD", Slot.COMMAND_LINE))
            .option(CommandEntry.Option.flag("--remove", "forget it"))
            .example("let p = veth peer-of nginx-1:eth0")
            .example("let where = nginx-2")
            .runs(new LetCommand(printer)));
  }

  @Override
  public Outcome run(Call call) throws UserError {
    Session session = call.session();
    if (call.argument(0).isEmpty()) {
      return table(session.variables());
    }
    List<String> words = new ArrayList<>(call.arguments());
    // let x=ns and let x= ns are x = ns, as in a POSIX shell.
    int equals = words.getFirst().indexOf('=');
    if (equals > 0) {
      String word = words.removeFirst();
      if (equals + 1 < word.length()) {
        words.addFirst(word.substring(equals + 1));
      }
      words.addFirst("=");
      words.addFirst(word.substring(0, equals));
    }
    String name = words.removeFirst();
    checkName(name);
    if (call.has("--remove")) {
      session.variables().remove(name);
      return Outcome.silence(Exit.DONE);
    }
    if (words.isEmpty()) {
      String value = session.variables().get(name);
      if (value == null) {
        List<String> next = new ArrayList<>();
        Spelling.question(name, session.variables().keySet()).ifPresent(next::add);
        next.add("let " + name + " = CMD");
        throw UserError.usage("nothing is kept as $" + name, next.toArray(new String[0]));
      }
      return table(Map.of(name, value));
    }
    if (!words.getFirst().equals("=") || words.size() == 1) {
      throw UserError.usage("'let' needs a '=' and what to keep", Synopsis.of(call.entry()));
    }
    return keep(session, name, words.subList(1, words.size()));
  }

  private Outcome keep(Session session, String name, List<String> words) throws UserError {
    boolean command = words.size() > 1 || !session.commands().of(words.getFirst()).isEmpty();
    if (!command) {
      session.variables().put(name, words.getFirst());
      return Outcome.silence(Exit.DONE);
    }
    OutputOptions asked = Dispatcher.prepare(words, session).output();
    OutputOptions output =
        asked.format().isPresent()
            ? asked
            : new OutputOptions(Optional.of("value"), asked.columns(), asked.header());
    Outcome outcome = session.run(words);
    if (outcome.code() > Exit.NEGATIVE) {
      return outcome;
    }
    session.variables().put(name, printer.print(outcome, output).stripTrailing());
    return new Outcome(new Outcome.Silence(), outcome.code(), outcome.notes());
  }

  private static void checkName(String name) throws UserError {
    if (name.isEmpty()) {
      throw UserError.usage("the name is empty", "let web_2 = ...");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!LineParser.isNamePart(c)) {
        throw UserError.usage(
            "'" + name + "' cannot be a name", "letters, digits and _ make one: let web_2 = ...");
      }
    }
  }

  private static Outcome table(Map<String, String> variables) {
    List<Outcome.Row> rows = new ArrayList<>();
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      rows.add(
          new Outcome.Row(
              List.of(Line.text(variable.getKey()), Line.text(variable.getValue())),
              Tree.object()
                  .put("name", variable.getKey())
                  .put("value", variable.getValue())
                  .build()));
    }
    return Outcome.of(
        new Outcome.Table(
            List.of(Outcome.Column.of("name"), Outcome.Column.of("value")),
            rows,
            false,
            "nothing is kept; 'let NAME = CMD' does"));
  }
}
