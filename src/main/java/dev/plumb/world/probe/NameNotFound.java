package dev.plumb.world.probe;

import java.io.IOException;

/** A name that leads nowhere; the message says who was asked. */
final class NameNotFound extends IOException {
  private static final long serialVersionUID = 1L;

  NameNotFound(String why) {
    super(why);
  }
}
