package dev.plumb.console.shell;

import dev.plumb.console.transcript.Desk;
import dev.plumb.model.Host;
import dev.plumb.model.port.Archive;
import java.util.Optional;

/** What a session's recorder sees of it. */
record DeskPlace(ShellSession session) implements Desk.Surroundings {
  @Override
  public Optional<Host> whole() {
    session.survey();
    return session.remembered();
  }

  @Override
  public boolean saved() {
    return session.snapshot().isPresent();
  }

  @Override
  public Archive archive() {
    return session.world().archive();
  }
}
