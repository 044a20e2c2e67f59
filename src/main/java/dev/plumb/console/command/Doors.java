package dev.plumb.console.command;

import java.util.List;
import java.util.Optional;

/**
 * First words of {@code plumb} on a command line that are no commands: they say which host is meant
 * before any command is read.
 */
public final class Doors {
  /**
   * A door.
   *
   * @param word the first word
   * @param synopsis how it is written
   * @param summary one line, no full stop
   * @param atThePrompt what does the same, or comes next to it, at the prompt
   * @param examples whole lines of a shell
   */
  public record Door(
      String word, String synopsis, String summary, String atThePrompt, List<String> examples) {
    public Door {
      examples = List.copyOf(examples);
    }
  }

  private static final List<Door> ALL =
      List.of(
          new Door(
              "demo",
              "plumb demo [COMMAND...]",
              "a private lab to try everything in: no root, no Docker, nothing of this host"
                  + " changes",
              "quit, then: plumb demo",
              List.of("plumb demo", "plumb demo exec nginx-1 ip route", "plumb demo < SCRIPT")),
          new Door(
              "open",
              "plumb open FILE [COMMAND...]",
              "look at a saved host, or at a folder of outputs of ip, nft and others",
              "snapshot open FILE",
              List.of(
                  "plumb open host.plumb.json.gz",
                  "plumb open host.plumb.json.gz veth list",
                  "plumb open FOLDER")));

  private Doors() {}

  /** All of them. */
  public static List<Door> all() {
    return ALL;
  }

  /** The one that a word means. */
  public static Optional<Door> of(String word) {
    return ALL.stream().filter(door -> door.word().equals(word)).findFirst();
  }
}
