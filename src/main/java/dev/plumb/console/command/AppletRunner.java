package dev.plumb.console.command;

import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import java.util.List;
import java.util.Optional;

/** Answers for a program that the host does not have, from the model. */
@FunctionalInterface
public interface AppletRunner {
  /** No applets at all. */
  AppletRunner NONE = (argv, namespace, host, saved) -> Optional.empty();

  /**
   * Runs an applet.
   *
   * @param argv the program's name and its arguments
   * @param saved the host is one from a file: this machine's names are not its names
   * @return what the real tool would have printed; empty when there is no such applet
   */
  Optional<Outcome> run(List<String> argv, Namespace namespace, Host host, boolean saved);
}
