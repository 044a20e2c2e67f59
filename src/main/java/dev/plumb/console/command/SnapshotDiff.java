package dev.plumb.console.command;

import dev.plumb.answers.diff.Change;
import dev.plumb.answers.diff.Difference;
import dev.plumb.answers.diff.HostDiff;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Host;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import java.util.ArrayList;
import java.util.List;

/** {@code snapshot diff}: what changed between two hosts, or since a file was saved. */
final class SnapshotDiff {
  private static final String VOLATILE = "--volatile";

  private SnapshotDiff() {}

  static CommandEntry entry() {
    return CommandEntry.named("snapshot", "diff")
        .summary("what changed between two saved hosts, or from a saved one to now")
        .takes(CommandEntry.Argument.required("FILE", Slot.FILE))
        .takes(CommandEntry.Argument.optional("LATER", Slot.FILE))
        .option(
            CommandEntry.Option.flag(
                VOLATILE, "ages, counters, indexes, inodes and pids count as well"))
        .needs(Needs.everything())
        .example("snapshot diff yesterday.plumb.json.gz today.plumb.json.gz")
        .example("snapshot diff yesterday.plumb.json.gz")
        .runs(SnapshotDiff::run);
  }

  private static Outcome run(Call call) throws UserError {
    Host before = SnapshotCommands.open(call, call.arguments().getFirst());
    Host after =
        call.argument(1).isPresent()
            ? SnapshotCommands.open(call, call.arguments().get(1))
            : call.host();
    Difference difference = HostDiff.between(before, after, call.has(VOLATILE));
    List<Row> rows = new ArrayList<>();
    for (Change change : difference.changes()) {
      rows.add(row(change));
    }
    List<Line> notes = new ArrayList<>();
    for (String unknown : difference.unknown()) {
      notes.add(Line.of(Span.styled("not compared: ", Span.Style.WARNING), Span.plain(unknown)));
    }
    int same = difference.undecided() ? Exit.UNAVAILABLE : Exit.DONE;
    return Outcome.of(
            new Outcome.Table(
                List.of(
                    new Column("sentence", "CHANGE", false, false),
                    Column.wide("netns"),
                    Column.wide("noun"),
                    new Column("change", "WHAT", true, false)),
                rows,
                false,
                difference.undecided()
                    ? "no difference in what is known of both"
                    : "nothing changed"),
            rows.isEmpty() ? same : Exit.NEGATIVE)
        .withNotes(notes);
  }

  private static Row row(Change change) {
    Line.Builder sentence = Line.build();
    if (change.netns().isPresent() && !change.noun().equals("namespace")) {
      sentence.add(Span.namespace(change.netns().get())).add(": ");
    }
    for (Change.Piece piece : change.sentence()) {
      Span span =
          switch (piece.kind()) {
            case TEXT -> Span.plain(piece.text());
            case NAMESPACE -> Span.namespace(piece.text());
            case LINK -> Span.link(piece.text());
          };
      sentence.add(piece.subject().isPresent() ? span.about(piece.subject().get()) : span);
    }
    Tree.Obj record =
        Tree.object()
            .put("netns", change.netns())
            .put("noun", change.noun())
            .put("object", change.object())
            .put("change", change.sort().word())
            .put("attribute", change.attribute())
            .put("before", change.before())
            .put("after", change.after())
            .put("sentence", change.plain())
            .build();
    return new Row(
        List.of(
            sentence.line(),
            change.netns().isPresent() ? Line.of(Span.namespace(change.netns().get())) : Line.EMPTY,
            Line.text(change.noun()),
            Line.text(change.sort().word())),
        record);
  }
}
