package dev.plumb.console.shell;

import dev.plumb.console.command.Exit;
import dev.plumb.console.command.Session;
import dev.plumb.console.command.UserError;
import dev.plumb.console.transcript.Desk;
import dev.plumb.console.transcript.RecordDoor;
import java.nio.file.Path;
import java.util.Optional;

/** The recorder of a session of this shell. */
final class ShellRecords implements RecordDoor {
  @Override
  public Desk desk(Session session) throws UserError {
    if (session instanceof ShellSession own && !own.isReplayed()) {
      return own.desk(false);
    }
    throw UserError.of(Exit.UNAVAILABLE, "nothing can be recorded here", "a replay writes no file");
  }

  @Override
  public Optional<Path> openFile(Session session) {
    return session instanceof ShellSession own ? own.openedFrom() : Optional.empty();
  }
}
