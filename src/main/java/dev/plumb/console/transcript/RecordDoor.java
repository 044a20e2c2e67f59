package dev.plumb.console.transcript;

import dev.plumb.console.command.Session;
import dev.plumb.console.command.UserError;
import java.nio.file.Path;
import java.util.Optional;

/** Where commands find the recorder of their session; the shell has it. */
public interface RecordDoor {
  /**
   * The session's recorder.
   *
   * @throws UserError when this session can't be recorded
   */
  Desk desk(Session session) throws UserError;

  /** The file of the saved host that is open; empty on the live one, and for one inside the jar. */
  Optional<Path> openFile(Session session);
}
