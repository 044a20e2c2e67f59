package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Labs;
import dev.plumb.model.port.Labs.Lab;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code lab}: small real networks from a YAML file. */
public final class LabCommands {
  private LabCommands() {}

  public static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("lab", "list")
            .byDefault()
            .summary("labs that are up, with their namespaces")
            .example("lab list")
            .runs(LabCommands::list),
        CommandEntry.named("lab", "up")
            .summary("build the namespaces and links that a YAML file describes")
            .takes(Argument.required("FILE", Slot.FILE))
            .example("lab up mylab.yaml")
            .runs(LabCommands::up),
        CommandEntry.named("lab", "down")
            .summary("take a lab down, with everything in it")
            .takes(Argument.required("NAME", Slot.TEXT))
            .example("lab down mylab")
            .runs(LabCommands::down));
  }

  private static Labs labs(Call call) throws UserError {
    Optional<Labs> labs = call.session().world().labs();
    if (labs.isEmpty()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "no labs here",
          "a saved host is open, and a lab needs a live one",
          "plumb demo");
    }
    return labs.get();
  }

  private static Outcome list(Call call) throws UserError {
    List<Outcome.Row> rows = new ArrayList<>();
    try {
      for (Lab lab : labs(call).list()) {
        Line.Builder namespaces = Line.build();
        for (int i = 0; i < lab.namespaces().size(); i++) {
          namespaces.add(i == 0 ? "" : " ").add(Span.namespace(lab.namespaces().get(i)));
        }
        rows.add(
            new Outcome.Row(
                List.of(
                    Line.of(Span.of(lab.name(), Span.Kind.NAME, Span.Style.STRONG)),
                    namespaces.line()),
                record(lab)));
      }
    } catch (IOException refused) {
      throw failed("labs can't be listed", refused);
    }
    return Outcome.of(
        new Outcome.Table(
            List.of(Outcome.Column.of("name"), Outcome.Column.of("namespaces")),
            rows,
            false,
            "no lab is up"));
  }

  private static Outcome up(Call call) throws UserError {
    String word = call.arguments().getFirst();
    try {
      Lab lab = labs(call).up(Path.of(word));
      Line line =
          Line.build()
              .add("lab ")
              .add(Span.of(lab.name(), Span.Kind.NAME, Span.Style.STRONG))
              .add(" is up: ")
              .add(String.join(" ", lab.namespaces()))
              .line();
      Outcome outcome = Outcome.of(new Outcome.Report(List.of(line), record(lab)));
      return call.session().oneShot()
          ? outcome.withNotes(
              List.of(Line.text("its ports answer only while the plumb that built it runs")))
          : outcome;
    } catch (InvalidPathException noPath) {
      throw UserError.usage("not a file name: " + word);
    } catch (IOException refused) {
      throw failed("the lab was not built; nothing of it is left", refused);
    }
  }

  private static Outcome down(Call call) throws UserError {
    String name = call.arguments().getFirst();
    try {
      labs(call).down(name);
    } catch (IOException refused) {
      throw failed("lab " + name + " was not taken down", refused);
    }
    return Outcome.said(Line.build().add("lab ").add(name).add(" is down").line());
  }

  private static Tree.Obj record(Lab lab) {
    return Tree.object()
        .put("name", lab.name())
        .put("namespaces", Tree.texts(lab.namespaces()))
        .build();
  }

  private static UserError failed(String what, IOException refused) {
    String message = refused.getMessage();
    return UserError.of(
        Exit.UNAVAILABLE, what, message == null ? refused.toString() : message, "lab list");
  }
}
