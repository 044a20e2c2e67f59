package dev.plumb.answers.iproute;

import dev.plumb.model.Bytes;
import dev.plumb.model.Tree;
import java.util.Optional;
import java.util.OptionalLong;

/** The settings of a macvlan or macvtap. */
final class MacvlanWalk {
  /** MACVLAN_MODE_SOURCE. */
  private static final long SOURCE = 16;

  private MacvlanWalk() {}

  static void walk(Tree.Obj settings, Output out) {
    OptionalLong mode = settings.number("mode");
    if (mode.isEmpty()) {
      return;
    }
    out.string("mode", "mode ", mode(mode.getAsLong()), " ");
    long flags = settings.number("flags", 0);
    if ((flags & 1) != 0) {
      out.present("nopromisc", "nopromisc ");
    }
    if ((flags & 2) != 0) {
      out.present("nodst", "nodst ");
    }
    new SettingsWalk(settings, out).number("bcqueuelen").number("usedbcqueuelen");
    if (mode.getAsLong() == SOURCE) {
      sources(settings, out);
    }
  }

  private static String mode(long mode) {
    return switch ((int) mode) {
      case 1 -> "private";
      case 2 -> "vepa";
      case 4 -> "bridge";
      case 8 -> "passthru";
      case 16 -> "source";
      default -> "unknown";
    };
  }

  private static void sources(Tree.Obj settings, Output out) {
    OptionalLong count = settings.number("macaddr_count");
    if (count.isEmpty()) {
      return;
    }
    out.number("macaddr_count", "remotes (", count.getAsLong(), ") ");
    Optional<Bytes> data = settings.hex("macaddr_data");
    if (data.isEmpty()) {
      return;
    }
    out.openArray("macaddr_data", "");
    // Attributes of 4 + 6 bytes, padded to 12.
    Bytes bytes = data.get();
    for (int at = 0; at + 10 <= bytes.length(); at += 12) {
      out.item("", Words.pairs(Bytes.of(bytes.toArray(), at + 4, 6)), " ");
    }
    out.closeArray("");
  }
}
