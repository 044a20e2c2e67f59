package dev.plumb.model;

import java.util.List;

/**
 * One aspect of one namespace (its links, its routes, ...): read, not asked for, or a gap. Never an
 * empty list for the last two.
 */
public sealed interface Facet<T> {
  /** What the kernel said; may be empty, and then there is nothing. */
  record Read<T>(List<T> items) implements Facet<T> {
    public Read {
      items = List.copyOf(items);
    }
  }

  /** Nobody asked, so nobody looked. */
  record NotAsked<T>() implements Facet<T> {}

  /** It could not be read. */
  record Missing<T>(Gap gap) implements Facet<T> {}

  /**
   * What was read; nothing when it was not. For walks over all namespaces, where a gap is shown
   * apart.
   */
  default List<T> orEmpty() {
    return this instanceof Read<T> read ? read.items() : List.of();
  }

  default boolean isRead() {
    return this instanceof Read<T>;
  }

  static <T> Facet<T> of(List<T> items) {
    return new Read<>(items);
  }

  static <T> Facet<T> notAsked() {
    return new NotAsked<>();
  }
}
