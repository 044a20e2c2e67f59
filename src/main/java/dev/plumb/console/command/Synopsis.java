package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import java.util.ArrayList;
import java.util.List;

/** How a command is written: {@code veth peer-of LINK [--in NS]}. */
public final class Synopsis {
  private Synopsis() {}

  /**
   * The whole line. Options stand before an argument that takes the rest of the line, else at the
   * end.
   */
  public static String of(CommandEntry entry) {
    StringBuilder out = new StringBuilder(entry.words());
    boolean optionsWritten = false;
    for (Argument argument : entry.arguments()) {
      if (argument.slot().takesRest() && !optionsWritten) {
        appendOptions(out, entry);
        optionsWritten = true;
      }
      out.append(' ').append(argument(argument));
    }
    if (!optionsWritten) {
      appendOptions(out, entry);
    }
    return out.toString();
  }

  /** An argument's place: {@code LINK}, {@code [LINK]}, {@code NS...}. */
  public static String argument(Argument argument) {
    String shown = argument.name() + (argument.repeats() ? "..." : "");
    return argument.required() ? shown : "[" + shown + "]";
  }

  /** An option as help shows it: {@code -n, --interval S}. */
  public static String option(Option option) {
    String names = String.join(", ", option.names());
    return option.value().isPresent() ? names + " " + option.value().get().name() : names;
  }

  private static void appendOptions(StringBuilder out, CommandEntry entry) {
    for (Option option : entry.options()) {
      out.append(" [").append(option.name());
      if (option.value().isPresent()) {
        out.append(' ').append(option.value().get().name());
      }
      out.append(']');
    }
  }

  /** The lines of all rows of a noun. */
  public static List<String> ofNoun(CommandTable table, String noun) {
    List<String> lines = new ArrayList<>();
    for (CommandEntry entry : table.of(noun)) {
      lines.add(of(entry));
    }
    return lines;
  }
}
