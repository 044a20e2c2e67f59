package dev.plumb.console.command;

import dev.plumb.answers.path.Hop;
import java.util.List;

/** Steps of a packet's way as numbered lines. */
record Journey(List<Hop> all) {
  /**
   * Adds one direction.
   *
   * @return the number of the next step
   */
  int add(List<Line> lines, String title, List<Hop> hops, int first) {
    int place = 0;
    int stage = 0;
    for (Hop hop : all) {
      place = Math.max(place, place(hop).length());
      stage = Math.max(stage, hop.stage().length());
    }
    lines.add(Line.of(Span.dim(title)));
    int number = first;
    for (Hop hop : hops) {
      Line.Builder line = Line.build().add(pad(Integer.toString(number), -3)).add("  ");
      line.add(Span.namespace(hop.namespace()));
      if (!hop.device().isEmpty()) {
        line.add(":").add(Span.link(hop.device()));
      }
      line.add(" ".repeat(place - place(hop).length() + 2));
      line.add(Span.dim(pad(hop.stage(), stage))).add("  ");
      Wrapped.add(lines, line, place + stage + 9, hop.evidence());
      number++;
    }
    return number;
  }

  private static String place(Hop hop) {
    return hop.device().isEmpty() ? hop.namespace() : hop.namespace() + ":" + hop.device();
  }

  private static String pad(String text, int width) {
    String blanks = " ".repeat(Math.max(0, Math.abs(width) - text.length()));
    return width < 0 ? blanks + text : text + blanks;
  }
}
