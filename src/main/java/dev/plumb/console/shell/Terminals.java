package dev.plumb.console.shell;

import java.io.IOException;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;

/** Opens the terminal without starting a single process. */
final class Terminals {
  private Terminals() {}

  /** The terminal; empty when only lines can be written to it. */
  static Optional<Terminal> open(String type) {
    // Named provider: else JLine forks test(1). Preset capabilities: else it forks infocmp(1).
    String capabilities = InfoCmp.getDefaultInfoCmp(known(type));
    if (capabilities != null) {
      InfoCmp.setDefaultInfoCmp(type, capabilities);
      InfoCmp.setLoadedInfoCmp(type, capabilities);
    }
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .provider("jni")
              .system(true)
              .dumb(false)
              .nativeSignals(true)
              .build();
      if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
        terminal.close();
        return Optional.empty();
      }
      return Optional.of(terminal);
    } catch (IOException | IllegalStateException | UnsatisfiedLinkError none) {
      return Optional.empty(); // Then the prompt works line by line.
    }
  }

  /** Terminals JLine has no file for, by the one that is most like them. */
  private static String known(String type) {
    if (InfoCmp.getDefaultInfoCmp(type) != null) {
      return type;
    }
    if (type.startsWith("tmux") || type.startsWith("screen")) {
      return "screen-256color";
    }
    return type.equals("linux") || type.startsWith("vt") ? "ansi" : "xterm-256color";
  }
}
