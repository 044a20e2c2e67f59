package dev.plumb.console.transcript;

import java.util.List;

/** A line of a step's expected output. */
sealed interface Expected {
  /** The line in the file, counted from 1. */
  int line();

  Stream stream();

  /** The line as it stands in the file, without the container's indentation. */
  String written();

  /**
   * One line of output.
   *
   * @param tokens what it is made of
   */
  record Text(int line, Stream stream, String written, List<Token> tokens) implements Expected {
    public Text {
      tokens = List.copyOf(tokens);
    }

    /** True when a number that has a placeholder stands first, behind blanks or not. */
    boolean beginsWithNumber() {
      int first =
          !tokens.isEmpty()
                  && tokens.getFirst() instanceof Token.Literal literal
                  && literal.text().isBlank()
              ? 1
              : 0;
      if (first >= tokens.size()) {
        return false;
      }
      return switch (tokens.get(first)) {
        case Token.Named named -> named.binding().kind().isNumber();
        case Token.Anonymous value -> value.kind().isNumber();
        default -> false;
      };
    }

    /** True when it has something other than literal text. */
    boolean hasPlaceholder() {
      for (Token token : tokens) {
        if (token instanceof Token.Named
            || token instanceof Token.Anonymous
            || token instanceof Token.Wild) {
          return true;
        }
      }
      return false;
    }
  }

  /** {@code ...} or {@code ! ...}: any number of lines of that stream, also none. */
  record Ellipsis(int line, Stream stream, String written) implements Expected {}
}
