package dev.plumb.answers.iproute;

import dev.plumb.model.Tree;
import java.util.Optional;
import java.util.OptionalLong;

/** RTA_METRICS of a route: {@code mtu lock 1400 advmss 1360}. */
final class RouteMetrics {
  /** RTAX_* from 2 on, by the keys of the model, which are ip's words. */
  private static final String[] NAMES = {
    "",
    "lock",
    "mtu",
    "window",
    "rtt",
    "rttvar",
    "ssthresh",
    "cwnd",
    "advmss",
    "reordering",
    "hoplimit",
    "initcwnd",
    "features",
    "rto_min",
    "initrwnd",
    "quickack",
    "congctl",
    "fastopen_no_cookie"
  };

  private RouteMetrics() {}

  static void walk(Tree.Obj metrics, Output out) {
    long locked = metrics.number("lock", 0);
    out.openArray("metrics", "");
    out.openItem();
    for (int i = 2; i < NAMES.length; i++) {
      boolean isLocked = (locked >> i & 1) != 0;
      boolean isDefault =
          NAMES[i].equals("hoplimit") && metrics.number("hoplimit", 0) == 0xffffffffL;
      if ((metrics.has(NAMES[i]) || isLocked) && !isDefault) {
        out.text(NAMES[i] + (isLocked ? " lock " : " "));
        one(NAMES[i], metrics, out);
      }
    }
    out.closeObject();
    out.closeArray("");
  }

  private static void one(String name, Tree.Obj metrics, Output out) {
    long value = metrics.number(name, 0);
    switch (name) {
      case "features" -> features(value, out);
      case "rtt" -> time(name, value / 8, out);
      case "rttvar" -> time(name, value / 4, out);
      case "rto_min" -> time(name, value, out);
      case "congctl" -> {
        Optional<String> algorithm = metrics.text(name);
        out.string("congestion", "", algorithm.orElse(""), " ");
      }
      default -> out.number(name, "", value, " ");
    }
  }

  private static void features(long bits, Output out) {
    if ((bits & 1) != 0) {
      out.marker("ecn", "ecn ");
    }
    if ((bits & ~1L) != 0) {
      out.hex("features", "", bits, " ");
    }
  }

  /** Milliseconds, or seconds as {@code %g} prints them from 1000 ms on. */
  private static void time(String name, long milliseconds, Output out) {
    out.jsonNumber(name, milliseconds);
    if (milliseconds < 1000) {
      out.text(milliseconds + "ms ");
      return;
    }
    String seconds =
        new java.math.BigDecimal(milliseconds)
            .movePointLeft(3)
            .round(new java.math.MathContext(6))
            .stripTrailingZeros()
            .toPlainString();
    out.text(seconds + "s ");
  }

  /** A metric by its name; empty when it is not set. */
  static OptionalLong of(Tree.Obj metrics, String name) {
    return metrics.number(name);
  }
}
