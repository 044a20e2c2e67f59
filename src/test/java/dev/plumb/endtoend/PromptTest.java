package dev.plumb.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prompt on a real terminal and a live host, as a person sees it. */
@LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.IP_TOOL, Feature.TMUX})
final class PromptTest {
  private static final String BLUE =
      "ip netns add blue; ip -n blue link add eth0 type veth peer name eth1\n";

  /** With job control, as where a person types: a process group of ours has the terminal. */
  private static final String SHELL = "PS1='outer$ ' exec bash --norc --noprofile -i";

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene = Scene.ofClasses(folder);
  }

  private TypedTerminal shell(String script) throws IOException, InterruptedException {
    return scene.type(BLUE + script + SHELL).await("outer$");
  }

  /** A prompt that has seen the host, at the top of the screen. */
  private TypedTerminal prompt(String script) throws IOException, InterruptedException {
    TypedTerminal terminal = shell(script);
    terminal.type("plumb").press("Enter").await("host ❯").type("link list blu");
    completes(terminal, "host ❯ link list blue");
    return terminal.press("C-u", "C-l").await("host ❯");
  }

  /** Presses Tab until the line is that one: completion does not wait for the kernel. */
  private static void completes(TypedTerminal terminal, String line)
      throws IOException, InterruptedException {
    for (int i = 0; i < 100 && !terminal.lastLine().equals(line); i++) {
      terminal.press("Tab");
      TimeUnit.MILLISECONDS.sleep(200);
    }
    assertThat(terminal.lastLine()).isEqualTo(line);
  }

  @Test
  void keysDoWhatHandsExpect() throws Exception {
    try (TypedTerminal terminal = prompt("")) {
      terminal.await("host ❯").type("link li").press("Tab").await("host ❯ link list");
      terminal.type("bl").press("Tab").await("host ❯ link list blue").press("Enter");
      terminal.await("blue:eth0").await("host ❯", 2);

      terminal.type("let thrown = away").await("host ❯ let thrown = away").press("C-c");
      terminal.await("host ❯", 3).type("let kept = 7").press("Enter").await("host ❯", 4);
      terminal.press("C-l").type("history").press("Enter").await("3  history");
      assertThat(terminal.screen())
          .contains("1  link list blue")
          .contains("2  let kept = 7")
          .doesNotContain("away");

      terminal.press("C-l", "C-r").await("bck-i-search: _").type("list");
      terminal.await("host ❯ link list blue").press("Enter").await("blue:eth0");
    }
  }

  @Test
  void pastedLinesWaitForEnter() throws Exception {
    try (TypedTerminal terminal = prompt("")) {
      terminal.await("host ❯").paste("let where = blue\nlink list $where\nlet after = 1");
      terminal.await("… let after = 1");
      TimeUnit.MILLISECONDS.sleep(300); // It would run by now.
      assertThat(terminal.screen())
          .isEqualTo("host ❯ let where = blue\n  … link list $where\n  … let after = 1");
      terminal.press("Enter").await("blue:eth0").await("host ❯", 2);
      terminal.press("C-l").type("let").press("Enter").await("after").await("where");
    }
  }

  @Test
  void aProgramGetsTheTerminalAndGivesItBack() throws Exception {
    try (TypedTerminal terminal = prompt("")) {
      terminal.await("host ❯").type("exec blue sh").press("Enter");
      terminal
          .await("network of blue; files, processes and users are this host's")
          .await("[net:blue files:HOST]");
      terminal.type("stty size; stty -echo -icanon").press("Enter").await("24 80");
      terminal.resize(70, 20).type("stty size").press("Enter").await("20 70");
      terminal.type("sleep 100").press("Enter", "C-c").type("exit 3").press("Enter");
      // The terminal is as the prompt wants it, whatever the program made of it.
      terminal.await("host ❯", 2).type("link list bl").await("host ❯ link list bl");
      terminal.press("Tab").await("host ❯ link list blue").press("C-u");
      terminal.type("exec blue sleep 100").press("Enter", "C-c").await("host ❯", 3);
      terminal.press("C-d");
    }
  }

  @Test
  void controlZStopsTheSessionAndFgResumesIt() throws Exception {
    try (TypedTerminal terminal = prompt("")) {
      terminal.type("link list").await("host ❯ link list").press("C-z").await("Stopped");
      terminal.type("echo in between").press("Enter").await("\nin between");
      terminal.press("C-l").type("fg").press("Enter").await("host ❯ link list");
      terminal.type(" blue").press("Enter").await("blue:eth0").await("host ❯", 2);

      terminal.press("C-l").await("host ❯").type("exec blue sleep 100").press("Enter");
      TimeUnit.MILLISECONDS.sleep(500);
      terminal.press("C-z").await("Stopped").press("C-l").type("fg").press("Enter");
      terminal.await("plumb").press("C-c").await("host ❯").type("quit").press("Enter");
      terminal.await("outer$").type("echo code $?").press("Enter").await("code 0");
    }
  }

  @Test
  void whatAppearsIsAnnouncedAndCompletes() throws Exception {
    try (TypedTerminal terminal = prompt(TypedTerminal.second())) {
      terminal.await("host ❯").type("link list gre").meanwhile("ip netns add green");
      terminal.type("e");
      terminal.await("netns green appeared").press("Tab").await("host ❯ link list green");
      assertThat(terminal.screen()).startsWith("netns green appeared\nhost ❯ link list green");
      terminal.press("C-u").type("set announce off").press("Enter").await("host ❯", 2);
      terminal.type("link list yell").meanwhile("ip netns add yellow").type("o");
      terminal.await("host ❯ link list yello");
      completes(terminal, "host ❯ link list yellow");
      assertThat(terminal.screen()).doesNotContain("yellow appeared");
    }
  }

  @Test
  void aNarrowTerminalStillShowsWhatIsTyped() throws Exception {
    try (TypedTerminal terminal = prompt("")) {
      // A table that does not fit is a list, and a long one has a pager.
      terminal.resize(20, 10).type("link list blue").press("Enter").await("mtu        65536");
      terminal
          .press("q")
          .await("host ❯")
          .press("C-l")
          .await("host ❯")
          .type("nosuch")
          .press("Enter")
          .await("host ❯", 2);
      assertThat(terminal.screen()).contains("nosuch").doesNotContain("Exception");
      terminal.resize(80, 24).press("C-l").type("link list blue").press("Enter");
      terminal.await("blue:eth0");
    }
  }

  @Test
  void aHistoryThatIsNoFileOfOursIsSaidAndNotUsed() throws Exception {
    String state = "mkdir -m 700 /var/lib/plumb; echo secret >/var/lib/other; ";
    try (TypedTerminal terminal = shell(state + "ln -s ../other /var/lib/plumb/history; ")) {
      terminal.type("plumb").press("Enter");
      terminal
          .await("no history is kept: /var/lib/plumb/history is a symbolic link\nhost ❯")
          .type("history")
          .press("Enter")
          .await("1  history");
      assertThat(terminal.screen()).doesNotContain("secret");
    }
  }
}
