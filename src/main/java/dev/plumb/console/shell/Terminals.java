package dev.plumb.console.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.PosixSysTerminal;
import org.jline.terminal.impl.jni.JniTerminalProvider;
import org.jline.terminal.spi.Pty;
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

  /** A terminal that nobody sees, with some keys already typed. */
  static Terminal ofOwn(String type, String keys) throws IOException {
    Pty pty = new JniTerminalProvider().open(null, new Size(80, 24));
    pty.getMasterOutput().write(keys.getBytes(StandardCharsets.UTF_8));
    return new PosixSysTerminal(
        "training", type, pty, StandardCharsets.UTF_8, true, Terminal.SignalHandler.SIG_DFL);
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
