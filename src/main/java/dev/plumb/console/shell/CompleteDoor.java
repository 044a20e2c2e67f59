package dev.plumb.console.shell;

import dev.plumb.console.command.Doors;
import dev.plumb.console.command.TypedLine.Joint;
import dev.plumb.console.complete.Candidate;
import dev.plumb.console.complete.ShellScripts;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code plumb __complete -- WORDS}: what the completion scripts of other shells ask. */
final class CompleteDoor {
  private CompleteDoor() {}

  /**
   * Answers in their protocol.
   *
   * @param words what stands behind {@code plumb}, the half-typed word last
   */
  static int answer(List<String> words, ShellSession session, Screen screen) throws IOException {
    String typed = words.isEmpty() ? "" : words.getLast();
    List<String> before = words.isEmpty() ? List.of() : words.subList(0, words.size() - 1);
    if (!before.isEmpty() || (!typed.isEmpty() && !typed.startsWith("-"))) {
      session.survey();
    }
    List<Candidate> found =
        new LineCompleter(session, session::remembered).complete(before, Joint.COMMAND, typed);
    StringBuilder out = new StringBuilder();
    boolean open = false;
    for (Candidate candidate : found) {
      if (isPlain(candidate.value()) && !candidate.value().equals("!")) {
        out.append(candidate.value());
        if (!candidate.description().isEmpty() && isPlain(candidate.description())) {
          out.append('\t').append(candidate.description());
        }
        out.append('\n');
        open |= !candidate.finalSpace();
      }
    }
    if (before.isEmpty()) {
      for (Doors.Door door : Doors.all()) {
        if (door.word().startsWith(typed)) {
          out.append(door.word()).append('\t').append(door.summary()).append('\n');
        }
      }
    }
    boolean file =
        Optional.of(before)
            .filter(list -> !list.isEmpty() && list.getLast().equals("open"))
            .isPresent();
    int directive = (open ? ShellScripts.NO_SPACE : 0) + (file ? 0 : ShellScripts.NO_FILES);
    screen.write(out.append(':').append(directive).append('\n').toString());
    return 0;
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
