package dev.plumb.answers.path;

import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.filter.Tracking;
import dev.plumb.model.Link;
import java.util.Optional;

/** Where a packet's way ended. */
sealed interface End {
  /** It is for this namespace, and its firewall let it in. */
  record Arrived(Place place, Link in, Packet packet, Optional<Tracking> tracking) implements End {}

  /** It is gone without a word. */
  record Lost(Trouble trouble) implements End {}

  /**
   * It is gone, and its sender knows.
   *
   * @param seen what the sending program sees: {@code refused}, {@code EHOSTUNREACH}
   * @param by who says so
   */
  record Told(Trouble trouble, String seen, Place by) implements End {}
}
