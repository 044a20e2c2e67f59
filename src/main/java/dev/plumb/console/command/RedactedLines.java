package dev.plumb.console.command;

import dev.plumb.model.Tree;
import dev.plumb.model.port.Archive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a redaction did, said to whoever saved the file; the file itself says none of it. */
final class RedactedLines {
  private RedactedLines() {}

  static List<Line> of(Archive.Redacted done) {
    List<Line> lines = new ArrayList<>();
    lines.add(count("names", done.names().size(), "replaced"));
    lines.add(
        count(
            "addresses", done.addresses().size(), "replaced; those that shared a prefix still do"));
    lines.add(count("hardware", done.hardware().size(), "replaced"));
    lines.add(count("ids", done.ids().size(), "replaced"));
    done.dropped().forEach((what, times) -> lines.add(count("dropped", times, what)));
    lines.add(Line.of(Span.dim("  kept       "), Span.plain(String.join(" ", done.kept()))));
    return lines;
  }

  private static Line count(String what, int count, String rest) {
    String label = "  " + what + " ".repeat(11 - what.length());
    return Line.of(Span.dim(label), Span.number(count), Span.plain(" " + rest));
  }

  /** Real to other, for translating what somebody says of the file. */
  static Tree.Obj record(Archive.Redacted done) {
    Tree.Builder dropped = Tree.object();
    done.dropped().forEach((what, times) -> dropped.put(what, times));
    return Tree.object()
        .put("names", pairs(done.names()))
        .put("addresses", pairs(done.addresses()))
        .put("hardware", pairs(done.hardware()))
        .put("ids", pairs(done.ids()))
        .put("dropped", dropped.build())
        .put("kept", Tree.texts(done.kept()))
        .build();
  }

  private static Tree.Arr pairs(Map<String, String> replaced) {
    List<Tree> pairs = new ArrayList<>();
    replaced.forEach(
        (real, other) -> pairs.add(Tree.object().put("real", real).put("other", other).build()));
    return new Tree.Arr(pairs);
  }
}
