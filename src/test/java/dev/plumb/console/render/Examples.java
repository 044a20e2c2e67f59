package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.console.command.Outcome.Table;
import dev.plumb.console.command.Span;
import dev.plumb.console.command.UserError;
import dev.plumb.model.Bytes;
import dev.plumb.model.Tree;
import java.util.List;

/** Answers that the tests of this room show in every face. */
final class Examples {
  static final String EVIL = "ev\u001b[31mil\u202eName";

  private Examples() {}

  /** Two links; the second has a hostile name and no peer. */
  static Outcome links() {
    return Outcome.of(
        new Table(
            List.of(
                Column.number("ifindex"),
                Column.of("ifname"),
                Column.number("mtu"),
                Column.of("peer"),
                Column.wide("address")),
            List.of(
                link(5, "eth0", 1500, "host:veth1a2b3c4", "02:42:0a:09:00:02"),
                link(12, EVIL, 65536, "", "02:00:00:00:00:01")),
            false,
            "no links"));
  }

  private static Row link(int ifindex, String name, int mtu, String peer, String address) {
    Tree.Builder record =
        Tree.object()
            .put("ifindex", ifindex)
            .put("ifname", name)
            .put("mtu", mtu)
            .put("flags", Tree.texts(List.of("UP", "LOWER_UP")))
            .put("raw", Bytes.of((byte) 1, (byte) 0xfe));
    if (!peer.isEmpty()) {
      record.put(
          "peer", Tree.object().put("netns", "host").put("ifname", peer.substring(5)).build());
    }
    return new Row(
        List.of(
            Line.of(Span.ifindex(ifindex).about("web." + name + ".index")),
            Line.of(Span.link(name)),
            Line.of(Span.number(mtu)),
            peer.isEmpty()
                ? Line.EMPTY
                : Line.of(
                    Span.namespace("host"),
                    Span.plain(":"),
                    Span.link(peer.substring(5)).about("web.eth0.peer")),
            Line.of(Span.of(address, Span.Kind.MAC, Span.Style.HARDWARE))),
        record.build());
  }

  static Outcome table(List<Column> columns, List<List<String>> rows) {
    return Outcome.of(
        new Table(
            columns,
            rows.stream()
                .map(cells -> new Row(cells.stream().map(Line::text).toList(), Tree.Obj.EMPTY))
                .toList(),
            false,
            "nothing"));
  }

  static String plain(Outcome outcome, RenderOptions options) {
    try {
      return PlainWriter.write(Renderer.page(outcome, options));
    } catch (UserError error) {
      throw new AssertionError(PlainWriter.write(ErrorPage.of(error)), error);
    }
  }

  static String plain(Outcome outcome, Format format) {
    return plain(outcome, RenderOptions.of(format));
  }
}
