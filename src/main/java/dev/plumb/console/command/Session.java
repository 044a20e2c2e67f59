package dev.plumb.console.command;

import dev.plumb.model.Host;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a command knows of the session it was typed in. Single-threaded: one command at a time. */
public interface Session {
  /**
   * The host, read as far as the needs say: from the survey that is there, a fresh one, or the
   * saved file.
   *
   * @throws UserError when nothing at all can be read
   */
  Host host(Needs needs) throws UserError;

  /** What was read for this command is old: the next {@link #host} reads again. */
  default void forget() {}

  /** The namespace that words without one mean; empty is the host's own. */
  Optional<NetnsId> current();

  /** The name under which the current namespace was chosen; {@code host} at first. */
  String currentName();

  /** Makes a namespace the current one; {@code use -} goes back by {@link #previous}. */
  void use(NetnsId netns, String name);

  /** The namespace before the last {@link #use}, with its name. */
  Optional<Map.Entry<NetnsId, String>> previous();

  /** The bridge that {@code bridge} words without one mean, in the current namespace. */
  Optional<String> bridge();

  /** Chooses a bridge, or none. */
  void useBridge(Optional<String> bridge);

  /** The doors to the world. */
  World world();

  /** The command table. */
  CommandTable commands();

  /**
   * Settings by name ({@code output}, {@code color}, {@code announce}, ...), changed by {@code
   * set}.
   */
  Map<String, String> settings();

  /** What {@code let} made; read as {@code $name}. */
  Map<String, String> variables();

  /** What {@code alias} made: first word to words. */
  Map<String, List<String>> aliases();

  /** Lines typed so far, oldest first. */
  List<String> history();

  /**
   * Shows part of an answer at once, for commands that go on: {@code watch}, {@code events}. In
   * every format these are a stream, one after the other.
   */
  void emit(Outcome outcome);

  /**
   * Shows people how far a command is. Programs get the whole at its end, so it must say this
   * again.
   */
  void progress(Outcome outcome);

  /** Runs a line of ours as if it had been typed, without showing its answer. */
  Outcome run(List<String> words) throws UserError;

  /** True once the user pressed Ctrl-C during this command. */
  boolean interrupted();

  /** True for one command from argv: a program may replace the process. */
  boolean oneShot();

  /**
   * True when the answer goes into a pipe, a file or a variable: programs are caught, not given the
   * terminal.
   */
  default boolean captures() {
    return false;
  }

  /** True when a person sits at a terminal: input and output are one. */
  default boolean terminal() {
    return false;
  }

  /**
   * Asks whoever sits at the terminal and waits for a line.
   *
   * @return empty when nobody sits there, or the input ended
   */
  default Optional<String> ask(String question) {
    return Optional.empty();
  }

  /** The environment of whoever runs plumb. */
  Map<String, String> environment();

  /** The name of the saved host that is open; empty on the live one. */
  Optional<String> snapshot();

  /**
   * Looks at a saved host from now on, as if the session had begun there.
   *
   * @param file where it came from, and the host; empty: back to what the session began with
   * @throws UserError while something depends on the host: a recording
   */
  void open(Optional<Map.Entry<Path, Host>> file) throws UserError;
}
