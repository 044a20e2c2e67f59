package dev.plumb.answers.iproute;

import dev.plumb.model.Neighbour;
import java.util.Optional;

/** A neighbour. */
final class NeighbourWalk {
  private static final String[] STATES = {
    "INCOMPLETE", "REACHABLE", "STALE", "DELAY", "PROBE", "FAILED", "NOARP", "PERMANENT"
  };

  /** NTF_PROXY, EXT_LEARNED, OFFLOADED, ROUTER; the extended flags from bit 8 on. */
  private static final int PROXY = 0x08;

  private static final int EXT_LEARNED = 0x10;
  private static final int OFFLOADED = 0x20;
  private static final int ROUTER = 0x80;
  private static final int MANAGED = 0x100;

  private final Surroundings around;
  private final Shown shown;
  private final boolean device;

  /**
   * @param device false under {@code dev}, which makes {@code dev} go without saying
   */
  NeighbourWalk(Surroundings around, Shown shown, boolean device) {
    this.around = around;
    this.shown = shown;
    this.device = device;
  }

  void walk(Neighbour neighbour, Output out) {
    String name = around.linkName(neighbour.link().ifindex());
    int hardwareType = around.hardwareType(neighbour.link().ifindex());
    if (shown.brief()) {
      out.jsonString("dst", neighbour.address().toString());
      out.text(Words.left(neighbour.address().toString(), 39) + " ");
      if (device) {
        out.jsonString("dev", name);
        out.text(Words.left(name, 16) + " ");
      }
      if (neighbour.hardware().isPresent()) {
        String hardware = Words.hardware(neighbour.hardware().get().bytes(), hardwareType);
        out.string("lladdr", "", hardware, "");
      }
      out.text("\n");
      return;
    }
    out.string("dst", "", neighbour.address().toString(), " ");
    if (device) {
      out.string("dev", "dev ", name, " ");
    }
    if (neighbour.hardware().isPresent()) {
      String hardware = Words.hardware(neighbour.hardware().get().bytes(), hardwareType);
      out.string("lladdr", "lladdr ", hardware, " ");
    }
    flags(neighbour.flags(), out);
    if (shown.statistics() > 0) {
      ages(neighbour, out);
    }
    if (neighbour.state() != 0) {
      states(neighbour.state(), out);
    }
    int protocol = neighbour.protocol().orElse(0);
    if (protocol != 0) {
      String word = around.names().protocols().nameOrNumber(protocol);
      out.string("protocol", "proto ", word, " ");
    }
    out.text("\n");
  }

  /** The bit of a NUD_ word, as {@code nud} takes it; -1 when there is no such word. */
  static int state(String word) {
    if (word.equals("none")) {
      return 0;
    }
    for (int i = 0; i < STATES.length; i++) {
      if (STATES[i].toLowerCase(java.util.Locale.ROOT).startsWith(word)) {
        return 1 << i;
      }
    }
    return -1;
  }

  private static void flags(int flags, Output out) {
    flag(flags, ROUTER, "router", out);
    flag(flags, PROXY, "proxy", out);
    flag(flags, MANAGED, "managed", out);
    flag(flags, EXT_LEARNED, "extern_learn", out);
    flag(flags, OFFLOADED, "offload", out);
  }

  private static void flag(int flags, int bit, String word, Output out) {
    if ((flags & bit) != 0) {
      out.marker(word, word + " ");
    }
  }

  private static void ages(Neighbour neighbour, Output out) {
    Optional<Neighbour.CacheInfo> cache = neighbour.cache();
    if (cache.isPresent()) {
      if (cache.get().references() != 0) {
        out.number("refcnt", " ref ", cache.get().references(), "");
      }
      out.number("used", " used ", cache.get().used() / 100, "");
      out.number("confirmed", "/", cache.get().confirmed() / 100, "");
      out.number("updated", "/", cache.get().updated() / 100, "");
    }
    if (neighbour.probes().isPresent()) {
      out.number("probes", "probes ", neighbour.probes().getAsLong(), " ");
    }
  }

  private static void states(int state, Output out) {
    out.openArray("state", "");
    for (int i = 0; i < STATES.length; i++) {
      if ((state >> i & 1) != 0) {
        out.item("", STATES[i], " ");
      }
    }
    out.closeArray("");
  }
}
