package dev.plumb.console.command;

/** Turns an answer into the text that a pipe would get: rendering, which commands do not know. */
@FunctionalInterface
public interface Printer {
  /**
   * The text of an answer, with line ends, without colour.
   *
   * @throws UserError when the options do not fit the answer: no such column
   */
  String print(Outcome outcome, OutputOptions options) throws UserError;
}
