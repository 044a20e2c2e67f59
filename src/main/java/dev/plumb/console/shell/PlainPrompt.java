package dev.plumb.console.shell;

import dev.plumb.console.command.LineParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.reader.Parser;
import org.jline.utils.Signals;

/**
 * The prompt of a terminal that can only write lines (TERM=dumb): no editing, no completion, no
 * colour.
 */
final class PlainPrompt {
  private final ShellSession session;
  private final Screen screen;
  private final Surroundings around;
  private volatile boolean working;

  PlainPrompt(ShellSession session, Screen screen, Surroundings around) {
    this.session = session;
    this.screen = screen;
    this.around = around;
  }

  int run(List<String> greeting) throws IOException {
    Worker worker = new Worker(session);
    Executor executor = new Executor(session, screen, Optional.empty(), Optional.of(worker));
    session.desk(true);
    Signals.register("INT", () -> interrupted(worker));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(around.in(), StandardCharsets.UTF_8));
    for (String line : greeting) {
      screen.write(line + "\n");
    }
    while (!executor.ended()) {
      screen.write(prompt());
      String line = in.readLine();
      while (line != null && LineParser.parse(line, Map.of()).open().isPresent()) {
        screen.write("> ");
        String more = in.readLine();
        if (more == null) {
          break;
        }
        line = line + "\n" + more;
      }
      if (line == null) {
        screen.write("\n");
        break;
      }
      Optional<List<String>> help = help(line);
      if (help.isPresent()) {
        screen.write(String.join("\n", help.get()) + "\n");
      } else if (!line.isBlank()) {
        session.history().add(line);
        answer(executor, line);
      }
    }
    return 0;
  }

  /** What a line that ends in {@code ?} asks for: no key of its own reaches us here. */
  private Optional<List<String>> help(String line) {
    if (!line.endsWith("?")) {
      return Optional.empty();
    }
    if (session.remembered().isEmpty()) {
      session.survey();
    }
    String asked = line.substring(0, line.length() - 1);
    return new PromptParser(session::variables)
                .parse(asked, asked.length(), Parser.ParseContext.COMPLETE)
            instanceof PromptParser.Place place
        ? ContextHelp.of(place, new LineCompleter(session, session::remembered))
        : Optional.empty();
  }

  private void answer(Executor executor, String line) throws IOException {
    working = true;
    try {
      executor.line(line, Optional.empty(), new Tally(Arguments.Stop.AT_FAILURE));
    } catch (RuntimeException | StackOverflowError bug) {
      BugReport.write(screen, bug, "on".equals(session.settings().get("debug")));
    } finally {
      working = false;
    }
  }

  /** Ctrl-C: the terminal itself threw away what was typed. */
  private void interrupted(Worker worker) {
    try {
      screen.write(working ? "\n" : "\n" + prompt());
    } catch (IOException closed) {
      return; // The next read sees the end as well.
    }
    worker.interrupt();
  }

  private String prompt() {
    String text = FirstPrompt.of(session, false, false);
    return text.replace("❯", ">");
  }
}
