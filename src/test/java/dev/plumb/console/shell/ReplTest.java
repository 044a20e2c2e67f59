package dev.plumb.console.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jline.builtins.ScreenTerminal;
import org.jline.keymap.KeyMap;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.utils.InfoCmp.Capability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees and types, on a screen made of characters. */
@Timeout(60)
class ReplTest {
  private static final String TAB = "\t";
  private static final String ENTER = "\r";

  private final ScreenTerminal screen = new ScreenTerminal(80, 24);
  private final ShellSession session = new Scene().session();
  private LineDisciplineTerminal terminal;
  private Repl repl;
  @TempDir Path folder;

  @BeforeEach
  void open() throws IOException {
    terminal =
        new LineDisciplineTerminal(
            "test",
            "xterm-256color",
            new OutputStream() {
              @Override
              public void write(int b) {
                screen.write(String.valueOf((char) b));
              }

              @Override
              public void write(byte[] bytes, int offset, int length) {
                screen.write(new String(bytes, offset, length, UTF_8));
              }
            },
            UTF_8);
    terminal.setSize(new Size(80, 24));
    Attributes attributes = terminal.getAttributes();
    attributes.setLocalFlag(LocalFlag.ECHO, false);
    terminal.setAttributes(attributes);
    Surroundings around =
        new Surroundings(
            new ByteArrayInputStream(new byte[0]),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            true,
            true,
            true,
            Map.of("TERM", "xterm-256color"));
    repl = new Repl(session, new Screen(around, session.settings()), around);
    session.survey();
  }

  @AfterEach
  void close() throws IOException {
    terminal.close();
  }

  private LineReader reader() {
    return repl.reader(terminal, Optional.empty());
  }

  private void type(String keys) throws IOException {
    terminal.processInputBytes(keys.getBytes(UTF_8));
  }

  private String shown() {
    long[] cells = new long[80 * 24];
    screen.dump(cells, 0, 0, 24, 80, new int[2]);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      text.append((char) (cells[i] & 0xffff));
      if (i % 80 == 79) {
        text.append('\n');
      }
    }
    return text.toString();
  }

  private void await(String text) throws InterruptedException {
    for (int i = 0; i < 500 && !shown().contains(text); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(shown()).contains(text);
  }

  @Test
  void tabCompletesTheOnlyWordThatFits() throws IOException {
    LineReader reader = reader();
    type("use ngi" + TAB + ENTER);
    assertThat(reader.readLine("> ")).isEqualTo("use nginx-1 ");
    type("use m" + TAB + ENTER);
    assertThat(reader.readLine("> ")).isEqualTo("use 'my web' ");
  }

  @Test
  void tabShowsAMenuWithGroupsAndDescriptions() throws Exception {
    LineReader reader = reader();
    CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> reader.readLine("> "));
    type("set color" + " " + TAB);
    await("when to use colour");
    await("always");
    type(ENTER + ENTER);
    line.get(10, TimeUnit.SECONDS);
  }

  @Test
  void theMenuPutsItsChoiceBehindTheBlank() throws Exception {
    LineReader reader = reader();
    CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> reader.readLine("> "));
    type("set color " + TAB);
    await("always");
    type(TAB + ENTER + ENTER);
    assertThat(line.get(10, TimeUnit.SECONDS)).startsWith("set color a");
  }

  @Test
  void aQuestionMarkBehindAWordsBeginningShowsWhatItMayBecome() throws Exception {
    LineReader reader = reader();
    CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> reader.readLine("> "));
    type("se?");
    await("set  show or change a setting");
    type("t colo?");
    await("  color");
    type("r" + ENTER);
    assertThat(line.get(10, TimeUnit.SECONDS)).isEqualTo("set color");
  }

  @Test
  void aNameThatATerminalWouldObeyIsCompletedAsItCanBeTyped() throws Exception {
    LineReader reader = reader();
    session.use(new dev.plumb.model.NetnsId(4, 102), "my web");
    type("link show e" + TAB + ENTER);
    String line = reader.readLine("> ");
    assertThat(line).isEqualTo("link show \"e\\x1b[31m\" ");
    type("link show 'e" + TAB + ENTER);
    assertThat(reader.readLine("> ")).isEqualTo("link show \"e\\x1b[31m\" ");
    assertThat(
            dev.plumb.console.command.LineParser.parse(line, Map.of())
                .statements()
                .getFirst()
                .command())
        .containsExactly("link", "show", "e\u001b[31m");
  }

  @Test
  void aQuestionMarkIsACharacterInWordsThatNothingKnownBeginsWith() throws Exception {
    LineReader reader = reader();
    CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> reader.readLine("> "));
    type("use ?");
    await("use [NS]");
    await("nginx-1");
    type("a?b '?'" + ENTER);
    assertThat(line.get(10, TimeUnit.SECONDS)).isEqualTo("use a?b '?'");
  }

  @Test
  void anOpenQuoteAsksForAnotherLine() throws IOException {
    LineReader reader = reader();
    type("let x = 'a" + ENTER + "b'" + ENTER);
    assertThat(reader.readLine("> ")).isEqualTo("let x = 'a\nb'");
    assertThat(shown().lines().toList().get(1)).contains("b'");
  }

  @Test
  void nothingIsExpandedBehindTheUsersBack() throws IOException {
    LineReader reader = reader();
    type("exec host sh -c 'echo \\!x !! !$' a\\ b" + ENTER);
    assertThat(reader.readLine("> ")).isEqualTo("exec host sh -c 'echo \\!x !! !$' a\\ b");
  }

  @Test
  void historySuggestsWhatWasTypedBeforeAndSearches() throws Exception {
    LineReader reader = reader();
    type("use nginx-1" + ENTER);
    reader.readLine("> ");
    type(" secret" + ENTER);
    reader.readLine("> ");
    CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> reader.readLine("> "));
    type("use n");
    await("use nginx-1");
    type(KeyMap.key(terminal, Capability.key_right) + ENTER);
    assertThat(line.get(10, TimeUnit.SECONDS)).isEqualTo("use nginx-1");
    type("\u0012NGINX" + ENTER);
    assertThat(reader.readLine("> ")).isEqualTo("use nginx-1");
    assertThat(reader.getHistory()).noneMatch(entry -> entry.line().contains("secret"));
  }

  @Test
  void controlCThrowsTheLineAway() throws Exception {
    LineReader reader = reader();
    CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> reader.readLine("> "));
    type("use x");
    await("> use x");
    type("\u0003");
    assertThat(line)
        .failsWithin(java.time.Duration.ofSeconds(10))
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withCauseInstanceOf(UserInterruptException.class);
  }

  @Test
  void theHistoryFileIsTheOwnersAndNobodyElsesIsUsed() throws IOException {
    int uid = (Integer) Files.getAttribute(folder, "unix:uid");
    Path state = folder.resolve("a/plumb");
    StateFolder made = StateFolder.in(Optional.of(state), uid);
    Path file = made.history().orElseThrow();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rwx------");
    LineReader reader = repl.reader(terminal, made.history());
    type("use nginx-1" + ENTER);
    reader.readLine("> ");
    reader.getHistory().save();
    assertThat(Files.readString(file)).contains("use nginx-1");
    assertThat(StateFolder.in(Optional.of(state), uid + 1).complaint().orElseThrow())
        .contains("belongs to somebody else");
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(StateFolder.in(Optional.of(state), uid).complaint().orElseThrow())
        .contains("written by others");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));
    assertThat(StateFolder.in(Optional.of(link), uid).history()).isEmpty();
    assertThat(StateFolder.in(Optional.of(Path.of("/proc/nowhere/plumb")), uid).complaint())
        .isEmpty();
  }

  @Test
  void thePromptSaysWhereWeAre() {
    assertThat(FirstPrompt.of(session, false, false)).isEqualTo("host ❯ ");
    session.use(new dev.plumb.model.NetnsId(4, 101), "nginx-1");
    session.useBridge(Optional.of("docker0"));
    assertThat(FirstPrompt.of(session, true, false)).isEqualTo("nginx-1/docker0 ~ ❯ ");
    session.use(new dev.plumb.model.NetnsId(4, 101), "x\u001b[31m");
    assertThat(FirstPrompt.of(session, false, true)).doesNotContain("\u001b[31mm");
  }
}
