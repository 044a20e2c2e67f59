package dev.plumb.console.shell;

import java.io.IOException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** The keys of a terminal of JLine's. */
final class TerminalKeys implements Keys {
  private final Terminal terminal;
  private @Nullable Attributes before;

  TerminalKeys(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void begin() {
    before = terminal.getAttributes();
    Attributes raw = new Attributes(before);
    // Each key at once and unseen; Ctrl-C stays a signal.
    raw.setLocalFlag(Attributes.LocalFlag.ICANON, false);
    raw.setLocalFlag(Attributes.LocalFlag.ECHO, false);
    raw.setControlChar(Attributes.ControlChar.VMIN, 1);
    raw.setControlChar(Attributes.ControlChar.VTIME, 0);
    terminal.setAttributes(raw);
  }

  @Override
  public int next(long milliseconds) {
    try {
      int key = terminal.reader().read(Math.max(1, milliseconds));
      return key == -1 ? -2 : key < 0 ? -1 : key;
    } catch (IOException gone) {
      return -2;
    }
  }

  @Override
  public void end() {
    if (before != null) {
      terminal.setAttributes(before);
    }
  }
}
