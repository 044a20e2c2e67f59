package dev.plumb.console.command;

import java.util.List;
import java.util.Optional;

/**
 * What {@code set} knows: each setting with the values it takes, the first being the one at the
 * start.
 */
public enum Settings {
  OUTPUT("output", OutputOptions.FORMATS, "how answers look, like -o"),
  COLOR("color", List.of("auto", "always", "never"), "when to use colour"),
  ANNOUNCE("announce", List.of("on", "off"), "tell of containers that come and go"),
  TIMING("timing", List.of("off", "on"), "say how long each command took"),
  PAGER("pager", List.of("on", "off"), "page answers that are taller than the screen"),
  EDITING_MODE("editing-mode", List.of("emacs", "vi"), "the keys of the line editor"),
  DEBUG("debug", List.of("off", "on"), "show where our own bugs come from");

  private final String word;
  private final List<String> choices;
  private final String help;

  Settings(String word, List<String> choices, String help) {
    this.word = word;
    this.choices = choices;
    this.help = help;
  }

  /** What the user types. */
  public String word() {
    return word;
  }

  /** What it can be set to. */
  public List<String> choices() {
    return choices;
  }

  /** One line. */
  public String help() {
    return help;
  }

  /** Its value in a session. */
  public String in(Session session) {
    return session.settings().getOrDefault(word, choices.getFirst());
  }

  /** The setting of a name; empty when there is none. */
  public static Optional<Settings> of(String name) {
    for (Settings setting : values()) {
      if (setting.word.equals(name)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
