package dev.plumb.world.probe;

import dev.plumb.model.IpAddress;
import dev.plumb.world.kernel.ResolverConfig;
import java.util.List;
import java.util.Optional;

/**
 * How names are resolved for a namespace, read before the visit.
 *
 * @param hosts the text of /etc/hosts
 */
record ResolverFiles(ResolverConfig config, String hosts) {
  /** The address that /etc/hosts has for a name: the first one, as files(5) of nsswitch answers. */
  Optional<IpAddress> inHosts(String name) {
    for (String line : hosts.split("\n", -1)) {
      int hash = line.indexOf('#');
      String[] words = (hash < 0 ? line : line.substring(0, hash)).strip().split("\\s+");
      for (int i = 1; i < words.length; i++) {
        if (words[i].equalsIgnoreCase(name)) {
          Optional<IpAddress> address = IpAddress.parse(words[0]);
          if (address.isPresent()) {
            return address;
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The names to ask for, in the order of resolv.conf(5): with enough dots the name itself first.
   */
  List<String> candidates(String name) {
    if (name.endsWith(".")) {
      return List.of(name);
    }
    List<String> searched = new java.util.ArrayList<>();
    for (String domain : config.search()) {
      searched.add(name + "." + domain);
    }
    if (dots(name) >= ndots()) {
      searched.addFirst(name);
    } else {
      searched.add(name);
    }
    return searched;
  }

  private static long dots(String name) {
    return name.chars().filter(c -> c == '.').count();
  }

  /** 0 to 15 as glibc caps it; 1 by default. */
  private int ndots() {
    for (String option : config.options()) {
      if (option.startsWith("ndots:") && option.length() <= 8) {
        try {
          return Math.min(15, Integer.parseUnsignedInt(option.substring(6)));
        } catch (NumberFormatException nonsense) {
          return 1; // what glibc makes of it
        }
      }
    }
    return 1;
  }
}
