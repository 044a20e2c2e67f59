package dev.plumb.console.command;

import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Archive;
import dev.plumb.model.port.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code snapshot}: the host as a file. */
public final class SnapshotCommands {
  private static final String FORCE = "--force";
  private static final String REDACT = "--redact";

  private SnapshotCommands() {}

  public static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("snapshot", "save")
            .summary("save what is known of the host to a file")
            .takes(CommandEntry.Argument.required("FILE", Slot.FILE))
            .option(CommandEntry.Option.flag(FORCE, "replace a file that is there"))
            .option(
                CommandEntry.Option.flag(
                    REDACT, "with other names, addresses and ids, and without what is not known"))
            .needs(Needs.everything())
            .example("snapshot save host.plumb.json.gz")
            .example("snapshot save for-a-stranger.plumb.json.gz --redact")
            .runs(SnapshotCommands::save),
        CommandEntry.named("snapshot", "open")
            .summary("look at a saved host from now on; '-' goes back")
            .takes(CommandEntry.Argument.required("FILE", Slot.FILE))
            .example("snapshot open host.plumb.json.gz")
            .example("snapshot open -")
            .runs(SnapshotCommands::look),
        SnapshotDiff.entry());
  }

  /** Opens a saved host that a command names. */
  static Host open(Call call, String word) throws UserError {
    String cannot = "cannot open " + word;
    try {
      return call.session().world().archive().open(path(word));
    } catch (IOException refused) {
      String why = sentence(refused);
      throw UserError.of(
          Exit.UNAVAILABLE,
          cannot,
          why.startsWith(cannot + ": ") ? why.substring(cannot.length() + 2) : why,
          "a file that 'snapshot save' wrote");
    }
  }

  private static Outcome look(Call call) throws UserError {
    Session session = call.session();
    String word = call.arguments().getFirst();
    if (word.equals("-")) {
      session.open(Optional.empty());
      return Outcome.said(
          Line.text(
              session.snapshot().isPresent()
                  ? "now on " + session.snapshot().get()
                  : "now on the live host"));
    }
    Host host = open(call, word);
    session.open(Optional.of(Map.entry(path(word), host)));
    int count = host.namespaces().size();
    return Outcome.said(
        Line.build()
            .add("now on " + session.snapshot().orElse(word) + ": ")
            .add(Span.styled(host.hostname(), Span.Style.STRONG))
            .add(", ")
            .add(Span.number(count))
            .add(count == 1 ? " namespace" : " namespaces")
            .line());
  }

  private static Outcome save(Call call) throws UserError {
    Path file = path(call.arguments().getFirst());
    if (Files.isDirectory(file)) {
      throw UserError.of(
          Exit.NEGATIVE,
          "not saved to " + file,
          "it is a folder",
          "snapshot save " + file.resolve("host.plumb.json.gz"));
    }
    if (!call.has(FORCE) && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw UserError.of(
          Exit.NEGATIVE,
          "not saved to " + file,
          "there is a file of that name",
          "snapshot save --force " + file + "  to replace it");
    }
    Host host = call.host();
    Optional<Archive.Redacted> redacted = Optional.empty();
    try {
      Archive archive = call.session().world().archive();
      if (call.has(REDACT)) {
        redacted = Optional.of(archive.saveRedacted(host, file));
      } else {
        archive.save(host, file);
      }
    } catch (IOException refused) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "not saved to " + file,
          sentence(refused),
          "snapshot save FILE, where you may write");
    }
    return saved(host, file, redacted);
  }

  private static Path path(String word) throws UserError {
    try {
      return Path.of(word);
    } catch (InvalidPathException noPath) {
      throw UserError.usage("not a file name: " + word);
    }
  }

  private static String sentence(IOException refused) {
    return refused.getMessage() == null ? refused.toString() : refused.getMessage();
  }

  private static Outcome saved(Host host, Path file, Optional<Archive.Redacted> redacted) {
    int namespaces = host.namespaces().size();
    int gaps = host.gaps().size();
    for (Namespace namespace : host.namespaces()) {
      gaps += namespace.gaps().size();
    }
    Line line =
        Line.build()
            .add("saved ")
            .add(Span.number(namespaces))
            .add(namespaces == 1 ? " namespace of " : " namespaces of ")
            .add(Span.styled(host.hostname(), Span.Style.STRONG))
            .add(" to " + file)
            .line();
    List<Line> lines = new ArrayList<>(List.of(line));
    Tree.Builder record =
        Tree.object()
            .put("file", file.toString())
            .put("hostname", host.hostname())
            .put("namespaces", namespaces)
            .put("containers", host.containers().size())
            .put("gaps", gaps);
    redacted.ifPresent(
        done -> {
          lines.addAll(RedactedLines.of(done));
          record.put("redacted", RedactedLines.record(done));
        });
    Outcome outcome = Outcome.of(new Outcome.Report(lines, record.build()));
    if (gaps == 0) {
      return outcome;
    }
    return outcome.withNotes(
        List.of(
            Line.text(
                gaps == 1
                    ? "one thing could not be seen, and the file says so"
                    : gaps + " things could not be seen, and the file says so")));
  }
}
