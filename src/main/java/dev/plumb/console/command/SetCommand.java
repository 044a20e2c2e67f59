package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code set}: shows and changes how the session behaves. */
final class SetCommand implements CommandEntry.Action {
  private SetCommand() {}

  static List<CommandEntry> entries() {
    String[] names = new String[Settings.values().length];
    for (Settings setting : Settings.values()) {
      names[setting.ordinal()] = setting.word();
    }
    return List.of(
        CommandEntry.named("set")
            .summary("show or change a setting of this session")
            .takes(Argument.optional("NAME", Slot.choice(names)))
            .takes(Argument.optional("VALUE", Slot.TEXT))
            .example("set output json")
            .example("set announce off")
            .runs(new SetCommand()));
  }

  @Override
  public Outcome run(Call call) throws UserError {
    if (call.argument(0).isEmpty()) {
      return table(call.session(), List.of(Settings.values()));
    }
    String name = call.arguments().getFirst();
    Optional<Settings> setting = Settings.of(name);
    if (setting.isEmpty()) {
      List<String> known = new ArrayList<>();
      for (Settings candidate : Settings.values()) {
        known.add(candidate.word());
      }
      List<String> next = new ArrayList<>();
      Spelling.question(name, known).ifPresent(next::add);
      next.add("'set' alone lists them");
      throw UserError.usage("no setting called '" + name + "'", next.toArray(new String[0]));
    }
    if (call.argument(1).isEmpty()) {
      return table(call.session(), List.of(setting.get()));
    }
    String value = call.arguments().get(1);
    if (!setting.get().choices().contains(value)) {
      List<String> next = new ArrayList<>();
      Spelling.question(value, setting.get().choices()).ifPresent(next::add);
      next.add("one of: " + String.join(" ", setting.get().choices()));
      throw UserError.usage(
          "'" + name + "' cannot be '" + value + "'", next.toArray(new String[0]));
    }
    call.session().settings().put(name, value);
    return Outcome.silence(Exit.DONE);
  }

  private static Outcome table(Session session, List<Settings> settings) {
    List<Outcome.Row> rows = new ArrayList<>();
    for (Settings setting : settings) {
      String value = setting.in(session);
      rows.add(
          new Outcome.Row(
              List.of(
                  Line.text(setting.word()),
                  Line.text(value),
                  Line.text(String.join(" ", setting.choices())),
                  Line.text(setting.help())),
              Tree.object()
                  .put("name", setting.word())
                  .put("value", value)
                  .put("values", Tree.texts(setting.choices()))
                  .build()));
    }
    return Outcome.of(
        new Outcome.Table(
            List.of(
                Outcome.Column.of("name"),
                Outcome.Column.of("value"),
                Outcome.Column.of("values"),
                Outcome.Column.of("meaning")),
            rows,
            settings.size() == 1,
            "no settings"));
  }
}
