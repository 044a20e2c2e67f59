package dev.plumb.console.transcript;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;
import dev.plumb.console.render.ColourWriter;
import dev.plumb.console.render.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A terminal session as a file for players: asciicast, version 2. The same transcript gives the
 * same bytes: the pauses come from a seed, not from a clock.
 *
 * @see "docs.asciinema.org/manual/asciicast/v2"
 */
final class CastStage implements Stage {
  private static final int SHORTEST_KEY = 35;
  private static final int LONGEST_KEY = 90;
  private static final int BEFORE_OUTPUT = 120;
  private static final int BEFORE_COMMAND = 700;
  private static final int ROWS = 24;

  private final double pace;
  private final String title;
  private final Random random;
  private final List<String> events = new ArrayList<>();
  private int columns = 80;
  private double milliseconds;

  /**
   * @param pace 2 is twice as fast
   */
  CastStage(String title, double pace) {
    this.title = title;
    this.pace = pace;
    this.random = new Random(title.hashCode());
  }

  @Override
  public void chapter(String heading) {
    event("m", heading);
    print(ColourWriter.write(new Page(List.of(Line.of(Span.styled(heading, Span.Style.HEADING))))));
  }

  @Override
  public void types(String prompt, String command, boolean enter) {
    wait(BEFORE_COMMAND);
    event("o", prompt);
    command
        .codePoints()
        .forEach(
            point -> {
              wait(SHORTEST_KEY + random.nextInt(LONGEST_KEY - SHORTEST_KEY + 1));
              event("o", point == '\n' ? "\r\n  … " : Character.toString(point));
            });
    wait(BEFORE_OUTPUT);
    event("o", "\r\n");
  }

  @Override
  public void shows(List<Line> lines) {
    print(ColourWriter.write(new Page(lines)));
    for (Line line : lines) {
      columns = Math.max(columns, Math.min(240, line.plain().length()));
    }
  }

  @Override
  public boolean isOver() {
    return false;
  }

  private void print(String text) {
    if (!text.isEmpty()) {
      event("o", text.replace("\n", "\r\n"));
    }
  }

  private void wait(int howLong) {
    milliseconds += howLong / pace;
  }

  private void event(String code, String data) {
    events.add(
        String.format(Locale.ROOT, "[%.3f, \"%s\", %s]", milliseconds / 1000, code, json(data)));
  }

  /** The whole file. */
  String text() {
    StringBuilder out = new StringBuilder();
    out.append("{\"version\": 2, \"width\": ").append(columns).append(", \"height\": ");
    out.append(ROWS).append(", \"title\": ").append(json(title));
    out.append(", \"idle_time_limit\": 2}\n");
    for (String event : events) {
      out.append(event).append('\n');
    }
    return out.toString();
  }

  /** A JSON string; this room has no JSON library, and needs no more than this. */
  private static String json(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '"' || character == '\\') {
        out.append('\\').append(character);
      } else if (character < ' ' || character == 0x7f || Character.isSurrogate(character)) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
      } else {
        out.append(character);
      }
    }
    return out.append('"').toString();
  }
}
