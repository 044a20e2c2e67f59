package dev.plumb.console.transcript;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A parsed file: one session.
 *
 * @param file as the user named it, for messages
 * @param host the saved host it replays on, relative to the file; empty when it says none
 * @param session what the session starts with: {@code columns}, {@code locale}, {@code tz}, {@code
 *     color}, {@code output}
 * @param bindings the declared names
 * @param requires what must hold for any of it to run
 * @param timeout how long a step may take
 */
public record Transcript(
    String file,
    Optional<String> host,
    Map<String, String> session,
    Map<String, Binding> bindings,
    List<String> requires,
    Duration timeout,
    List<Block> blocks) {
  /** How long a step may take when the file does not say. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  public Transcript {
    requires = List.copyOf(requires);
    blocks = List.copyOf(blocks);
  }

  /**
   * A fenced block.
   *
   * @param line of its opening fence
   * @param title the nearest heading before it; without any, the paragraph
   */
  public record Block(int line, String title, Attributes attributes, List<Step> steps) {
    public Block {
      steps = List.copyOf(steps);
    }
  }

  /**
   * What the fence says.
   *
   * @param unordered lines may come in any order
   * @param live only on a live host
   * @param hermetic only on a saved one
   * @param fresh in a session of its own
   * @param skip why it is not run
   * @param conditions what must hold
   * @param timeout how long a step of it may take
   */
  public record Attributes(
      boolean unordered,
      boolean live,
      boolean hermetic,
      boolean fresh,
      Optional<String> skip,
      List<String> conditions,
      Optional<Duration> timeout) {
    public Attributes {
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * A command and what it must answer.
   *
   * @param line of the command
   * @param lines how many lines of the file it takes, command and status included
   * @param written the command as it stands, with its prompt, the first line of it
   * @param oneShot true for {@code $ plumb ...}: a fresh session, the words after {@code plumb}
   * @param command tokens of the command's text; lines joined by LF
   * @param key {@code \t} to ask for completions, {@code ?} for help, at the end of the command;
   *     empty to run it
   * @param output expected lines, in order
   */
  public record Step(
      int line,
      int lines,
      String written,
      boolean oneShot,
      List<Token> command,
      Optional<Character> key,
      List<Expected> output,
      Status status) {
    public Step {
      command = List.copyOf(command);
      output = List.copyOf(output);
    }

    /** True when some line begins with a number that has a placeholder. */
    boolean beginsWithNumbers() {
      for (Expected expected : output) {
        if (expected instanceof Expected.Text text && text.beginsWithNumber()) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * How a step ends.
   *
   * @param code the exit code; of no meaning unless it exited
   * @param open true when the last line has no line end
   */
  public record Status(Ending ending, int code, boolean open) {
    /** Nothing written. */
    public static final Status DONE = new Status(Ending.EXITED, 0, false);

    @Override
    public String toString() {
      return switch (ending) {
            case EXITED -> "exit " + code;
            case INTERRUPTED -> "interrupted";
            case TIMED_OUT -> "timeout";
          }
          + (open ? ", no newline" : "");
    }
  }

  /** The ways. */
  public enum Ending {
    EXITED,
    INTERRUPTED,
    TIMED_OUT
  }

  /** All steps, in order. */
  public List<Step> steps() {
    return blocks.stream().flatMap(block -> block.steps().stream()).toList();
  }
}
