package dev.plumb.console.transcript;

import dev.plumb.console.command.CommandEntry;
import java.util.ArrayList;
import java.util.List;

/** The commands of this room. */
public final class TranscriptCommands {
  private TranscriptCommands() {}

  /**
   * Their rows.
   *
   * @param replays where sessions to replay in come from
   * @param recorders where a session's recorder is
   */
  public static List<CommandEntry> entries(ReplayDoor replays, RecordDoor recorders) {
    List<CommandEntry> entries = new ArrayList<>();
    entries.addAll(RecordCommands.entries(recorders, replays));
    entries.add(ReplayCommand.entry(replays));
    entries.addAll(PlayCommands.entries(replays));
    entries.add(CheckCommand.entry());
    return entries;
  }
}
