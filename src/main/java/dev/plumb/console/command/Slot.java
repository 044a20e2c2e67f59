package dev.plumb.console.command;

import java.util.List;

/**
 * What sort of word stands in a place of a command; completion offers what fits.
 *
 * @param kind the sort
 * @param choices the words themselves, for {@link Kind#CHOICE}
 */
public record Slot(Kind kind, List<String> choices) {
  public static final Slot NAMESPACE = of(Kind.NAMESPACE);
  public static final Slot LINK = of(Kind.LINK);
  public static final Slot BRIDGE = of(Kind.BRIDGE);
  public static final Slot ADDRESS = of(Kind.ADDRESS);
  public static final Slot PREFIX = of(Kind.PREFIX);
  public static final Slot MAC = of(Kind.MAC);
  public static final Slot NETWORK = of(Kind.NETWORK);
  public static final Slot FILE = of(Kind.FILE);
  public static final Slot PROGRAM_LINE = of(Kind.PROGRAM_LINE);
  public static final Slot COMMAND_LINE = of(Kind.COMMAND_LINE);
  public static final Slot NOUN = of(Kind.NOUN);
  public static final Slot TEXT = of(Kind.TEXT);
  public static final Slot NUMBER = of(Kind.NUMBER);
  public static final Slot DURATION = of(Kind.DURATION);
  public static final Slot TARGET = of(Kind.TARGET);
  public static final Slot PORT = of(Kind.PORT);
  public static final Slot CHAIN = of(Kind.CHAIN);
  public static final Slot RULE = of(Kind.RULE);

  public Slot {
    choices = List.copyOf(choices);
  }

  /** The sorts. */
  public enum Kind {
    /** A namespace by any of its names. */
    NAMESPACE,
    /** {@code NS:IF}, or {@code IF} of the current or {@code --in} namespace. */
    LINK,
    /** A link of kind bridge. */
    BRIDGE,
    /** An IP address of somebody. */
    ADDRESS,
    PREFIX,
    /** A hardware address. */
    MAC,
    /** An engine's network. */
    NETWORK,
    /** A path on the host. */
    FILE,
    /**
     * A program and its arguments: the rest of the line, completed by its spec in the namespace
     * before it.
     */
    PROGRAM_LINE,
    /** A command of ours with its arguments: the rest of the line. */
    COMMAND_LINE,
    /** The first word of a command. */
    NOUN,
    /** One of {@link Slot#choices}. */
    CHOICE,
    TEXT,
    NUMBER,
    /** {@code 2s}, {@code 500ms}, {@code 1m}. */
    DURATION,
    /** An endpoint to reach: {@code ADDR[:PORT]}, {@code NS[:PORT]}, a host name. */
    TARGET,
    /** A port, perhaps with its protocol: {@code 8080}, {@code 53/udp}. */
    PORT,
    /** A chain or table of the firewall. */
    CHAIN,
    /** A firewall rule: its number, or {@code TABLE/CHAIN#N}. */
    RULE
  }

  public static Slot of(Kind kind) {
    return new Slot(kind, List.of());
  }

  public static Slot choice(String... words) {
    return new Slot(Kind.CHOICE, List.of(words));
  }

  /** True when the rest of the line, options and all, belongs to it. */
  public boolean takesRest() {
    return kind == Kind.PROGRAM_LINE || kind == Kind.COMMAND_LINE;
  }
}
