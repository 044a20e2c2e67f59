package dev.plumb.console.complete;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something with a name on a line: an option ({@code -i eth0}) or a keyword ({@code dev eth0}).
 *
 * @param names all its spellings
 * @param arguments what follows it, in this order
 * @param help one line
 * @param repeat how often it may stand on a line
 * @param excludes names of parameters that make no sense beside it
 * @param attached whether its argument must be joined by {@code =} ({@code -color=always})
 * @param rescope whether its argument names the namespace in which the rest of the line acts
 * @param effect what the line does when it is given, null if that does not change
 * @param then the words that follow, by the argument's value, {@code *} for any
 */
public record Parameter(
    List<String> names,
    List<Argument> arguments,
    String help,
    int repeat,
    List<String> excludes,
    boolean attached,
    boolean rescope,
    @Nullable Effect effect,
    Map<String, Node> then) {
  /** A {@code repeat} without an end. */
  public static final int ANY = Integer.MAX_VALUE;

  public Parameter {
    names = List.copyOf(names);
    arguments = List.copyOf(arguments);
    excludes = List.copyOf(excludes);
    then = Map.copyOf(then);
  }

  String name() {
    return names.get(0);
  }

  boolean takesWord() {
    return !arguments.isEmpty() && !attached;
  }
}
