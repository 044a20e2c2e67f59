package dev.plumb.answers.iproute;

import dev.plumb.model.Address;
import dev.plumb.model.Family;
import java.util.Optional;

/** An address, with its flags and lifetimes. */
final class AddressWalk {
  private static final int IFA_F_DEPRECATED = 0x20;

  /** IFA_F_* in the order in which ip says them. */
  private static final int[] BITS = {
    0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x100, 0x200, 0x400, 0x800
  };

  private static final String[] NAMES = {
    "secondary",
    "nodad",
    "optimistic",
    "dadfailed",
    "home",
    "deprecated",
    "tentative",
    "permanent",
    "mngtmpaddr",
    "noprefixroute",
    "autojoin",
    "stable-privacy"
  };

  private final Surroundings around;
  private final Shown shown;

  AddressWalk(Surroundings around, Shown shown) {
    this.around = around;
    this.shown = shown;
  }

  /** The bit of a flag by its name; 0 when there is no such flag. */
  static int flag(String name) {
    for (int i = 0; i < NAMES.length; i++) {
      if (NAMES[i].equals(name)) {
        return BITS[i];
      }
    }
    return name.equals("temporary") ? BITS[0] : 0;
  }

  void walk(Address address, Output out) {
    if (!shown.brief()) {
      if (shown.oneLine()) {
        String device = around.linkName(address.link().ifindex());
        out.jsonNumber("index", address.link().ifindex());
        out.jsonString("dev", device);
        out.text(address.link().ifindex() + ": " + device);
      }
      out.string("family", "    ", address.family().word(), " ");
    }
    out.string("local", "", address.local().address().toString(), "");
    if (address.peer().isPresent()) {
      out.string("address", " peer ", address.peer().get().toString(), "");
    }
    out.number("prefixlen", "/", address.local().length(), " ");
    if (address.metric().isPresent()) {
      out.number("metric", "metric ", address.metric().getAsLong(), " ");
    }
    if (!shown.brief()) {
      rest(address, out);
    }
  }

  private void rest(Address address, Output out) {
    if (address.broadcast().isPresent()) {
      out.string("broadcast", "brd ", address.broadcast().get().toString(), " ");
    }
    if (address.anycast().isPresent()) {
      out.string("anycast", "any ", address.anycast().get().toString(), " ");
    }
    String scope = around.names().scopes().nameOrNumber(address.scope());
    out.string("scope", "scope ", scope, " ");
    flags(address, out);
    address.label().ifPresent(label -> out.string("label", "", label, ""));
    lifetimes(address, out);
    out.text("\n");
  }

  private static void flags(Address address, Output out) {
    int rest = address.flags();
    for (int i = 0; i < BITS.length; i++) {
      boolean set = (rest & BITS[i]) != 0;
      rest &= ~BITS[i];
      if (BITS[i] == Address.IFA_F_PERMANENT) {
        if (!set) {
          out.present("dynamic", "dynamic ");
        }
      } else if (set && i == 0 && address.family() == Family.INET6) {
        out.present("temporary", "temporary ");
      } else if (set) {
        out.present(NAMES[i], NAMES[i] + " ");
      }
    }
    if (rest != 0) {
      String digits = Integer.toHexString(rest);
      out.string("ifa_flags", "flags ", digits.length() < 2 ? "0" + digits : digits, " ");
    }
  }

  private static void lifetimes(Address address, Output out) {
    Optional<Address.Lifetimes> lifetimes = address.lifetimes();
    if (lifetimes.isEmpty()) {
      return;
    }
    out.separator();
    long valid = lifetimes.get().valid();
    out.jsonNumber("valid_life_time", valid);
    out.text("       valid_lft " + seconds(valid));
    long preferred = lifetimes.get().preferred();
    boolean deprecated = (address.flags() & IFA_F_DEPRECATED) != 0;
    long said = deprecated && preferred != Address.Lifetimes.FOREVER ? (int) preferred : preferred;
    out.jsonNumber("preferred_life_time", said);
    out.text(" preferred_lft " + seconds(said));
  }

  private static String seconds(long lifetime) {
    return lifetime == Address.Lifetimes.FOREVER ? "forever" : lifetime + "sec";
  }
}
