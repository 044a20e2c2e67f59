package dev.plumb.console.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A typed line, taken apart: {@code first; second | include eth > file}.
 *
 * @param statements in order; an empty line has none
 * @param open what is still missing at the end; a prompt then asks for another line
 */
public record TypedLine(List<Statement> statements, Optional<Open> open) {
  public TypedLine {
    statements = List.copyOf(statements);
  }

  /** What a line lacks. */
  public enum Open {
    /** A closing {@code '}. */
    SINGLE_QUOTE("'"),
    /** A closing {@code "}. */
    DOUBLE_QUOTE("\""),
    /** The next line, after a backslash at the end. */
    CONTINUATION("\\");

    private final String mark;

    Open(String mark) {
      this.mark = mark;
    }

    /** The character that opened it. */
    public String mark() {
      return mark;
    }
  }

  /** How a part of a statement is joined to the part before it. */
  public enum Joint {
    /** The command itself. */
    COMMAND,
    /** {@code | include RE}, {@code | PROGRAM ARGS}. */
    PIPE,
    /** {@code > FILE}. */
    WRITE,
    /** {@code >> FILE}. */
    APPEND
  }

  /**
   * A run of words between two operators.
   *
   * @param start where the part begins in the line, behind its operator
   */
  public record Part(Joint joint, List<Word> words, int start) {
    public Part {
      words = List.copyOf(words);
    }

    /** The words alone. */
    public List<String> texts() {
      List<String> texts = new ArrayList<>(words.size());
      for (Word word : words) {
        texts.add(word.text());
      }
      return texts;
    }
  }

  /** A command with what is to be done with its answer; the command is the first part. */
  public record Statement(List<Part> parts) {
    public Statement {
      parts = List.copyOf(parts);
    }

    /** The command's words. */
    public List<String> command() {
      return parts.getFirst().texts();
    }

    /** Pipes and redirections, in order. */
    public List<Part> tail() {
      return parts.subList(1, parts.size());
    }
  }
}
