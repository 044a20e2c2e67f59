package dev.plumb.console.command;

import dev.plumb.answers.lint.Finding;
import dev.plumb.answers.lint.Lint;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import java.util.ArrayList;
import java.util.List;

/** {@code lint}: what looks wrong on this host; the exit code is 1 when something does. */
public final class LintCommand {
  private LintCommand() {}

  public static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("lint")
            .byDefault()
            .summary("what looks wrong on this host: duplicates, overlaps, loose and dead ends")
            .needs(
                Needs.all(
                    Part.LINKS,
                    Part.NSIDS,
                    Part.ADDRESSES,
                    Part.ROUTES,
                    Part.CONTAINERS,
                    Part.SOCKETS,
                    Part.RULESETS,
                    Part.CONNTRACK,
                    Part.REFERENCES))
            .example("lint")
            .runs(LintCommand::run));
  }

  private static Outcome run(Call call) throws UserError {
    Host host = call.host();
    List<Row> rows = new ArrayList<>();
    for (Finding finding : Lint.of(host)) {
      rows.add(row(finding));
    }
    List<Line> notes = new ArrayList<>();
    host.gaps().forEach(gap -> notes.add(Places.note(gap)));
    for (Namespace namespace : host.namespaces()) {
      namespace.gaps().forEach(gap -> notes.add(Places.note(gap)));
    }
    return Outcome.of(
            new Outcome.Table(
                List.of(
                    Column.of("kind"),
                    new Column("subject", "WHERE", false, false),
                    new Column("sentence", "WHAT", false, false),
                    Column.wide("remedy")),
                rows,
                false,
                "nothing looks wrong"),
            rows.isEmpty() ? Exit.DONE : Exit.NEGATIVE)
        .withNotes(notes);
  }

  private static Row row(Finding finding) {
    List<Tree> subjects = new ArrayList<>();
    finding.subjects().forEach(subject -> subjects.add(new Tree.Text(subject)));
    return new Row(
        List.of(
            Line.of(Span.styled(finding.kind().word(), Span.Style.WARNING)),
            Line.text(where(finding.subjects())),
            Line.text(finding.sentence()),
            Line.text(finding.remedy())),
        Tree.object()
            .put("kind", finding.kind().word())
            .put("subject", finding.subjects().getFirst())
            .put("subjects", new Tree.Arr(subjects))
            .put("sentence", finding.sentence())
            .put("remedy", finding.remedy())
            .build());
  }

  /** The first two; the record has them all. */
  private static String where(List<String> subjects) {
    String first = String.join(" ", subjects.subList(0, Math.min(2, subjects.size())));
    return subjects.size() > 2 ? first + " +" + (subjects.size() - 2) : first;
  }
}
