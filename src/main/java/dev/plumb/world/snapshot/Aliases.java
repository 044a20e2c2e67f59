package dev.plumb.world.snapshot;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Other names for names: the same one for the same name wherever it stands, and none that was
 * somebody's real name.
 */
final class Aliases {
  /** Names that say nothing of whose host it is. */
  private static final Set<String> WELL_KNOWN =
      Set.of(
          "",
          "lo",
          "host",
          "none",
          "bridge",
          "default",
          "docker0",
          "docker_gwbridge",
          "podman0",
          "cni0",
          "cbr0",
          "virbr0",
          "lxcbr0",
          "lxdbr0",
          "flannel.1",
          "kube-ipvs0",
          "nodelocaldns",
          "tunl0",
          "sit0",
          "gre0",
          "gretap0",
          "erspan0",
          "ip_vti0",
          "ip6_vti0",
          "ip6tnl0",
          "ip6gre0",
          "dockerd",
          "containerd",
          "containerd-shim",
          "docker-proxy",
          "conmon",
          "runc",
          "systemd",
          "init",
          "java",
          "sh",
          "bash",
          "sleep",
          "pause");

  /** And those with a small number behind them. */
  private static final Set<String> NUMBERED =
      Set.of("eth", "wlan", "ens", "eno", "ifb", "dummy", "bond", "tun", "tap", "wg", "br", "vlan");

  private final Set<String> real = new HashSet<>();
  private final Map<String, String> others = new LinkedHashMap<>();
  private final Map<String, String> ids = new LinkedHashMap<>();
  private final Map<String, Integer> next = new HashMap<>();
  private final Set<String> kept = new java.util.TreeSet<>();

  /** Notes that a name is somebody's. Before the first {@link #name}. */
  void isReal(String name) {
    real.add(name);
  }

  static boolean isWellKnown(String name) {
    if (WELL_KNOWN.contains(name)) {
      return true;
    }
    int digits = name.length();
    while (digits > 0 && name.charAt(digits - 1) >= '0' && name.charAt(digits - 1) <= '9') {
      digits--;
    }
    return name.length() - digits >= 1
        && name.length() - digits <= 3
        && NUMBERED.contains(name.substring(0, digits));
  }

  /**
   * The other name.
   *
   * @param stem what a new one begins with: {@code container-}
   */
  String name(String name, String stem) {
    if (isWellKnown(name)) {
      if (!name.isEmpty()) {
        kept.add(name);
      }
      return name;
    }
    String other = others.get(name);
    if (other == null) {
      other = fresh(stem);
      others.put(name, other);
    }
    return other;
  }

  private String fresh(String stem) {
    while (true) {
      int number = next.merge(stem, 1, Integer::sum);
      String candidate = stem + number;
      // Not the name of another, and not one that means something by itself.
      if (!real.contains(candidate) && !isWellKnown(candidate)) {
        return candidate;
      }
    }
  }

  /** The other id, of the same length; two that begin alike are told apart as early as before. */
  String id(String id) {
    String key = id.length() > 12 ? id.substring(0, 12) : id;
    String first = ids.get(key);
    if (first == null) {
      first = fresh12();
      ids.put(key, first);
    }
    return id.length() <= 12
        ? first.substring(0, id.length())
        : first + "0".repeat(id.length() - 12);
  }

  private String fresh12() {
    while (true) {
      int number = next.merge("id", 1, Integer::sum);
      String digits = Integer.toHexString(number);
      // The number in front: engines and people shorten ids from behind.
      String candidate = "0".repeat(4 - Math.min(4, digits.length())) + digits;
      candidate += "f".repeat(12 - candidate.length());
      if (!real.contains(candidate) && !ids.containsKey(candidate)) {
        return candidate;
      }
    }
  }

  /** 12 hex digits or more: what an engine calls things by. */
  static boolean isId(String text) {
    if (text.length() < 12) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789abcdef".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** What was replaced, real to other. */
  Map<String, String> replaced() {
    return others;
  }

  /** Ids that were replaced, by their first 12 digits. */
  Map<String, String> replacedIds() {
    return ids;
  }

  /** Names that stayed, in order. */
  Set<String> kept() {
    return kept;
  }
}
