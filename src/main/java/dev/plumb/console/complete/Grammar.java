package dev.plumb.console.complete;

import java.util.List;

/**
 * A sub-language made of primitives joined by words: {@code host 10.0.0.5 and tcp port 443}.
 *
 * @param name as specs refer to it
 * @param juxtaposed whether primitives may follow each other without a joining word
 * @param join words between two primitives
 * @param negate words before one
 * @param open opening brackets
 * @param close closing brackets
 * @param primitives what can be said
 */
public record Grammar(
    String name,
    boolean juxtaposed,
    List<Argument.Choice> join,
    List<Argument.Choice> negate,
    List<Argument.Choice> open,
    List<Argument.Choice> close,
    List<Primitive> primitives) {

  /** One thing that can be said: its places in order, and one line of help. */
  public record Primitive(String help, List<Argument> places) {
    public Primitive {
      places = List.copyOf(places);
    }
  }

  public Grammar {
    join = List.copyOf(join);
    negate = List.copyOf(negate);
    open = List.copyOf(open);
    close = List.copyOf(close);
    primitives = List.copyOf(primitives);
  }
}
