package dev.plumb.console.transcript;

import dev.plumb.console.transcript.Alignment.Change;
import dev.plumb.console.transcript.Transcript.Ending;
import dev.plumb.console.transcript.Transcript.Status;
import dev.plumb.console.transcript.Transcript.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes a transcript say what came. Only steps that failed change, in them only the lines that
 * failed, and in those only the words that differ: names and wildcards stay where they still match.
 * Prose, attributes and everything else stay byte for byte.
 */
final class Updater {
  private final Transcript transcript;
  private final boolean minting;
  private final Supplier<Optional<Meanings>> meanings;

  /**
   * @param minting true when values without a name may get a new one
   */
  Updater(Transcript transcript, boolean minting, Supplier<Optional<Meanings>> meanings) {
    this.transcript = transcript;
    this.minting = minting;
    this.meanings = meanings;
  }

  /**
   * The new text of a file; the old one when nothing in it failed that can be written down.
   *
   * @throws MalformedTranscript when new names are wanted and their place can't be found
   */
  String update(FileReport report) throws MalformedTranscript {
    List<String> lines = new ArrayList<>(List.of(report.source().split("\n", -1)));
    Names names = new Names(minting);
    names.declared(transcript.bindings().keySet());
    for (Bindings.Value value : report.bindings().all()) {
      names.know(value.binding(), value.text());
    }
    List<List<String>> replaced = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (FileReport.Result result : report.results()) {
      if (result.verdict() instanceof Verdict.Failed failed && failed.difference().isPresent()) {
        Difference difference = failed.difference().get();
        steps.add(failed.step());
        replaced.add(step(failed.step(), difference, lines, names));
      }
    }
    // From the end, so that the numbers of the lines before stay what they are.
    for (int i = steps.size() - 1; i >= 0; i--) {
      int start = steps.get(i).line() - 1;
      List<String> region = lines.subList(start, start + steps.get(i).lines());
      region.clear();
      region.addAll(replaced.get(i));
    }
    List<Binding> fresh = new ArrayList<>(names.all());
    fresh.removeIf(binding -> transcript.bindings().containsKey(binding.name()));
    return fresh.isEmpty() ? String.join("\n", lines) : declare(lines, fresh);
  }

  private List<String> step(Step step, Difference difference, List<String> lines, Names names) {
    String command = lines.get(step.line() - 1);
    boolean windows = command.endsWith("\r");
    String bare = windows ? command.substring(0, command.length() - 1) : command;
    String prefix = bare.substring(0, bare.length() - step.written().length());
    // Behind a list's mark the lines of an item are indented by as much.
    String indent = prefix.replaceAll("[^ >]", " ");
    String end = windows ? "\r" : "";
    int typed = 1;
    while (typed < step.lines() && isMore(lines.get(step.line() - 1 + typed), indent)) {
      typed++;
    }
    List<String> all = new ArrayList<>(lines.subList(step.line() - 1, step.line() - 1 + typed));
    Generaliser generaliser = new Generaliser(names, false, meanings);
    for (Object line : output(difference.changes(), generaliser, names)) {
      all.add(line instanceof Integer kept ? lines.get(kept - 1) : indent + line + end);
    }
    if (step.status().equals(difference.got())) {
      int statuses = step.lines() - typed - step.output().size();
      int stop = step.line() - 1 + step.lines();
      all.addAll(lines.subList(stop - statuses, stop));
    } else {
      for (String status : statuses(difference.got())) {
        all.add(indent + status + end);
      }
    }
    return all;
  }

  private static boolean isMore(String line, String indent) {
    return line.length() > indent.length() && line.substring(indent.length()).startsWith(">> ");
  }

  /** How a status is written, line by line; nothing for exit 0. */
  static List<String> statuses(Status status) {
    List<String> lines = new ArrayList<>();
    switch (status.ending()) {
      case EXITED -> {
        if (status.code() != 0) {
          lines.add("[exit " + status.code() + "]");
        }
      }
      case INTERRUPTED -> lines.add("[interrupted]");
      case TIMED_OUT -> lines.add("[timeout]");
    }
    if (status.open() && status.ending() == Ending.EXITED) {
      lines.add("[no newline]");
    }
    return lines;
  }

  /** Numbers of lines that stay, and texts of new ones. */
  private List<Object> output(List<Change> changes, Generaliser generaliser, Names names) {
    List<Object> lines = new ArrayList<>();
    List<Expected.Text> gone = new ArrayList<>();
    List<ActualLine> come = new ArrayList<>();
    for (Change change : changes) {
      switch (change) {
        case Change.Missing missing -> gone.add(missing.expected());
        case Change.Extra extra -> come.add(extra.actual());
        case Change.Same same -> {
          replace(gone, come, generaliser, names, lines);
          lines.add(same.expected().line());
        }
        case Change.Absorbing dots -> {
          replace(gone, come, generaliser, names, lines);
          lines.add(dots.expected().line());
        }
      }
    }
    replace(gone, come, generaliser, names, lines);
    return lines;
  }

  private void replace(
      List<Expected.Text> gone,
      List<ActualLine> come,
      Generaliser generaliser,
      Names names,
      List<Object> lines) {
    Set<String> declared = new HashSet<>(transcript.bindings().keySet());
    for (int i = 0; i < come.size(); i++) {
      ActualLine line = come.get(i);
      List<Piece> pieces = generaliser.line(line.line());
      names.all().forEach(binding -> declared.add(binding.name()));
      boolean pair = i < gone.size() && gone.get(i).stream() == line.stream();
      String text = Piece.command(pieces, declared).stripTrailing();
      if (pair) {
        text = new KeptWords(transcript.file(), transcript.bindings()).merge(gone.get(i), text);
      }
      lines.add(Piece.line(line.stream(), text));
    }
    gone.clear();
    come.clear();
  }

  private String declare(List<String> lines, List<Binding> fresh) throws MalformedTranscript {
    boolean windows = lines.getFirst().endsWith("\r");
    List<String> declarations = new ArrayList<>();
    for (Binding binding : fresh) {
      declarations.add(FrontMatter.declaration(binding) + (windows ? "\r" : ""));
    }
    int close = 1;
    boolean matter = lines.getFirst().strip().equals("---");
    while (matter && !lines.get(close).strip().equals("---")) {
      close++;
    }
    int at = 0;
    for (int i = 1; matter && i < close; i++) {
      String line = lines.get(i).stripTrailing();
      if (line.startsWith("bindings:")) {
        if (!line.equals("bindings:")) {
          throw new MalformedTranscript(
              transcript.file(), i + 1, "new names need 'bindings:' with a name on each line");
        }
        at = i + 1;
        while (at < close && (lines.get(at).startsWith(" ") || lines.get(at).isBlank())) {
          at++;
        }
      }
    }
    if (at > 0) {
      lines.addAll(at, declarations);
    } else {
      declarations.addFirst("bindings:");
      if (!matter) {
        declarations.addFirst("---");
        declarations.add("---");
      }
      lines.addAll(matter ? close : 0, declarations);
    }
    return String.join("\n", lines);
  }
}
