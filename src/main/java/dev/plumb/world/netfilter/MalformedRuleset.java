package dev.plumb.world.netfilter;

import java.io.IOException;

/** A text that is not what its tool prints: the only thing that a reader here throws. */
public final class MalformedRuleset extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why what is wrong with it: {@code line 7: a rule outside a table}
   */
  MalformedRuleset(String why) {
    super(why);
  }
}
