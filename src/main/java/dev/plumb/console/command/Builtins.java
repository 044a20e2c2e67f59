package dev.plumb.console.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The commands that belong to the session rather than to a noun of networking. */
public final class Builtins {
  private Builtins() {}

  /**
   * Their rows.
   *
   * @param printer how {@code let} turns an answer into text
   * @param applets what {@code exec} falls back to
   * @param scripts the completion script for {@code bash}, {@code zsh} or {@code fish}
   */
  public static List<CommandEntry> entries(
      Printer printer, AppletRunner applets, UnaryOperator<String> scripts) {
    List<CommandEntry> entries = new ArrayList<>();
    entries.addAll(UseCommand.entries());
    entries.addAll(ExecCommand.entries(applets));
    entries.addAll(WatchCommand.entries());
    entries.addAll(EventsCommand.entries());
    entries.addAll(SetCommand.entries());
    entries.addAll(LetCommand.entries(printer));
    entries.addAll(AliasCommand.entries());
    entries.addAll(SmallCommands.entries(scripts));
    entries.addAll(HelpCommand.entries());
    return entries;
  }
}
