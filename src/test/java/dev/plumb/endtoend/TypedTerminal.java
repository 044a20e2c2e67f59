package dev.plumb.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A real terminal of 80 columns and 24 rows with somebody at its keyboard: a tmux server of the
 * test's own, which knows what a person would see.
 */
final class TypedTerminal implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 40;

  private final Path folder;
  private final Path commands;
  private final Consumer<Map<String, String>> surround;

  /**
   * Starts a program on it.
   *
   * @param folder the test's own
   * @param surround makes the program's environment
   */
  TypedTerminal(Path folder, List<String> program, Consumer<Map<String, String>> surround)
      throws IOException {
    this.folder = folder;
    this.surround = surround;
    this.commands = folder.resolve("commands");
    List<String> words = new ArrayList<>(List.of("new-session", "-d", "-x", "80", "-y", "24"));
    words.addAll(program);
    tmux(words.toArray(new String[0]));
  }

  /**
   * What a script on the terminal begins with, so that {@link #meanwhile} works: a second shell,
   * which does what it is told while the first is busy.
   */
  static String second() {
    return "mkfifo commands; (while :; do sh ./commands; done) >/dev/null 2>&1 &\n";
  }

  /** Types text, letter by letter as it stands there. */
  TypedTerminal type(String text) throws IOException {
    tmux("send-keys", "-l", text);
    return this;
  }

  /** Presses keys, by tmux's names: {@code Enter}, {@code Tab}, {@code C-c}. */
  TypedTerminal press(String... keys) throws IOException {
    List<String> words = new ArrayList<>(List.of("send-keys"));
    words.addAll(List.of(keys));
    tmux(words.toArray(new String[0]));
    return this;
  }

  /** Pastes, in brackets when the program asked for them. */
  TypedTerminal paste(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("pasted"), text);
    tmux("load-buffer", file.toString());
    tmux("paste-buffer", "-p", "-d");
    return this;
  }

  TypedTerminal resize(int columns, int rows) throws IOException {
    tmux("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    return this;
  }

  /** Has something done beside the program, in its namespaces; see {@link #second}. */
  TypedTerminal meanwhile(String script) throws IOException {
    Files.writeString(commands, script + "\n");
    return this;
  }

  /** What is on the screen, without blanks at the ends of lines. */
  String screen() throws IOException {
    return tmux("capture-pane", "-p").stripTrailing();
  }

  /** Waits until a text is on the screen. */
  TypedTerminal await(String text) throws IOException, InterruptedException {
    return await(text, 1);
  }

  /** Waits until a text is on the screen so many times. */
  TypedTerminal await(String text, int times) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    String screen = screen();
    while (count(screen, text) < times && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(50);
      screen = screen();
    }
    assertThat(count(screen, text)).as("'%s' in%n%s", text, screen).isEqualTo(times);
    return this;
  }

  /** The last line of the screen that is not empty. */
  String lastLine() throws IOException {
    String screen = screen();
    return screen.substring(screen.lastIndexOf('\n') + 1);
  }

  private static int count(String screen, String text) {
    int count = 0;
    for (int at = screen.indexOf(text); at >= 0; at = screen.indexOf(text, at + text.length())) {
      count++;
    }
    return count;
  }

  /** Ends the program and all that it started, and waits until nothing writes into the folder. */
  @Override
  public void close() throws IOException {
    String[] pids = tmux("display-message", "-p", "#{pane_pid} #{pid}").strip().split(" ");
    tmux("kill-server");
    for (String pid : pids) {
      if (pid.chars().allMatch(Character::isDigit) && !pid.isEmpty()) {
        ProcessHandle.of(Long.parseLong(pid))
            .ifPresent(process -> process.onExit().completeOnTimeout(process, 10, SECONDS).join());
      }
    }
  }

  private String tmux(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("tmux", "-u", "-f", "/dev/null", "-S", folder.resolve("tmux").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    surround.accept(builder.environment());
    builder.environment().put("TERM", "xterm-256color");
    builder.environment().remove("TMUX");
    Path said = folder.resolve("tmux.said");
    Process process = builder.redirectOutput(said.toFile()).start();
    process.getOutputStream().close();
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("tmux answers").isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
    String text = Files.readString(said, UTF_8);
    assertThat(process.exitValue()).as("tmux %s: %s", words[0], text).isZero();
    return text;
  }
}
