package dev.plumb.answers.filter;

/** What somebody who was asked says: something, nothing, or that it cannot be told. */
public sealed interface Answer<T> {
  /** It is this. */
  record Known<T>(T value) implements Answer<T> {}

  /** There is none. */
  record None<T>() implements Answer<T> {}

  /** It cannot be told; whoever needs it follows both ways. */
  record Unknown<T>(String why) implements Answer<T> {}

  static <T> Answer<T> of(T value) {
    return new Known<>(value);
  }

  static <T> Answer<T> none() {
    return new None<>();
  }

  static <T> Answer<T> unknown(String why) {
    return new Unknown<>(why);
  }
}
