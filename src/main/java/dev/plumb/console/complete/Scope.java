package dev.plumb.console.complete;

import java.util.Optional;

/**
 * The namespace in which slots mean something.
 *
 * @param netns the {@code ip netns} name that the line itself switched to ({@code ip -n NS}, {@code
 *     ip netns exec NS}); empty means the namespace the program is started in, which only the
 *     caller knows. The word may be half nonsense: then there is nothing to offer
 */
public record Scope(Optional<String> netns) {
  /** The namespace the program is started in. */
  public static final Scope TARGET = new Scope(Optional.empty());
}
