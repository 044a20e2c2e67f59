package dev.plumb.world.netlink;

import java.nio.ByteBuffer;

/** Recognises datagrams that came before, so that nobody reads them again. */
public interface Recall {
  /** Knows none. */
  Recall NOTHING = datagram -> false;

  /**
   * Asked of every datagram of a dump, in the kernel's order. What it holds is the same when its
   * bytes are: a channel numbers its requests by what went wrong before them, not by their count.
   *
   * @param datagram from its position to its limit, both to be left as they are
   * @return true when none of its messages is to be handed out
   */
  boolean recognises(ByteBuffer datagram);
}
