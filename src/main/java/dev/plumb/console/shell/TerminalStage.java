package dev.plumb.console.shell;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;
import dev.plumb.console.render.ColourWriter;
import dev.plumb.console.render.Page;
import dev.plumb.console.transcript.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * Types at the terminal as a person would. Space stops and goes on, n goes one step further, q
 * leaves.
 */
final class TerminalStage implements Stage, AutoCloseable {
  private static final int SHORTEST_KEY = 35;
  private static final int LONGEST_KEY = 90;
  private static final int BEFORE_OUTPUT = 120;
  private static final int BEFORE_COMMAND = 900;

  private final ShellSession session;
  private final Surroundings around;
  private final double pace;
  private final @Nullable Keys keys;
  private final Optional<Terminal> own;
  private final Random random = new Random(1);
  private boolean paused;
  private boolean midLine;
  private boolean over;

  private TerminalStage(
      ShellSession session,
      Surroundings around,
      double pace,
      @Nullable Keys keys,
      Optional<Terminal> own) {
    this.session = session;
    this.around = around;
    this.pace = pace;
    this.keys = keys;
    this.own = own;
    if (keys != null) {
      keys.begin();
    }
  }

  /** At the prompt its own terminal is played on; a one-shot opens one. */
  static TerminalStage open(ShellSession session, Surroundings around, double pace) {
    if (session.keys().isPresent()) {
      return new TerminalStage(session, around, pace, session.keys().get(), Optional.empty());
    }
    Optional<Terminal> terminal =
        around.isCapable() && pace > 0
            ? Terminals.open(around.environment().getOrDefault("TERM", "dumb"))
            : Optional.empty();
    // The terminal hears Ctrl-C for us: it ends the performance, not the process.
    terminal.ifPresent(heard -> heard.handle(Terminal.Signal.INT, signal -> session.interrupt()));
    Keys keys = terminal.isPresent() ? new TerminalKeys(terminal.get()) : null;
    return new TerminalStage(session, around, pace, keys, terminal);
  }

  @Override
  public void chapter(String title) {
    write("\n");
    page(List.of(Line.of(Span.styled("# " + title, Span.Style.HEADING))));
  }

  @Override
  public void types(String prompt, String command, boolean enter) {
    write(prompt);
    rest(BEFORE_COMMAND, true);
    command
        .codePoints()
        .forEach(
            point -> {
              write(point == '\n' ? "\n  … " : Character.toString(point));
              rest(SHORTEST_KEY + random.nextInt(LONGEST_KEY - SHORTEST_KEY + 1), false);
            });
    rest(BEFORE_OUTPUT, false);
    write("\n");
  }

  @Override
  public void shows(List<Line> lines) {
    if (!isOver()) {
      page(lines);
    }
  }

  @Override
  public boolean isOver() {
    return over || session.interrupted();
  }

  private void page(List<Line> lines) {
    write(ColourWriter.write(new Page(lines)));
  }

  private void write(String text) {
    if (isOver()) {
      return;
    }
    try {
      around.out().write(text.getBytes(StandardCharsets.UTF_8));
      midLine = !text.isEmpty() && !text.endsWith("\n");
    } catch (IOException gone) {
      over = true;
    }
  }

  /**
   * Waits, and listens meanwhile.
   *
   * @param beforeStep true where a paused performance stands still
   */
  private void rest(int milliseconds, boolean beforeStep) {
    long end = pace == 0 ? 0 : System.nanoTime() + Math.round(milliseconds / pace * 1e6);
    boolean step = false;
    while (!isOver() && (System.nanoTime() < end || paused && beforeStep && !step)) {
      long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
      int key = listen(paused && beforeStep ? 200 : left);
      switch (key) {
        case ' ' -> paused = !paused;
        case 'n', '\r', '\n' -> {
          step = true;
          paused = true;
          end = System.nanoTime();
        }
        case 'q' -> over = true;
        default -> {
          // Any other key, or none: the show goes on.
        }
      }
    }
  }

  private int listen(long milliseconds) {
    if (keys != null) {
      int key = keys.next(milliseconds);
      if (key != -2) {
        return key;
      }
      paused = false; // Nobody is there to go on.
    }
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException leaving) {
      Thread.currentThread().interrupt();
      over = true;
    }
    return -1;
  }

  @Override
  public void close() {
    if (midLine) {
      over = false;
      write("\n");
    }
    if (keys != null) {
      keys.end();
    }
    own.ifPresent(
        terminal -> {
          try {
            terminal.close();
          } catch (IOException gone) {
            // Then there is nothing to give back.
          }
        });
  }
}
