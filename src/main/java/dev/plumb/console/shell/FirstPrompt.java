package dev.plumb.console.shell;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;
import dev.plumb.console.render.ColourWriter;
import dev.plumb.console.render.Page;
import dev.plumb.console.render.PlainWriter;
import java.util.List;
import java.util.Optional;

/**
 * What the prompt says: {@code nginx-1 ❯}, {@code host/docker0 ❯}, {@code saved.plumb.json.gz
 * nginx-1 ❯}.
 */
final class FirstPrompt {
  private FirstPrompt() {}

  /**
   * The prompt as it stands before anything is known, on the screen before the line editor is
   * loaded.
   */
  static String of(boolean colours) {
    return text("host", Optional.empty(), Optional.empty(), false, false, colours);
  }

  /**
   * The prompt of a session.
   *
   * @param stale true while what is known of the host is old
   */
  static String of(ShellSession session, boolean stale, boolean colours) {
    return text(
        session.currentName(),
        session.bridge(),
        session.snapshot(),
        session.isRecording(),
        stale,
        colours);
  }

  private static String text(
      String name,
      Optional<String> bridge,
      Optional<String> snapshot,
      boolean recording,
      boolean stale,
      boolean colours) {
    Line.Builder line = Line.build();
    if (snapshot.isPresent()) {
      line.add(Span.dim(snapshot.get())).add(" ");
    }
    line.add(Span.namespace(name));
    if (bridge.isPresent()) {
      line.add("/").add(Span.link(bridge.get()));
    }
    if (recording) {
      line.add(Span.styled(" ●", Span.Style.BAD));
    }
    if (stale) {
      line.add(Span.styled(" ~", Span.Style.WARNING));
    }
    line.add(" ❯");
    Page page = new Page(List.of(line.line()));
    String text = colours ? ColourWriter.write(page) : PlainWriter.write(page);
    return text.stripTrailing() + " ";
  }
}
