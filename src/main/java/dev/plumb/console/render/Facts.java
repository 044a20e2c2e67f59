package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.console.command.Span;
import dev.plumb.console.command.Span.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is known of a record's values besides their text: the kind by the key's name, the subject
 * from the cell of the same row that shows the same value. So transcripts can generalise JSON as
 * they do tables.
 */
final class Facts {
  /** Nothing but the keys' names to go by. */
  static final Facts NONE = new Facts(List.of());

  /** Kinds of iproute2's keys and ours whose values differ between hosts. */
  private static final Map<String, Kind> BY_KEY =
      Map.ofEntries(
          Map.entry("ifindex", Kind.IFINDEX),
          Map.entry("link_index", Kind.IFINDEX),
          Map.entry("ifname", Kind.IFNAME),
          Map.entry("dev", Kind.IFNAME),
          Map.entry("oif", Kind.IFNAME),
          Map.entry("iif", Kind.IFNAME),
          Map.entry("master", Kind.IFNAME),
          Map.entry("pid", Kind.PID),
          Map.entry("pids", Kind.PID),
          Map.entry("inode", Kind.NETNS),
          Map.entry("cookie", Kind.NETNS),
          Map.entry("address", Kind.MAC),
          Map.entry("lladdr", Kind.MAC),
          Map.entry("mac", Kind.MAC));

  private final List<Span> spans;

  private Facts(List<Span> spans) {
    this.spans = spans;
  }

  static Facts of(Row row) {
    List<Span> spans = new ArrayList<>();
    for (Line cell : row.cells()) {
      for (Span span : cell.spans()) {
        if (span.kind() != Kind.PLAIN) {
          spans.add(span);
        }
      }
    }
    return new Facts(spans);
  }

  /** The value of a key as a span. */
  Span span(String key, String text) {
    Kind kind = BY_KEY.get(key);
    for (Span span : spans) {
      boolean sameKind = kind == null ? isTelling(span.kind()) : span.kind() == kind;
      if (sameKind && span.text().equals(text)) {
        return new Span(text, span.kind(), span.subject(), Span.Style.PLAIN);
      }
    }
    return kind == null ? Span.plain(text) : Span.of(text, kind, Span.Style.PLAIN);
  }

  /** Kinds whose text alone says what it is; a bare number may be anything. */
  private static boolean isTelling(Kind kind) {
    return switch (kind) {
      case IFNAME, MAC, IP4, IP6, IP6LL, PREFIX, CID, NAME -> true;
      case PLAIN, IFINDEX, PORT, PID, NETNS, INT, BYTES, DURATION, TIME, RATE -> false;
    };
  }
}
