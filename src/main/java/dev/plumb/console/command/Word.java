package dev.plumb.console.command;

/**
 * One word of a typed line, quotes taken off and variables put in.
 *
 * @param text what it says
 * @param start where it begins in the line, quote included
 * @param end just behind its last character, quote included
 * @param quoted true when any part of it stood in quotes or behind a backslash: then it is no
 *     operator and no keyword
 */
public record Word(String text, int start, int end, boolean quoted) {
  /** True when it is exactly this text and nothing of it was quoted. */
  public boolean is(String bare) {
    return !quoted && text.equals(bare);
  }
}
