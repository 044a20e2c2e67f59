package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@code history}, {@code time}, {@code completion}, {@code quit} and {@code exit}. */
final class SmallCommands {
  private SmallCommands() {}

  /**
   * Their rows.
   *
   * @param scripts the completion script for a shell's name
   */
  static List<CommandEntry> entries(UnaryOperator<String> scripts) {
    return List.of(
        CommandEntry.named("history")
            .summary("the lines typed so far")
            .takes(Argument.optional("COUNT", Slot.NUMBER))
            .example("history 20")
            .runs(new History()),
        CommandEntry.named("time")
            .summary("run a command and say how long it took")
            .takes(Argument.required("CMD", Slot.COMMAND_LINE))
            .example("time ns list")
            .runs(new Time()),
        CommandEntry.named("completion")
            .summary("the completion script of plumb for another shell")
            .takes(Argument.required("SHELL", Slot.choice("bash", "zsh", "fish")))
            .example("completion bash > /etc/bash_completion.d/plumb")
            .runs(new Completion(scripts)),
        CommandEntry.named("quit").summary("leave").runs(new Quit()),
        CommandEntry.named("exit").summary("leave").runs(new Quit()));
  }

  private record History() implements CommandEntry.Action {
    @Override
    public Outcome run(Call call) throws UserError {
      List<String> all = call.session().history();
      int count = all.size();
      if (call.argument(0).isPresent()) {
        count = Numbers.whole("COUNT", call.arguments().getFirst(), 1, Integer.MAX_VALUE);
      }
      List<Outcome.Row> rows = new ArrayList<>();
      for (int i = Math.max(0, all.size() - count); i < all.size(); i++) {
        rows.add(
            new Outcome.Row(
                List.of(Line.of(Span.number(i + 1L)), Line.text(all.get(i))),
                Tree.object().put("number", i + 1L).put("line", all.get(i)).build()));
      }
      return Outcome.of(
          new Outcome.Table(
              List.of(Outcome.Column.number("number"), Outcome.Column.of("line")),
              rows,
              false,
              "nothing was typed yet"));
    }
  }

  private record Time() implements CommandEntry.Action {
    @Override
    public Outcome run(Call call) throws UserError {
      long start = System.nanoTime();
      Outcome outcome = Dispatcher.call(call.rest(0), call.session());
      List<Line> notes = new ArrayList<>(outcome.notes());
      notes.add(Numbers.elapsed(System.nanoTime() - start));
      return outcome.withNotes(notes);
    }
  }

  private record Completion(UnaryOperator<String> scripts) implements CommandEntry.Action {
    @Override
    public Outcome run(Call call) throws UserError {
      String shell = call.arguments().getFirst();
      List<String> known = call.entry().arguments().getFirst().slot().choices();
      if (!known.contains(shell)) {
        throw UserError.usage(
            "no completion script for '" + shell + "'", "one of: " + String.join(" ", known));
      }
      return Outcome.of(new Outcome.Raw(scripts.apply(shell), ""));
    }
  }

  private record Quit() implements CommandEntry.Action {
    @Override
    public Outcome run(Call call) {
      return Outcome.of(new Outcome.Quit());
    }
  }
}
