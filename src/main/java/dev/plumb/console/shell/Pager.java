package dev.plumb.console.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Shows an answer that is taller than the screen through {@code less}, when the host has it. */
final class Pager {
  private static final String SAFE_PATH = "/usr/bin:/bin";

  private final Screen screen;
  private final Map<String, String> settings;
  private final Path less;

  private Pager(Screen screen, Map<String, String> settings, Path less) {
    this.screen = screen;
    this.settings = settings;
    this.less = less;
  }

  /** Empty when PATH, or for root the system's own folders, have no less. */
  static Optional<Pager> find(
      Screen screen, Map<String, String> settings, Map<String, String> environment) {
    String path = isRoot() ? SAFE_PATH : environment.getOrDefault("PATH", SAFE_PATH);
    Optional<Path> less = less(path);
    return less.isEmpty() ? Optional.empty() : Optional.of(new Pager(screen, settings, less.get()));
  }

  /**
   * Root runs no less that somebody else's PATH names; when nobody can say, it is taken for one.
   */
  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException noProc) {
      return true;
    }
  }

  private static Optional<Path> less(String path) {
    int start = 0;
    while (start <= path.length()) {
      int colon = path.indexOf(':', start);
      int end = colon < 0 ? path.length() : colon;
      if (end > start && path.charAt(start) == '/') {
        Path candidate = Path.of(path.substring(start, end), "less");
        if (Files.isExecutable(candidate)) {
          return Optional.of(candidate);
        }
      }
      start = end + 1;
    }
    return Optional.empty();
  }

  /** Shows it; false when it fits on the screen, or less did not start. */
  boolean show(String text) throws IOException {
    if ("off".equals(settings.get("pager"))
        || !screen.outIsTerminal()
        || screen.rows() == 0
        || lines(text) < screen.rows()) {
      return false;
    }
    ProcessBuilder builder = new ProcessBuilder(less.toString(), "-FRX");
    builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    // A pager of root's must not become a shell or run somebody's input filter.
    builder.environment().put("LESSSECURE", "1");
    builder.environment().remove("LESSOPEN");
    builder.environment().remove("LESS");
    Process process;
    try {
      process = builder.start();
    } catch (IOException notStarted) {
      return false; // The answer is then simply printed.
    }
    try (OutputStream in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException left) {
      // The user pressed q before the end.
    }
    try {
      process.waitFor();
    } catch (InterruptedException cancelled) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private static int lines(String text) {
    int lines = 0;
    for (int i = 0; i < text.length(); i++) {
      lines += text.charAt(i) == '\n' ? 1 : 0;
    }
    return lines;
  }
}
