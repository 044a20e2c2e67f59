package dev.plumb.console.complete;

/**
 * All that is known of one program's command line.
 *
 * @param command the program's name
 * @param summary one line about it
 * @param style how its words are read
 * @param abbreviation how short its commands may be
 * @param root its options and commands
 */
public record Spec(
    String command, String summary, Style style, Abbreviation abbreviation, Node root) {

  /** How options are read. */
  public enum Style {
    /** As iproute2: options only before the first command, one dash, never joined. */
    KEYWORD,
    /** As getopt_long: joined letters, {@code --name=value}, anywhere, {@code --} ends them. */
    GETOPT
  }

  /** How the start of a command's name is read. */
  public enum Abbreviation {
    /** Only whole names. */
    NONE,
    /** Whatever means one thing only. */
    UNIQUE,
    /** The first of the table that starts so: iproute2's {@code matches()}. */
    FIRST
  }
}
