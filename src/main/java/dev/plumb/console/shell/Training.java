package dev.plumb.console.shell;

import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;

/** An ordinary session without a person: what it loads goes into the class archive. */
final class Training {
  private Training() {}

  /** Looks, answers, completes a line and reads one; nothing on the host is changed. */
  static int run(ShellSession session, Screen screen, Surroundings around) throws IOException {
    session.survey();
    Executor executor = new Executor(session, screen);
    List<String> lines =
        new ArrayList<>(
            List.of("help", "set", "use host", "ns", "ns -o json", "link", "veth", "nonsense"));
    session.remembered().ifPresent(host -> lines.addAll(cables(host)));
    for (String line : lines) {
      executor.line(line, Optional.empty(), new Tally(Arguments.Stop.NEVER));
    }
    try (LineDisciplineTerminal terminal =
        new LineDisciplineTerminal(
            "training",
            "xterm-256color",
            OutputStream.nullOutputStream(),
            StandardCharsets.UTF_8)) {
      terminal.setSize(new Size(80, 24));
      LineReader reader = new Repl(session, screen, around).reader(terminal, Optional.empty());
      terminal.processInputBytes("use ho\t\r".getBytes(StandardCharsets.UTF_8));
      reader.readLine(FirstPrompt.of(session, false, true));
    } catch (UserInterruptException | EndOfFileException early) {
      // Whatever was loaded by then is archived.
    }
    Terminals.open("xterm-256color").ifPresent(Training::close);
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

  private static void close(org.jline.terminal.Terminal terminal) {
    try {
      terminal.close();
    } catch (IOException alreadyClosed) {
      // It was opened only to be loaded.
    }
  }
}
