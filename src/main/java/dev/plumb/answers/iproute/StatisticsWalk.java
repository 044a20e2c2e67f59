package dev.plumb.answers.iproute;

import dev.plumb.model.Link;
import dev.plumb.model.Tree;
import java.util.OptionalLong;

/** A link's counters, in columns as wide as the widest of them. */
final class StatisticsWalk {
  private static final String[] RECEIVED = {
    "rx_bytes",
    "rx_packets",
    "rx_errors",
    "rx_dropped",
    "rx_missed_errors",
    "multicast",
    "rx_compressed"
  };

  private static final String[] SENT = {
    "tx_bytes",
    "tx_packets",
    "tx_errors",
    "tx_dropped",
    "tx_carrier_errors",
    "collisions",
    "tx_compressed"
  };

  private static final String[] RECEIVE_ERRORS = {
    "rx_length_errors",
    "rx_crc_errors",
    "rx_frame_errors",
    "rx_fifo_errors",
    "rx_over_errors",
    "rx_nohandler",
    "rx_otherhost_dropped"
  };

  private static final String[] SEND_ERRORS = {
    "tx_aborted_errors", "tx_fifo_errors", "tx_window_errors", "tx_heartbeat_errors"
  };

  private final int level;

  /**
   * @param level how often {@code -s} was given; from 2 on, each kind of error is counted apart
   */
  StatisticsWalk(int level) {
    this.level = level;
  }

  void walk(Link link, boolean oneLine, Output out) {
    Tree.Obj counters = link.settings().object("stats64");
    if (counters.fields().isEmpty()) {
      return;
    }
    if (out.isJson()) {
      json(counters, link.settings().number("carrier_changes"), out);
    } else {
      out.text(text(counters, link.settings().number("carrier_changes"), oneLine ? "\\" : "\n"));
    }
  }

  private void json(Tree.Obj counters, OptionalLong transitions, Output out) {
    out.openObject("stats64");
    out.openObject("rx");
    String[] first = {"bytes", "packets", "errors", "dropped", "over_errors"};
    for (String name : first) {
      out.jsonNumber(name, counters.number("rx_" + name, 0));
    }
    out.jsonNumber("multicast", counters.number("multicast", 0));
    ifAny(counters, "rx_compressed", "compressed", out);
    if (level > 1) {
      String[] more = {
        "length_errors", "crc_errors", "frame_errors", "fifo_errors", "missed_errors"
      };
      for (String name : more) {
        out.jsonNumber(name, counters.number("rx_" + name, 0));
      }
      ifAny(counters, "rx_nohandler", "nohandler", out);
      ifAny(counters, "rx_otherhost_dropped", "otherhost", out);
    }
    out.closeObject();
    out.openObject("tx");
    String[] sent = {"bytes", "packets", "errors", "dropped", "carrier_errors"};
    for (String name : sent) {
      out.jsonNumber(name, counters.number("tx_" + name, 0));
    }
    out.jsonNumber("collisions", counters.number("collisions", 0));
    ifAny(counters, "tx_compressed", "compressed", out);
    if (level > 1) {
      String[] more = {"aborted_errors", "fifo_errors", "window_errors", "heartbeat_errors"};
      for (String name : more) {
        out.jsonNumber(name, counters.number("tx_" + name, 0));
      }
      if (transitions.isPresent()) {
        out.jsonNumber("carrier_changes", transitions.getAsLong());
      }
    }
    out.closeObject();
    out.closeObject();
  }

  private static void ifAny(Tree.Obj counters, String from, String key, Output out) {
    long value = counters.number(from, 0);
    if (value != 0) {
      out.jsonNumber(key, value);
    }
  }

  private static String value(Tree.Obj counters, String name) {
    return Long.toUnsignedString(counters.number(name, 0));
  }

  private static void widen(int[] columns, int from, Tree.Obj counters, String[] names) {
    for (int i = 0; i < names.length; i++) {
      columns[from + i] = Math.max(columns[from + i], value(counters, names[i]).length());
    }
  }

  private String text(Tree.Obj counters, OptionalLong transitions, String separator) {
    // As wide as the longest heading that may stand there.
    int[] columns = {10, 7, 6, 7, 7, 7, 10, 9};
    widen(columns, 0, counters, RECEIVED);
    widen(columns, 0, counters, SENT);
    if (level > 1) {
      widen(columns, 1, counters, RECEIVE_ERRORS);
      // The kinds of send errors are measured one column further right than they are printed.
      widen(columns, 2, counters, SEND_ERRORS);
      int width = Long.toString(transitions.orElse(0)).length();
      columns[6] = Math.max(columns[6], width);
    }
    StringBuilder out = new StringBuilder();
    heading(out, "    RX: ", columns, "missed", "mcast", counters, "rx_compressed", separator);
    numbers(out, columns, counters, RECEIVED);
    if (level > 1) {
      receiveErrors(out, columns, counters, separator);
    }
    out.append(separator);
    heading(out, "    TX: ", columns, "carrier", "collsns", counters, "tx_compressed", separator);
    numbers(out, columns, counters, SENT);
    if (level > 1) {
      sendErrors(out, columns, counters, transitions, separator);
    }
    return out.toString();
  }

  private static void heading(
      StringBuilder out,
      String start,
      int[] columns,
      String fifth,
      String sixth,
      Tree.Obj counters,
      String compressed,
      String separator) {
    String last = counters.number(compressed, 0) != 0 ? "compressed" : "";
    String[] words = {"bytes", "packets", "errors", "dropped", fifth, sixth, last};
    out.append(start);
    for (int i = 0; i < words.length; i++) {
      out.append(i > 0 ? " " : "").append(Words.right(words[i], columns[i] - (i == 0 ? 4 : 0)));
    }
    out.append(separator);
  }

  private static void numbers(StringBuilder out, int[] columns, Tree.Obj counters, String[] names) {
    out.append("    ");
    for (int i = 0; i < names.length; i++) {
      if (i < 6 || counters.number(names[i], 0) != 0) {
        out.append(Words.right(value(counters, names[i]), columns[i])).append(' ');
      }
    }
  }

  private static void receiveErrors(
      StringBuilder out, int[] columns, Tree.Obj counters, String separator) {
    boolean noHandler = counters.number("rx_nohandler", 0) != 0;
    boolean otherHost = counters.number("rx_otherhost_dropped", 0) != 0;
    String[] words = {"length", "crc", "frame", "fifo", "overrun"};
    out.append(separator).append("    RX errors:").append(" ".repeat(columns[0] - 10));
    for (int i = 0; i < words.length; i++) {
      out.append(' ').append(Words.right(words[i], columns[i + 1]));
    }
    out.append(noHandler ? Words.right(" nohandler", columns[6] + 1) : "");
    out.append(otherHost ? Words.right(" otherhost", columns[7] + 1) : "");
    out.append(separator).append(" ".repeat(columns[0] + 5));
    for (int i = 0; i < RECEIVE_ERRORS.length; i++) {
      if (i < 5 || counters.number(RECEIVE_ERRORS[i], 0) != 0) {
        out.append(Words.right(value(counters, RECEIVE_ERRORS[i]), columns[i + 1])).append(' ');
      }
    }
  }

  private static void sendErrors(
      StringBuilder out,
      int[] columns,
      Tree.Obj counters,
      OptionalLong transitions,
      String separator) {
    String[] words = {"aborted", "fifo", "window", "heartbt"};
    out.append(separator).append("    TX errors:").append(" ".repeat(columns[0] - 10));
    for (int i = 0; i < words.length; i++) {
      out.append(' ').append(Words.right(words[i], columns[i + 1]));
    }
    out.append(' ').append(Words.right(transitions.isPresent() ? "transns" : "", columns[5]));
    out.append(separator).append(" ".repeat(columns[0] + 5));
    for (int i = 0; i < SEND_ERRORS.length; i++) {
      out.append(Words.right(value(counters, SEND_ERRORS[i]), columns[i + 1])).append(' ');
    }
    if (transitions.isPresent()) {
      out.append(Words.right(Long.toString(transitions.getAsLong()), columns[5])).append(' ');
    }
  }
}
