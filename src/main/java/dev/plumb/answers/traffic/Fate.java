package dev.plumb.answers.traffic;

import dev.plumb.answers.filter.Packet;
import dev.plumb.model.TrafficFilter;

/** What filters make of a frame. */
public sealed interface Fate {
  /**
   * It goes on.
   *
   * @param packet with the mark that an action set
   */
  record Passes(Packet packet) implements Fate {}

  /** It is thrown away. */
  record Dropped(TrafficFilter filter) implements Fate {}

  /**
   * It is taken elsewhere.
   *
   * @param ifindex of the link
   * @param ingress as if it had come in by that link, else it is sent out of it
   */
  record Redirected(TrafficFilter filter, Packet packet, int ifindex, boolean ingress)
      implements Fate {}

  /** It is changed in a way that is not followed. */
  record Changed(TrafficFilter filter, String action) implements Fate {}
}
