package dev.plumb.console.render;

import dev.plumb.console.command.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The faces an answer can have: what {@code -o} takes. */
public enum Format {
  /** Columns for people; the narrow choice of them. */
  TABLE,
  /** Columns for people; all of them. */
  WIDE,
  /** Every fact, indented. */
  TREE,
  /** One JSON document: an array, an object a line; or one object. */
  JSON,
  /** One JSON object a line, no array around them. */
  JSONL,
  /** One YAML document. */
  YAML,
  /** RFC 4180 with LF as line end and the columns' names on top. */
  CSV,
  /** Bare values of the first or the chosen columns, tab between them. */
  VALUE;

  /** The word for {@code -o}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True for the faces that people look at and that have a line for an empty answer. */
  public boolean forPeople() {
    return this == TABLE || this == WIDE || this == TREE;
  }

  /**
   * The format of a word.
   *
   * @throws UserError when there is none of that name
   */
  public static Format of(String word) throws UserError {
    List<String> words = new ArrayList<>();
    for (Format format : values()) {
      if (format.word().equals(word)) {
        return format;
      }
      words.add(format.word());
    }
    throw Unknown.word("output format", word, words);
  }
}
