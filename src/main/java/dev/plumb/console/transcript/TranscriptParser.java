package dev.plumb.console.transcript;

import dev.plumb.console.transcript.Transcript.Attributes;
import dev.plumb.console.transcript.Transcript.Block;
import dev.plumb.console.transcript.Transcript.Ending;
import dev.plumb.console.transcript.Transcript.Status;
import dev.plumb.console.transcript.Transcript.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text to transcript; everything that can be wrong without running anything is said here. */
public final class TranscriptParser {
  private static final Pattern STATUS =
      Pattern.compile("\\[(?:exit ([0-9]{1,3})|(interrupted)|(timeout)|(no newline))] *");

  private final String file;
  private final TokenParser tokens;

  private TranscriptParser(String file, TokenParser tokens) {
    this.file = file;
    this.tokens = tokens;
  }

  /**
   * Parses.
   *
   * @param file its name, for messages
   * @param text its content; CRLF counts as LF
   * @throws MalformedTranscript when it is no transcript, or one without a step
   */
  public static Transcript parse(String file, String text) throws MalformedTranscript {
    // Some editors begin a file with a byte order mark.
    String marked = text.startsWith("\ufeff") ? text.substring(1) : text;
    List<String> lines = List.of(marked.replace("\r\n", "\n").split("\n", -1));
    int prose = 0;
    FrontMatter matter = FrontMatter.parse(file, List.of());
    if (lines.getFirst().equals("---")) {
      int end = 1;
      while (end < lines.size() && !lines.get(end).stripTrailing().equals("---")) {
        end++;
      }
      if (end == lines.size()) {
        throw new MalformedTranscript(file, 1, "the front matter is never closed by ---");
      }
      matter = FrontMatter.parse(file, lines.subList(1, end));
      prose = end + 1;
    }
    TranscriptParser parser = new TranscriptParser(file, new TokenParser(file, matter.bindings()));
    List<Block> blocks = new ArrayList<>();
    boolean any = false;
    for (FenceReader.Fenced fenced : FenceReader.read(file, lines, prose)) {
      List<String> words = List.of(fenced.information().split("\\s+"));
      if (words.getFirst().equals("console")) {
        Block block = parser.block(fenced, words.subList(1, words.size()));
        any |= !block.steps().isEmpty();
        blocks.add(block);
      }
    }
    if (!any) {
      throw new MalformedTranscript(file, 1, "no step in this file, so it would test nothing");
    }
    return new Transcript(
        file,
        matter.host(),
        matter.session(),
        matter.bindings(),
        matter.requires(),
        matter.timeout(),
        blocks);
  }

  private Block block(FenceReader.Fenced fenced, List<String> words) throws MalformedTranscript {
    Attributes attributes = attributes(words, fenced.line());
    List<Step> steps = new ArrayList<>();
    List<String> lines = fenced.content();
    int at = 0;
    while (at < lines.size()) {
      int start = at++;
      if (!isCommand(lines.get(start))) {
        throw new MalformedTranscript(
            file, fenced.line() + 1 + start, "output before the first '> ' or '$ ' line");
      }
      while (at < lines.size() && !isCommand(lines.get(at))) {
        at++;
      }
      steps.add(step(lines.subList(start, at), fenced.line() + 1 + start));
    }
    return new Block(fenced.line(), fenced.title(), attributes, steps);
  }

  private static boolean isCommand(String line) {
    return line.startsWith("> ") || line.startsWith("$ ");
  }

  private Step step(List<String> lines, int line) throws MalformedTranscript {
    StringBuilder typed = new StringBuilder(lines.getFirst().substring(2));
    int at = 1;
    while (at < lines.size() && lines.get(at).startsWith(">> ")) {
      typed.append('\n').append(lines.get(at).substring(3));
      at++;
    }
    boolean oneShot = lines.getFirst().startsWith("$ ");
    String text = typed.toString();
    Optional<Character> key = Optional.empty();
    if (text.endsWith("<Tab>")) {
      key = Optional.of('\t');
      text = text.substring(0, text.length() - "<Tab>".length());
    } else if (text.endsWith("<?>")) {
      key = Optional.of('?');
      text = text.substring(0, text.length() - "<?>".length());
    } else {
      text = text.strip();
    }
    if (oneShot) {
      text = oneShot(text, line);
      if (key.isPresent()) {
        throw new MalformedTranscript(file, line, "<Tab> and <?> are keys of a session: use '> '");
      }
    }
    List<Token> command = tokens.command(text, line);
    List<Expected> output = new ArrayList<>();
    while (at < lines.size() && !STATUS.matcher(lines.get(at)).matches()) {
      output.add(expected(lines.get(at), line + at));
      at++;
    }
    Status status = status(lines.subList(at, lines.size()), line + at);
    return new Step(line, lines.size(), lines.getFirst(), oneShot, command, key, output, status);
  }

  private String oneShot(String text, int line) throws MalformedTranscript {
    if (text.equals("plumb")) {
      return "";
    }
    if (!text.startsWith("plumb ")) {
      throw new MalformedTranscript(
          file, line, "'$ ' runs plumb itself and nothing else: $ plumb ...");
    }
    return text.substring("plumb ".length()).strip();
  }

  private Expected expected(String written, int line) throws MalformedTranscript {
    if (written.startsWith("! ")) {
      String text = written.substring(2);
      if (text.equals("\\...")) {
        text = "..."; // the line itself, which is not the sign for any number of them
        return new Expected.Text(line, Stream.ERRORS, written, tokens.output(text, line));
      }
      return text.equals("...")
          ? new Expected.Ellipsis(line, Stream.ERRORS, written)
          : new Expected.Text(line, Stream.ERRORS, written, tokens.output(text, line));
    }
    if (written.stripTrailing().equals("...")) {
      return new Expected.Ellipsis(line, Stream.OUTPUT, written);
    }
    String text = isEscaped(written) ? written.substring(1) : written;
    return new Expected.Text(line, Stream.OUTPUT, written, tokens.output(text, line));
  }

  /** A line of output as it must be written to be nothing but that. */
  static String escapedOutput(String line) {
    boolean syntax =
        isCommand(line)
            || line.startsWith(">> ")
            || line.startsWith("! ")
            || line.stripTrailing().equals("...")
            || line.startsWith("```")
            || line.startsWith("~~~")
            || STATUS.matcher(line).matches()
            || isEscaped(line);
    return syntax ? "\\" + line : line;
  }

  /**
   * A backslash in front of what would be syntax, or of another backslash; an escaped placeholder
   * stays one.
   */
  static boolean isEscaped(String line) {
    if (!line.startsWith("\\")) {
      return false;
    }
    String rest = line.substring(1);
    return isCommand(rest)
        || rest.startsWith("\\")
        || rest.startsWith(">> ")
        || rest.startsWith("! ")
        || rest.startsWith("...")
        || rest.startsWith("[")
        || rest.startsWith("```")
        || rest.startsWith("~~~");
  }

  private Status status(List<String> lines, int line) throws MalformedTranscript {
    Ending ending = Ending.EXITED;
    int code = 0;
    boolean open = false;
    for (int i = 0; i < lines.size(); i++) {
      Matcher status = STATUS.matcher(lines.get(i));
      if (!status.matches()) {
        throw new MalformedTranscript(
            file,
            line + i,
            "output behind the step's status; a line that looks like one is written \\[...");
      }
      if (status.group(1) != null) {
        code = Integer.parseInt(status.group(1));
      } else if (status.group(2) != null) {
        ending = Ending.INTERRUPTED;
      } else if (status.group(3) != null) {
        ending = Ending.TIMED_OUT;
      } else {
        open = true;
      }
    }
    return new Status(ending, code, open);
  }

  private Attributes attributes(List<String> words, int line) throws MalformedTranscript {
    boolean unordered = false;
    boolean live = false;
    boolean hermetic = false;
    boolean fresh = false;
    Optional<String> skip = Optional.empty();
    List<String> conditions = new ArrayList<>();
    Optional<Duration> timeout = Optional.empty();
    for (String word : words) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      String value = equals < 0 ? "" : word.substring(equals + 1);
      boolean bare = equals < 0;
      if (bare && name.equals("unordered")) {
        unordered = true;
      } else if (bare && name.equals("live")) {
        live = true;
      } else if (bare && name.equals("hermetic")) {
        hermetic = true;
      } else if (bare && name.equals("fresh")) {
        fresh = true;
      } else if (name.equals("skip") && !value.isEmpty()) {
        skip = Optional.of(value);
      } else if (name.equals("if")) {
        if (!Conditions.isKnown(value)) {
          throw new MalformedTranscript(file, line, Conditions.unknown(value));
        }
        conditions.add(value);
      } else if (name.equals("timeout") && Conditions.duration(value).isPresent()) {
        timeout = Conditions.duration(value);
      } else {
        throw new MalformedTranscript(
            file,
            line,
            "no such attribute: "
                + word
                + "; one of: unordered, live, hermetic, fresh, skip=WORD, if=CONDITION,"
                + " timeout=5s");
      }
    }
    return new Attributes(unordered, live, hermetic, fresh, skip, conditions, timeout);
  }
}
