package dev.plumb.console.transcript;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.UserError;
import dev.plumb.console.render.Page;
import dev.plumb.console.render.RenderOptions;
import dev.plumb.console.render.Renderer;
import dev.plumb.console.transcript.Transcript.Ending;
import dev.plumb.console.transcript.Transcript.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Makes a transcript of what was typed and came; knows nothing of files. */
final class Recorder {
  private static final Status BROKEN_OFF = new Status(Ending.INTERRUPTED, 0, false);

  private sealed interface Part {
    record Prose(String text) implements Part {}

    record Step(
        String prompt, List<Piece> command, List<Output> output, Status status, boolean live)
        implements Part {}
  }

  private record Output(Stream stream, List<Piece> pieces) {}

  private final String title;
  private final Optional<String> host;
  private final Names names = new Names(true);
  private final Generaliser generaliser;
  private final List<Part> parts = new ArrayList<>();

  /**
   * @param title the first heading
   * @param host the saved host the transcript replays on; empty when it needs a live one
   * @param addresses true when addresses become names too
   */
  Recorder(
      String title,
      Optional<String> host,
      boolean addresses,
      Supplier<Optional<Meanings>> meanings) {
    this.title = title;
    this.host = host;
    this.generaliser = new Generaliser(names, addresses, meanings);
  }

  /** A file's name as a heading: {@code follow-the-cable.md} is about "Follow the cable". */
  static String title(String fileName) {
    String name =
        fileName.endsWith(".md") ? fileName.substring(0, fileName.length() - 3) : fileName;
    String words = name.replace('-', ' ').replace('_', ' ').strip();
    return words.isEmpty()
        ? "A session"
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /**
   * Adds a step.
   *
   * @return what of it would not be the same elsewhere, a sentence each
   */
  List<String> add(Taped taped) {
    if (taped.isProse()) {
      parts.add(new Part.Prose(prose(taped.line())));
      return List.of();
    }
    List<Piece> command = generaliser.command(taped.line());
    List<String> unnamed = generaliser.unnamed();
    List<Output> output = new ArrayList<>();
    boolean open = false;
    for (Taped.Said said : taped.said()) {
      switch (said) {
        case Taped.Said.Complaint complaint -> {
          for (Line line : complaint.page().lines()) {
            output.add(new Output(Stream.ERRORS, generaliser.line(line)));
          }
        }
        case Taped.Said.Answer answer -> open = answer(answer, output);
      }
    }
    Status status = taped.status();
    parts.add(
        new Part.Step(
            taped.oneShot() ? "$ plumb " : "> ",
            command,
            output,
            new Status(status.ending(), status.code(), open),
            host.isEmpty() || taped.live()));
    return warnings(taped, unnamed);
  }

  private List<String> warnings(Taped taped, List<String> unnamed) {
    List<String> warnings = new ArrayList<>();
    String line = "line " + lastLine();
    for (String value : unnamed) {
      warnings.add(
          line
              + " uses "
              + value
              + ", which nothing above shows: run what shows it first, or this will not replay"
              + " elsewhere");
    }
    if (taped.status().ending() == Ending.INTERRUPTED) {
      warnings.add(line + " was interrupted: a replay presses Ctrl-C after 2 s");
    }
    if (taped.live() && host.isPresent()) {
      warnings.add(line + " needs a live host: only 'replay --live' runs it");
    }
    return warnings;
  }

  private boolean answer(Taped.Said.Answer answer, List<Output> output) {
    RenderOptions shown = answer.options();
    RenderOptions options =
        new RenderOptions(shown.format(), 0, shown.header(), shown.columns(), shown.filters());
    boolean forPeople = shown.format().forPeople();
    try {
      Page page =
          Renderer.page(answer.outcome(), options, span -> generaliser.replace(span, forPeople));
      for (Line line : page.lines()) {
        output.add(new Output(Stream.OUTPUT, generaliser.pieces(line)));
      }
      return page.open();
    } catch (UserError misfit) {
      return false; // The screen could not show it either, and said so.
    }
  }

  private static String prose(String comment) {
    String text = comment.strip();
    if (text.startsWith("##")) {
      return text;
    }
    String words = text.substring(1).strip();
    boolean syntax = !words.isEmpty() && "`~->#=".indexOf(words.charAt(0)) >= 0;
    return syntax ? "\\" + words : words;
  }

  /** The whole transcript. */
  String text() {
    return text(Optional.empty());
  }

  /**
   * The whole transcript.
   *
   * @param pending a command that was typed and has not ended: written as one that never did
   */
  String text(Optional<String> pending) {
    List<Part> all = new ArrayList<>(parts);
    if (pending.isPresent()) {
      List<Piece> command = List.of(new Piece.Literal(pending.get()));
      all.add(new Part.Step("> ", command, List.of(), BROKEN_OFF, host.isEmpty()));
    }
    Set<String> declared = new HashSet<>();
    StringBuilder out = new StringBuilder("---\ntranscript: 1\n");
    host.ifPresent(file -> out.append("host: ").append(FrontMatter.quoted(file)).append('\n'));
    List<Binding> bindings = names.all();
    if (!bindings.isEmpty()) {
      out.append("bindings:\n");
    }
    for (Binding binding : bindings) {
      declared.add(binding.name());
      out.append(FrontMatter.declaration(binding)).append('\n');
    }
    out.append("---\n# ").append(title).append('\n');
    int at = 0;
    while (at < all.size()) {
      if (all.get(at) instanceof Part.Prose prose) {
        out.append('\n').append(prose.text()).append('\n');
        at++;
      } else {
        int end = at + 1;
        while (end < all.size() && together(all.get(at), all.get(end))) {
          end++;
        }
        block(all.subList(at, end), declared, out);
        at = end;
      }
    }
    return out.toString();
  }

  private static boolean together(Part first, Part next) {
    return first instanceof Part.Step one
        && next instanceof Part.Step other
        && one.live() == other.live();
  }

  private static void block(List<Part> steps, Set<String> declared, StringBuilder out) {
    List<String> lines = new ArrayList<>();
    boolean live = false;
    for (Part part : steps) {
      if (part instanceof Part.Step step) {
        live = step.live();
        lines(step, declared, lines);
      }
    }
    String fence = "```";
    for (String line : lines) {
      String bare = line.strip();
      while (bare.startsWith(fence)) {
        fence += "`";
      }
    }
    out.append('\n').append(fence).append("console").append(live ? " live" : "").append('\n');
    for (String line : lines) {
      out.append(line).append('\n');
    }
    out.append(fence).append('\n');
  }

  private static void lines(Part.Step step, Set<String> declared, List<String> lines) {
    String command = Piece.command(step.command(), declared);
    lines.add((step.prompt() + command.replace("\n", "\n>> ")).stripTrailing());
    for (Output output : step.output()) {
      lines.add(Piece.output(output.stream(), output.pieces(), declared));
    }
    lines.addAll(Updater.statuses(step.status()));
  }

  /** In which line of the file the last step stands. */
  private int lastLine() {
    Part last = parts.removeLast();
    int before = (int) text().lines().count();
    boolean continues = !parts.isEmpty() && together(parts.getLast(), last);
    parts.add(last);
    // A blank line and a fence, or in the place of the closing fence.
    return continues ? before : before + 3;
  }

  /** True when there is nothing in it to replay. */
  boolean isEmpty() {
    return parts.stream().noneMatch(part -> part instanceof Part.Step);
  }
}
