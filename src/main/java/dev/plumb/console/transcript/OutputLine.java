package dev.plumb.console.transcript;

import dev.plumb.console.command.Line;

/**
 * A line that a step gave.
 *
 * @param line escaped, as {@link dev.plumb.console.render.TranscriptWriter} gives it
 */
public record OutputLine(Stream stream, Line line) {
  public static OutputLine output(Line line) {
    return new OutputLine(Stream.OUTPUT, line);
  }

  public static OutputLine errors(Line line) {
    return new OutputLine(Stream.ERRORS, line);
  }
}
