package dev.plumb.documents;

import dev.plumb.console.command.CommandEntry;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.console.command.CommandTable;
import dev.plumb.console.command.OutputOptions;
import dev.plumb.console.command.Synopsis;
import java.util.List;
import java.util.Map;

/** {@code docs/plumb.1}, from the table of commands. */
final class ManPage {
  private final StringBuilder out = new StringBuilder();

  private ManPage() {}

  static String of(CommandTable table) {
    return new ManPage().write(table);
  }

  private String write(CommandTable table) {
    line(".\\\" Generated from the table of commands; do not edit.");
    line(".TH PLUMB 1 \"\" \"plumb\" \"User Commands\"");
    section("NAME");
    text("plumb - a shell for every network stack on a Linux host");
    section("SYNOPSIS");
    for (String form :
        List.of(
            "",
            "NOUN VERB [OBJECT] [OPTION...]",
            "-c LINE [-c LINE...]",
            "SCRIPT",
            "demo [-c LINE]",
            "open FILE [COMMAND...]")) {
      line(".B plumb");
      if (!form.isEmpty()) {
        text(form);
      }
      line(".br");
    }
    section("DESCRIPTION");
    text(
        "plumb finds every network namespace of the host, says which container it belongs to and"
            + " what");
    text(
        "keeps it alive, and shows the links, addresses, routes, rules, neighbours and bridges of"
            + " each.");
    text("Without words it opens a prompt. With words it answers one question and exits.");
    text(
        "A script on standard input, or in a file whose name holds a slash or ends in .plumb, is"
            + " run");
    text("line by line and stops at the first exit code of 2 or more.");
    line(".PP");
    text(
        "Any unique beginning of a noun or verb will do. A namespace is named by its container,"
            + " its");
    text("name under /run/netns, host, pid=N, net:[INODE], or a path. A link is named NS:IF.");
    section("OPTIONS");
    for (Map.Entry<String, String> option : PROGRAM_OPTIONS) {
      tagged(option.getKey(), option.getValue());
    }
    for (Option option : OutputOptions.OPTIONS) {
      tagged(Synopsis.option(option), option.help());
    }
    section("COMMANDS");
    for (CommandEntry entry : table.all()) {
      tagged(Synopsis.of(entry), entry.summary() + (entry.byDefault() ? " (the noun alone)" : ""));
      if (!entry.options().isEmpty()) {
        line(".RS");
        for (Option option : entry.options()) {
          tagged(Synopsis.option(option), option.help());
        }
        line(".RE");
      }
    }
    section("EXIT STATUS");
    ExitCodes.meaning().forEach((code, meaning) -> tagged(String.valueOf(code), meaning));
    text("exec and ! give the program's own; 125 plumb could not, 126 not executable, 127 no such");
    text("program, 128+N ended by signal N.");
    section("EXAMPLES");
    for (CommandEntry entry : table.all()) {
      for (String example : entry.examples()) {
        line(".nf");
        text("plumb -c '" + example.replace("'", "'\\''") + "'");
        line(".fi");
      }
    }
    section("SEE ALSO");
    line(".BR ip (8),");
    line(".BR bridge (8),");
    line(".BR nsenter (1),");
    line(".BR network_namespaces (7)");
    return out.toString();
  }

  static final List<Map.Entry<String, String>> PROGRAM_OPTIONS =
      List.of(
          Map.entry("-c LINE", "run a line as typed at the prompt; may be given several times"),
          Map.entry("-f FILE", "run a script, whatever its name"),
          Map.entry("--strict", "a script stops at exit code 1 too"),
          Map.entry("--keep-going", "a script never stops early"),
          Map.entry("--color auto|always|never", "when to use colour; auto asks the terminal"),
          Map.entry("--record FILE", "write what is typed, and what comes, as a transcript"),
          Map.entry("--with-host", "with --record: save what was read of the host beside it"),
          Map.entry("--generalise ip", "with --record: addresses become names, too"),
          Map.entry("--version", "print the version"),
          Map.entry("--help", "list the commands, as 'plumb help' does"));

  private void section(String title) {
    line(".SH " + title);
  }

  private void tagged(String tag, String body) {
    line(".TP");
    out.append(".B ");
    line(escape(tag));
    text(body);
  }

  private void text(String words) {
    String escaped = escape(words);
    line(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped);
  }

  private void line(String words) {
    out.append(words).append('\n');
  }

  /** troff's own characters. */
  private static String escape(String words) {
    return words
        .replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("'", "\\(aq")
        .replace("`", "\\(ga");
  }
}
