package dev.plumb.console.shell;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.Session;
import dev.plumb.console.command.Span;
import dev.plumb.console.transcript.Conditions;
import dev.plumb.console.transcript.ReplayDoor;
import dev.plumb.console.transcript.ReplaySession;
import dev.plumb.console.transcript.Stage;
import dev.plumb.model.Host;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Archive;
import dev.plumb.model.port.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sessions for replays, made from the session in which somebody asked for one. */
final class ShellReplays implements ReplayDoor {
  @Override
  public ReplaySession.Source source(Session session, boolean live) {
    House house = new Within(session, live);
    Optional<Map.Entry<String, Host>> open =
        session instanceof ShellSession own ? own.opened() : Optional.empty();
    return new ShellReplay(house, session.environment(), live, open);
  }

  @Override
  public Stage stage(Session session, double pace) {
    if (session instanceof ShellSession own && own.surroundings().isPresent()) {
      return TerminalStage.open(own, own.surroundings().get(), pace);
    }
    return new EmittingStage(session);
  }

  @Override
  public void leave(Stage stage) {
    if (stage instanceof TerminalStage terminal) {
      terminal.close();
    }
  }

  /** A stage that waits for nobody: what is played are answers like any others. */
  private record EmittingStage(Session session) implements Stage {
    @Override
    public void chapter(String title) {
      emit(List.of(Line.of(Span.styled(title, Span.Style.HEADING))));
    }

    @Override
    public void types(String prompt, String command, boolean enter) {
      emit(List.of(Line.text(prompt + command)));
    }

    @Override
    public void shows(List<Line> lines) {
      emit(lines);
    }

    private void emit(List<Line> lines) {
      session.emit(Outcome.of(new Outcome.Report(lines, Tree.object().build())));
    }

    @Override
    public boolean isOver() {
      return session.interrupted();
    }
  }

  @Override
  public Conditions.Surroundings surroundings(Session session, boolean live) {
    return new Here(session.environment(), live);
  }

  /** The house of the session that asks; on a saved host, without any door to the live one. */
  private record Within(Session session, boolean live) implements House {
    @Override
    public String version() {
      String version = Shell.class.getPackage().getImplementationVersion();
      return version == null ? "(not packaged)" : version;
    }

    @Override
    public World world() {
      World whole = session.world();
      return live
          ? whole
          : new World(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              new ReadOnly(whole.archive()));
    }
  }

  /** Opens, and leaves no file behind. */
  private record ReadOnly(Archive archive) implements Archive {
    @Override
    public Host open(Path file) throws IOException {
      return archive.open(file);
    }

    @Override
    public void save(Host host, Path file) throws IOException {
      throw new IOException("a replay on a saved host writes no file");
    }

    @Override
    public Redacted saveRedacted(Host host, Path file) throws IOException {
      throw new IOException("a replay on a saved host writes no file");
    }
  }

  /** This machine, as far as transcripts may ask. */
  private record Here(Map<String, String> environment, boolean live)
      implements Conditions.Surroundings {
    @Override
    public boolean root() {
      try {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
      } catch (IOException | UnsupportedOperationException | InvalidPathException noProc) {
        return false;
      }
    }

    @Override
    public boolean docker() {
      String host = environment.getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
      return host.startsWith("unix://")
          && Files.isWritable(Path.of(host.substring("unix://".length())));
    }

    @Override
    public boolean hasCommand(String name) {
      for (String folder : environment.getOrDefault("PATH", "").split(":")) {
        if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String kernel() {
      return System.getProperty("os.version", "0");
    }
  }
}
