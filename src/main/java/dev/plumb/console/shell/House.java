package dev.plumb.console.shell;

import dev.plumb.model.port.Archive;
import dev.plumb.model.port.World;
import java.util.List;
import java.util.Optional;

/** What the shell is given by whoever built the house around it: {@code Main}, or a test. */
public interface House {
  /** plumb's own version. */
  String version();

  /** Opens the doors to the world; called at most once, and only by a command that goes there. */
  World world();

  /** Opens and saves hosts; needs nothing else of the world, and so works on any machine. */
  default Archive archive() {
    return world().archive();
  }

  /**
   * Prepares {@code plumb demo}: either the whole session runs in another process, or this one goes
   * on.
   *
   * @param words everything plumb was called with, {@code demo} included
   * @return empty when this plumb has no demo
   */
  default Optional<Demo> demo(List<String> words) {
    return Optional.empty();
  }

  /** How a demo goes on. */
  sealed interface Demo {
    /** It is over; it ran in a process of its own. */
    record Over(int code) implements Demo {}

    /**
     * The session goes on here.
     *
     * @param open a saved host to look at instead of a live lab
     * @param greeting what to say before the first prompt
     */
    record Here(Optional<String> open, List<String> greeting) implements Demo {
      public Here {
        greeting = List.copyOf(greeting);
      }
    }
  }
}
