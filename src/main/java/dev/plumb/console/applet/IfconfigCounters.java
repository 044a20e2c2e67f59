package dev.plumb.console.applet;

import dev.plumb.console.command.Exit;
import dev.plumb.model.Link;
import dev.plumb.model.Tree;

/** The counters of an interface, added up as /proc/net/dev adds them up. */
final class IfconfigCounters {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private final Tree.Obj counters;

  private IfconfigCounters(Link link) throws AppletExit {
    counters = link.settings().object("stats64");
    if (counters.fields().isEmpty()) {
      throw new AppletExit(
          "plumb does not know the counters of " + link.name() + "\n", Exit.UNAVAILABLE);
    }
  }

  /** The line of {@code ifconfig -s}. */
  static void brief(String name, Link link, boolean alias, StringBuilder out) throws AppletExit {
    String cut = name.length() > 15 ? name.substring(0, 15) : name;
    out.append(Columns.left(cut, 15)).append(' ');
    out.append(Columns.right(Integer.toString(link.mtu().orElse(0)), 5)).append(' ');
    if (alias) {
      out.append(Columns.left("     - no statistics available -", 56));
    } else {
      IfconfigCounters of = new IfconfigCounters(link);
      out.append(Columns.right(of.sum("rx_packets"), 8)).append(' ');
      out.append(Columns.right(of.sum("rx_errors"), 6)).append(' ');
      out.append(Columns.right(of.sum("rx_dropped", "rx_missed_errors"), 6)).append(' ');
      out.append(Columns.left(of.sum("rx_fifo_errors"), 6)).append(' ');
      out.append(Columns.right(of.sum("tx_packets"), 8)).append(' ');
      out.append(Columns.right(of.sum("tx_errors"), 6)).append(' ');
      out.append(Columns.right(of.sum("tx_dropped"), 6)).append(' ');
      out.append(Columns.right(of.sum("tx_fifo_errors"), 6)).append(' ');
    }
    out.append(InterfaceFlags.letters(link.flags())).append('\n');
  }

  /** The four lines below an interface. */
  static void full(Link link, StringBuilder out) throws AppletExit {
    IfconfigCounters of = new IfconfigCounters(link);
    out.append("        RX packets ").append(of.sum("rx_packets"));
    out.append("  bytes ").append(of.volume("rx_bytes")).append('\n');
    out.append("        RX errors ").append(of.sum("rx_errors"));
    out.append("  dropped ").append(of.sum("rx_dropped", "rx_missed_errors"));
    out.append("  overruns ").append(of.sum("rx_fifo_errors"));
    String frame = of.sum("rx_length_errors", "rx_over_errors", "rx_crc_errors", "rx_frame_errors");
    out.append("  frame ").append(frame).append('\n');
    out.append("        TX packets ").append(of.sum("tx_packets"));
    out.append("  bytes ").append(of.volume("tx_bytes")).append('\n');
    out.append("        TX errors ").append(of.sum("tx_errors"));
    out.append("  dropped ").append(of.sum("tx_dropped"));
    out.append(" overruns ").append(of.sum("tx_fifo_errors"));
    String carrier =
        of.sum("tx_carrier_errors", "tx_aborted_errors", "tx_window_errors", "tx_heartbeat_errors");
    out.append("  carrier ").append(carrier);
    out.append("  collisions ").append(of.sum("collisions")).append('\n');
  }

  private String sum(String... names) {
    long sum = 0;
    for (String name : names) {
      sum += counters.number(name, 0);
    }
    return Long.toUnsignedString(sum);
  }

  /** {@code 3064 (2.9 KiB)}: cut after one decimal, not rounded; exactly 1024 is still bytes. */
  private String volume(String name) {
    long bytes = counters.number(name, 0);
    int unit = 0;
    long size = 1;
    while (unit + 1 < UNITS.length && bytes > size * 1024) {
      size *= 1024;
      unit++;
    }
    long tenths = unit == UNITS.length - 1 ? bytes / (size / 10) : bytes * 10 / size;
    return bytes + " (" + tenths / 10 + "." + tenths % 10 + " " + UNITS[unit] + ")";
  }
}
