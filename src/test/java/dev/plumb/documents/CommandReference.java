package dev.plumb.documents;

import dev.plumb.console.command.CommandEntry;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.console.command.CommandTable;
import dev.plumb.console.command.OutputOptions;
import dev.plumb.console.command.Synopsis;
import java.util.List;

/** {@code docs/commands.md}, from the table of commands. */
final class CommandReference {
  private CommandReference() {}

  static String of(CommandTable table) {
    StringBuilder out = new StringBuilder();
    out.append("# Commands\n\n<!-- Generated from the table of commands; do not edit. -->\n\n");
    out.append(
        "What stands in brackets may be left out. The noun alone means the verb marked with *.\n");
    for (String noun : table.nouns()) {
      out.append("\n## `").append(noun).append("`\n");
      for (CommandEntry entry : table.of(noun)) {
        entry(out, entry);
      }
    }
    out.append("\n## Every command takes\n\n");
    options(out, OutputOptions.OPTIONS);
    return out.toString();
  }

  private static void entry(StringBuilder out, CommandEntry entry) {
    out.append("\n**`").append(Synopsis.of(entry)).append("`**");
    out.append(entry.byDefault() ? " *" : "").append("  \n").append(plain(entry.summary()));
    out.append("\n");
    if (!entry.options().isEmpty()) {
      out.append('\n');
      options(out, entry.options());
    }
    if (!entry.examples().isEmpty()) {
      out.append("\n```\n");
      entry.examples().forEach(example -> out.append(example).append('\n'));
      out.append("```\n");
    }
  }

  private static void options(StringBuilder out, List<Option> options) {
    for (Option option : options) {
      out.append("- `").append(Synopsis.option(option)).append("` ");
      out.append(plain(option.help())).append('\n');
    }
  }

  private static String plain(String text) {
    return text.replace("<", "&lt;").replace("*", "\\*");
  }
}
