package dev.plumb.console.command;

import java.util.List;
import java.util.Optional;

/**
 * How the answer of one command is to look; every command takes these, before its noun or anywhere
 * its own options may stand.
 *
 * @param format {@code -o}: one of {@link #FORMATS}; empty for the session's own
 * @param columns {@code --columns}: {@code a,b}, {@code +c}, {@code -d}
 * @param header false after {@code --no-header}
 */
public record OutputOptions(Optional<String> format, Optional<String> columns, boolean header) {
  /** Nothing was asked for. */
  public static final OutputOptions DEFAULT =
      new OutputOptions(Optional.empty(), Optional.empty(), true);

  /** What {@code -o} and {@code set output} take. */
  public static final List<String> FORMATS =
      List.of("table", "wide", "tree", "json", "jsonl", "yaml", "csv", "value");

  /** The options as every command has them, for help and completion. */
  public static final List<CommandEntry.Option> OPTIONS =
      List.of(
          CommandEntry.Option.valued(
              "-o",
              "FORMAT",
              Slot.choice("table", "wide", "tree", "json", "jsonl", "yaml", "csv", "value"),
              "how the answer looks"),
          CommandEntry.Option.valued("--columns", "LIST", Slot.TEXT, "a,b or +c,-d"),
          CommandEntry.Option.flag("--no-header", "no line of column names"));

  /** What the inner command asks for wins over the outer one's wishes. */
  public OutputOptions with(OutputOptions inner) {
    return new OutputOptions(
        inner.format.isPresent() ? inner.format : format,
        inner.columns.isPresent() ? inner.columns : columns,
        header && inner.header);
  }
}
