package dev.plumb.console.transcript;

import java.util.List;
import java.util.Set;

/** A piece of a line that is to be written: text, or what stands for a value. */
sealed interface Piece {
  /** Text that stays. */
  record Literal(String text) implements Piece {}

  /** The value of a name. */
  record Named(Binding binding) implements Piece {}

  /** Some value of a kind. */
  record Some(ValueKind kind) implements Piece {}

  /** As a transcript writes it, when nothing in its text could be taken for a placeholder. */
  private String written(Set<String> declared) {
    return switch (this) {
      case Literal literal -> TokenParser.escaped(literal.text(), declared);
      case Named named -> named.binding().written();
      case Some some -> "<:" + some.kind().word() + ">";
    };
  }

  /**
   * Pieces as a transcript has them in a command.
   *
   * @param declared every name that the file declares
   */
  static String command(List<Piece> pieces, Set<String> declared) {
    StringBuilder out = new StringBuilder();
    for (Piece piece : pieces) {
      out.append(piece.written(declared));
    }
    return out.toString();
  }

  /** Pieces as a transcript has them in a line of output. */
  static String output(Stream stream, List<Piece> pieces, Set<String> declared) {
    return line(stream, command(pieces, declared).stripTrailing());
  }

  /** A line of output with the marks of its stream, and none that could be taken for syntax. */
  static String line(Stream stream, String line) {
    if (stream == Stream.ERRORS) {
      return "! " + (line.equals("...") ? "\\..." : line);
    }
    return TranscriptParser.escapedOutput(line);
  }
}
