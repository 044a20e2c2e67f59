package dev.plumb.console.shell;

import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/** Ordinary use without a person: what it loads goes into a class archive. */
final class Training {
  private static final String TYPE = "xterm-256color";

  /** What people ask first. Every class in an archive costs each start that maps it. */
  private static final List<String> FIRST =
      List.of("help", "help veth", "set", "ns", "ns -o json", "link", "addr", "veth", "nonsense");

  private final ShellSession session;
  private final Screen screen;
  private final Surroundings around;

  Training(ShellSession session, Screen screen, Surroundings around) {
    this.session = session;
    this.screen = screen;
    this.around = around;
  }

  /**
   * Looks and answers; nothing on the host is changed.
   *
   * @param prompt true to do it at a prompt, on a terminal of its own
   */
  int run(boolean prompt) throws IOException {
    if (prompt) {
      FirstPrompt.of(true);
      // The real one, as far as it comes without a person's terminal, then one of our own.
      Terminals.open(TYPE).ifPresent(Training::close);
      try (Terminal terminal = Terminals.ofOwn(TYPE, "use ho\t\r")) {
        StateFolder.find(around.environment());
        LineReader reader = new Repl(session, screen, around).reader(terminal, Optional.empty());
        reader.readLine(FirstPrompt.of(session, false, true));
      } catch (UserInterruptException | EndOfFileException early) {
        // Whatever was loaded by then is archived.
      }
    }
    session.survey();
    List<String> lines = new ArrayList<>(FIRST);
    session.remembered().ifPresent(host -> lines.addAll(cables(host)));
    Executor executor = new Executor(session, screen);
    for (String line : lines) {
      executor.line(line, Optional.empty(), new Tally(Arguments.Stop.NEVER));
    }
    return 0;
  }

  /** Questions about the first cable that leads out of a namespace, if this host has one. */
  private static List<String> cables(Host host) {
    for (Namespace namespace : host.namespaces()) {
      for (Link link : namespace.links().orEmpty()) {
        if (!namespace.id().equals(host.self())
            && link.kind() instanceof LinkKind.Veth
            && host.farEndOf(link).isPresent()) {
          String end = "'" + namespace.name() + ":" + link.name() + "'";
          return List.of(
              "veth peer-of " + end,
              "veth peer-of " + end + " -o json",
              "link show " + end,
              "addr '" + namespace.name() + "'",
              "route '" + namespace.name() + "'");
        }
      }
    }
    return List.of();
  }

  private static void close(Terminal terminal) {
    try {
      terminal.close();
    } catch (IOException alreadyClosed) {
      // It was opened only to be loaded.
    }
  }
}
