package dev.plumb.answers.iproute;

import dev.plumb.model.FdbEntry;
import dev.plumb.model.Tree;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** An entry of a forwarding database, as {@code bridge fdb} says it. */
final class FdbWalk {
  private static final int STALE = 0x04;
  private static final int REACHABLE = 0x02;

  /** NTF_* in the order in which bridge says them. */
  static final int[] FLAGS = {0x02, 0x80, 0x10, 0x20, 0x04, 0x40};

  static final String[] FLAG_NAMES = {
    "self", "router", "extern_learn", "offload", "master", "sticky"
  };

  private final Surroundings around;
  private final Shown shown;
  private final boolean device;

  /**
   * @param device false under {@code dev} and {@code brport}
   */
  FdbWalk(Surroundings around, Shown shown, boolean device) {
    this.around = around;
    this.shown = shown;
    this.device = device;
  }

  void walk(FdbEntry entry, Output out) {
    int hardwareType = around.hardwareType(entry.link().ifindex());
    out.string("mac", "", Words.hardware(entry.address().bytes(), hardwareType), " ");
    if (device) {
      out.string("ifname", "dev ", around.linkName(entry.link().ifindex()), " ");
    }
    if (entry.destination().isPresent()) {
      out.string("dst", "dst ", entry.destination().get().toString(), " ");
    }
    if (entry.vlan().orElse(0) != 0) {
      out.number("vlan", "vlan ", entry.vlan().getAsInt(), " ");
    }
    tunnel(entry.settings(), out);
    if (shown.statistics() > 0 && entry.cache().isPresent()) {
      out.number("used", "used ", entry.cache().get().used() / 100, "");
      out.number("updated", "/", entry.cache().get().updated() / 100, " ");
    }
    out.openArray("flags", "");
    for (int i = 0; i < FLAGS.length; i++) {
      if ((entry.flags() & FLAGS[i]) != 0) {
        out.item("", FLAG_NAMES[i], " ");
      }
    }
    out.closeArray("");
    if (entry.master().isPresent()) {
      out.string("master", "master ", around.linkName(entry.master().getAsInt()), " ");
    }
    out.string("state", "", state(entry.state(), out.isJson()), "\n");
  }

  private void tunnel(Tree.Obj settings, Output out) {
    SettingsWalk walk = new SettingsWalk(settings, out);
    walk.number("port").number("vni").number("src_vni");
    OptionalLong via = settings.number("via");
    OptionalLong nsid = settings.number("link_netnsid");
    if (via.isPresent() && nsid.isPresent()) {
      out.number("viaIfIndex", "via ifindex ", via.getAsLong(), " ");
    } else if (via.isPresent()) {
      out.string("viaIf", "via ", around.linkName((int) via.getAsLong()), " ");
    }
    walk.number("nhid");
    if (nsid.isPresent()) {
      out.number("linkNetNsId", "link-netnsid ", nsid.getAsLong(), " ");
    }
  }

  private static String state(int state, boolean json) {
    if ((state & FdbEntry.NUD_PERMANENT) != 0) {
      return "permanent";
    }
    if ((state & FdbEntry.NUD_NOARP) != 0) {
      return "static";
    }
    if ((state & STALE) != 0) {
      return "stale";
    }
    if ((state & REACHABLE) != 0) {
      return "";
    }
    return (json ? "" : "state=") + Words.hex(state);
  }

  /** The bit of a state word of {@code bridge fdb show state}; empty when there is none. */
  static OptionalInt stateBit(String word) {
    String[] names = {"permanent", "static", "temp", "stale", "reachable", "dynamic"};
    int[] bits = {0x80, 0x40, 0x40, STALE, REACHABLE, REACHABLE};
    for (int i = 0; i < names.length; i++) {
      if (names[i].startsWith(word)) {
        return OptionalInt.of(bits[i]);
      }
    }
    return word.equals("all") ? OptionalInt.of(-1) : OptionalInt.empty();
  }
}
