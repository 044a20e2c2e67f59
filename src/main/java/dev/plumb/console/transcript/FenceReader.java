package dev.plumb.console.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds fenced blocks in CommonMark: inside lists and quotes too, never inside other blocks or
 * indented code.
 *
 * <p>Only as much of CommonMark as that takes: fences of three or more backticks or tildes, closed
 * by at least as many; quote marks and list indentation in front of them.
 */
final class FenceReader {
  /**
   * A block as it stands in the file.
   *
   * @param line of the opening fence
   * @param information what follows the fence
   * @param title see {@link Transcript.Block}
   * @param content its lines without the container's indentation; the first is at {@code line + 1}
   */
  record Fenced(int line, String information, String title, List<String> content) {}

  private static final Pattern OPENING =
      Pattern.compile("((?:[ >]|[-*+] |[0-9]{1,9}[.)] )*)(`{3,}|~{3,})[ \\t]*([^`]*)");
  private static final Pattern LIST_ITEM = Pattern.compile("( *(?:[-*+]|[0-9]{1,9}[.)]) +).*");
  private static final Pattern HEADING = Pattern.compile(" {0,3}#{1,6}(?:[ \\t]+(.*?))?[ \\t]*#*");

  private final String file;
  private final List<String> lines;
  private final List<Fenced> found = new ArrayList<>();
  private String heading = "";
  private String paragraph = "";
  private boolean inParagraph;
  private int listIndent;

  private FenceReader(String file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * The blocks of a file, in order.
   *
   * @param lines all lines of the file
   * @param start how many of them the front matter takes
   */
  static List<Fenced> read(String file, List<String> lines, int start) throws MalformedTranscript {
    FenceReader reader = new FenceReader(file, lines);
    int at = start;
    while (at < lines.size()) {
      at = reader.next(at);
    }
    return reader.found;
  }

  /** Reads a line of prose or a whole block; returns where it goes on. */
  private int next(int at) throws MalformedTranscript {
    String line = lines.get(at);
    noteList(line);
    Matcher opening = OPENING.matcher(line);
    if (!opening.matches() || isIndentedCode(opening.group(1))) {
      prose(line);
      return at + 1;
    }
    String prefix = opening.group(1);
    String fence = opening.group(2);
    List<String> content = new ArrayList<>();
    for (int i = at + 1; i < lines.size(); i++) {
      String stripped = withoutPrefix(lines.get(i), prefix);
      if (closes(stripped, fence)) {
        String title = heading.isEmpty() ? paragraph : heading;
        found.add(new Fenced(at + 1, opening.group(3).strip(), title, content));
        inParagraph = false;
        return i + 1;
      }
      content.add(stripped);
    }
    throw new MalformedTranscript(file, at + 1, "the block that begins here is never closed");
  }

  /** Four blanks more than the list they stand in make code, not a fence. */
  private boolean isIndentedCode(String prefix) {
    return prefix.isBlank() && prefix.length() > listIndent + 3;
  }

  private void noteList(String line) {
    Matcher item = LIST_ITEM.matcher(line);
    if (item.matches()) {
      listIndent = item.group(1).length();
    } else if (!line.isBlank() && line.charAt(0) != ' ') {
      listIndent = 0;
    }
  }

  private void prose(String line) {
    Matcher head = HEADING.matcher(line);
    if (head.matches()) {
      heading = head.group(1) == null ? "" : head.group(1).strip();
      inParagraph = false;
    } else if (line.isBlank()) {
      inParagraph = false;
    } else {
      paragraph = inParagraph ? paragraph + " " + line.strip() : line.strip();
      inParagraph = true;
    }
  }

  /**
   * Takes away what the opening line had in front of its fence: its quote marks, and as many blanks
   * at most.
   */
  private static String withoutPrefix(String line, String prefix) {
    int at = 0;
    for (int i = 0; i < prefix.length(); i++) {
      boolean quote = prefix.charAt(i) == '>';
      if (at < line.length() && line.charAt(at) == (quote ? '>' : ' ')) {
        at++;
      }
    }
    return line.substring(at);
  }

  private static boolean closes(String line, String fence) {
    String stripped = line.strip();
    if (stripped.length() < fence.length() || line.indexOf(stripped) > 3) {
      return false;
    }
    for (int i = 0; i < stripped.length(); i++) {
      if (stripped.charAt(i) != fence.charAt(0)) {
        return false;
      }
    }
    return true;
  }
}
