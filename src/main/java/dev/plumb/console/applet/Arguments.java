package dev.plumb.console.applet;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import java.util.List;
import java.util.Optional;

/** The words of a command line, read from left to right as iproute2 reads them. */
final class Arguments {
  private final List<String> words;
  private int at;

  Arguments(List<String> words, int from) {
    this.words = words;
    this.at = from;
  }

  boolean isEmpty() {
    return at >= words.size();
  }

  /** The word that is next, without taking it. */
  String peek() {
    return words.get(at);
  }

  String take() {
    return words.get(at++);
  }

  /** The value that must follow a word. */
  String value() throws AppletExit {
    if (isEmpty()) {
      throw new AppletExit(
          "Command line is not complete. Try option \"help\"\n", AppletExit.MINUS_ONE);
    }
    return take();
  }

  /**
   * True when the word is the beginning of the other: iproute2's abbreviations. An empty word
   * begins every other.
   */
  static boolean abbreviates(String word, String whole) {
    return whole.startsWith(word);
  }

  /**
   * Takes the object that a tool is asked about, perhaps abbreviated.
   *
   * @param code what the tool ends with when it knows no such object
   */
  String object(String tool, String[] objects, int code) throws AppletExit {
    if (isEmpty()) {
      throw AppletExit.refused(tool, "help");
    }
    String word = take();
    for (String object : objects) {
      if (abbreviates(word, object)) {
        return object;
      }
    }
    throw new AppletExit("Object \"" + word + "\" is unknown, try \"" + tool + " help\".\n", code);
  }

  /** Takes {@code show}, or nothing; any other command of the object is not answered here. */
  void listing(String tool, String object, String[] commands) throws AppletExit {
    if (isEmpty()) {
      return;
    }
    String word = take();
    for (String command : commands) {
      if (abbreviates(word, command)) {
        if (command.equals("show") || command.equals("list") || command.equals("lst")) {
          return;
        }
        throw AppletExit.refused(tool, object + " " + command);
      }
    }
    throw new AppletExit(
        "Command \"" + word + "\" is unknown, try \"" + tool + " " + object + " help\".\n",
        AppletExit.MINUS_ONE);
  }

  /**
   * A prefix as iproute2 reads it.
   *
   * @param family the family it must be of; empty for either
   */
  static Optional<Prefix> prefix(String word, Optional<Family> family) throws AppletExit {
    if (word.equals("default") || word.equals("any") || word.equals("all")) {
      return word.equals("default")
          ? Optional.of(new Prefix(IpAddress.any(family.orElse(Family.INET)), 0))
          : Optional.empty();
    }
    Optional<Prefix> prefix = Prefix.parse(word).or(() -> shortened(word));
    boolean fits =
        prefix.isPresent() && (family.isEmpty() || prefix.get().address().family() == family.get());
    if (!fits) {
      String kind = family.isPresent() ? family.get().word() : "any valid";
      throw new AppletExit(
          "Error: " + kind + " prefix is expected rather than \"" + word + "\".\n", 1);
    }
    return prefix;
  }

  /** An IPv4 prefix with trailing bytes left out: {@code 10.1/16}. */
  private static Optional<Prefix> shortened(String word) {
    int slash = word.indexOf('/');
    StringBuilder address = new StringBuilder(slash < 0 ? word : word.substring(0, slash));
    if (address.isEmpty() || address.indexOf(":") >= 0) {
      return Optional.empty();
    }
    int dots = 0;
    for (int i = 0; i < address.length(); i++) {
      dots += address.charAt(i) == '.' ? 1 : 0;
    }
    for (; dots < 3; dots++) {
      address.append(".0");
    }
    return Prefix.parse(address + (slash < 0 ? "" : word.substring(slash)));
  }
}
