package dev.plumb.console.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;
import dev.plumb.console.transcript.Transcript.Ending;
import dev.plumb.console.transcript.Transcript.Status;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateTest {
  private static String updated(ScriptedSession session, String text, boolean mint) {
    Transcript transcript = Replays.parse(text);
    FileReport report =
        TranscriptSuite.run(
            transcript, text, OptionalInt.empty(), session, Replays.Scripted.BARE, () -> false);
    try {
      return new Updater(transcript, mint, Optional::empty).update(report);
    } catch (MalformedTranscript malformed) {
      throw new AssertionError(malformed.located(), malformed);
    }
  }

  private static List<String> diff(String before, String after) {
    return UnifiedDiff.of("t.md", before.lines().toList(), after.lines().toList()).stream()
        .filter(line -> line.matches("[-+][^-+].*|[-+]"))
        .toList();
  }

  private static final String ROUTES =
      Replays.console(
          "web.eth0.peer:ifname",
          """
          > veth
          web:eth0  <web.eth0.peer>  answered in <:duration<50ms>
          > route
          default via 10.0.0.1 dev eth0
          10.0.0.0/24 dev eth0
          ...
          > other
          x
          """);

  private static ScriptedSession good() {
    return new ScriptedSession()
        .answers("veth", "web:eth0  veth1234567  answered in 3 ms")
        .answers("route", "default via 10.0.0.1 dev eth0", "10.0.0.0/24 dev eth0", "more")
        .answers("other", "x");
  }

  @Test
  void nothingFailedNothingChanges() {
    assertThat(updated(good(), ROUTES, false)).isEqualTo(ROUTES);
  }

  @Test
  void oneRouteMoreIsOneLineMore() {
    ScriptedSession more =
        good()
            .answers(
                "route",
                "default via 10.0.0.1 dev eth0",
                "192.0.2.0/24 via 10.0.0.9 dev eth0",
                "10.0.0.0/24 dev eth0");
    Verdict verdict = Replays.run(more, ROUTES).get(1);
    assertThat(Replays.report(verdict).lines().filter(line -> line.strip().startsWith("+ ")))
        .hasSize(1);
    assertThat(diff(ROUTES, updated(more, ROUTES, false)))
        .containsExactly("+192.0.2.0/24 via 10.0.0.9 dev eth0");
  }

  @Test
  void namesAndWildcardsOfAChangedLineStay() {
    ScriptedSession changed = good().answers("veth", "web:eth1  veth1234567  answered in 3 ms");
    assertThat(diff(ROUTES, updated(changed, ROUTES, false)))
        .containsExactly(
            "-web:eth0  <web.eth0.peer>  answered in <:duration<50ms>",
            "+web:eth1  veth1234567  answered in 3 ms");
    ScriptedSession known =
        new ScriptedSession()
            .answers("a", "veth1234567")
            .types(
                "b",
                Line.of(
                    Span.plain("changed "),
                    Span.link("veth1234567"),
                    Span.plain(" took "),
                    Span.of("3 ms", Span.Kind.DURATION, Span.Style.PLAIN),
                    Span.plain(" and 17 more")));
    String text =
        Replays.console("p:ifname", "> a\n<p>\n> b\nwas <p> took <:duration<50ms> and <*> more\n");
    assertThat(diff(text, updated(known, text, false)))
        .containsExactly(
            "-was <p> took <:duration<50ms> and <*> more",
            "+changed <p> took <:duration<50ms> and <*> more");
  }

  @Test
  void endingsChangeToo() {
    String text = "```console\n> a\nx\n[exit 3]\n> b\n```\n";
    ScriptedSession session =
        new ScriptedSession()
            .answers("a", "x")
            .ends("b", new Status(Ending.EXITED, 1, true), "[exit 4]");
    assertThat(updated(session, text, false))
        .isEqualTo("```console\n> a\nx\n> b\n\\[exit 4]\n[exit 1]\n[no newline]\n```\n");
  }

  @Test
  void everythingAroundStaysByteForByte() {
    String text =
        "---\r\ntranscript: 1\r\n---\r\n# T  \r\n\r\n1. First:\r\n\r\n   ```console unordered\r\n"
            + "   > a\r\n   x\r\n   y\r\n   ```\r\n\r\n> quote\r\n";
    ScriptedSession session = new ScriptedSession().answers("a", "z", "x");
    assertThat(updated(session, text, false)).isEqualTo(text.replace("   y\r\n", "   z\r\n"));
  }

  @Test
  void newNamesOnlyWhenAsked() {
    String text = "---\ntranscript: 1\n---\n```console\n> a\nold\n```\n";
    ScriptedSession session = new ScriptedSession().answers("a", "port veth1234567");
    assertThat(updated(session, text, false)).contains("\nport veth1234567\n");
    String minted = updated(session, text, true);
    assertThat(minted)
        .startsWith("---\ntranscript: 1\nbindings:\n  ifname-1: {kind: ifname}\n---\n")
        .contains("\nport <ifname-1>\n");
    assertThat(Replays.only(session, minted)).isInstanceOf(Verdict.Passed.class);
    assertThat(updated(session, "```console\n> a\n```\n", true))
        .startsWith("---\nbindings:\n  ifname-1: {kind: ifname}\n---\n```console\n");
    String declared = "---\nbindings:\n  p: {kind: mac}\n---\n```console\n> a\n```\n";
    assertThat(updated(session, declared, true))
        .startsWith("---\nbindings:\n  p: {kind: mac}\n  ifname-1: {kind: ifname}\n---\n");
  }

  @Test
  void stderrStaysStderr() {
    ScriptedSession session = new ScriptedSession().answers("a", "! new", "! ...");
    assertThat(updated(session, "```console\n> a\n! old\n```\n", false))
        .isEqualTo("```console\n> a\n! new\n! \\...\n```\n");
  }

  @Test
  void whatSomebodyWroteMeanwhileIsNotLost(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.md"), "read");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    TranscriptFile.replace(file, "read", "new");
    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    assertThatThrownBy(() -> TranscriptFile.replace(file, "read", "newer"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("somebody changed it");
    Path link = Files.createSymbolicLink(folder.resolve("b.md"), file);
    assertThatThrownBy(() -> TranscriptFile.replace(link, "new", "newer"))
        .isInstanceOf(FileSystemException.class);
    assertThat(file).hasContent("new");
  }

  @Test
  void theDifferenceIsOneThatPatchReads() {
    List<String> before = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
    List<String> after = List.of("a", "B", "c", "d", "e", "f", "g", "h", "i", "j", "l", "m");
    assertThat(UnifiedDiff.of("t", before, after))
        .containsExactly(
            "--- t",
            "+++ t",
            "@@ -1,5 +1,5 @@",
            " a",
            "-b",
            "+B",
            " c",
            " d",
            " e",
            "@@ -8,5 +8,5 @@",
            " h",
            " i",
            " j",
            "-k",
            " l",
            "+m");
    assertThat(UnifiedDiff.of("t", before, before)).isEmpty();
    assertThat(UnifiedDiff.of("t", List.of(), List.of("x")))
        .containsExactly("--- t", "+++ t", "@@ -0,0 +1 @@", "+x");
  }
}
