package dev.plumb.console.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.Span;
import dev.plumb.console.command.Span.Kind;
import dev.plumb.console.command.Span.Style;
import dev.plumb.console.render.Page;
import dev.plumb.console.render.RenderOptions;
import dev.plumb.console.transcript.Transcript.Ending;
import dev.plumb.console.transcript.Transcript.Status;
import dev.plumb.model.Host;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Archive;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingTest {
  private static final Status DONE = Status.DONE;

  @TempDir private Path folder;
  private Desk desk;
  private Path file;

  /** A session without any host. */
  private static final class Nowhere implements Desk.Surroundings {
    @Override
    public Optional<Host> whole() {
      return Optional.empty();
    }

    @Override
    public boolean saved() {
      return false;
    }

    @Override
    public Archive archive() {
      throw new IllegalStateException("nothing is saved here");
    }
  }

  @BeforeEach
  void start() throws IOException {
    desk = new Desk(new Nowhere(), true);
    file = folder.resolve("what-came.md");
    desk.start(wish(file, false));
  }

  private static Desk.Wish wish(Path file, boolean force) {
    return new Desk.Wish(file, force, Optional.empty(), false, false);
  }

  private List<String> step(String typed, int code, Outcome... said) throws IOException {
    desk.begin(typed, false);
    for (Outcome outcome : said) {
      desk.answer(outcome, RenderOptions.PLAIN);
    }
    return desk.end(code);
  }

  private static Outcome raw(String text) {
    return Outcome.of(new Outcome.Raw(text, ""));
  }

  private static Outcome says(Span... spans) {
    return Outcome.of(new Outcome.Report(List.of(Line.of(spans)), Tree.object().build()));
  }

  private static Span value(String text, Kind kind, String subject) {
    Span span = Span.of(text, kind, Style.PLAIN);
    return subject.isEmpty() ? span : span.about(subject);
  }

  private String text() throws IOException {
    return Files.readString(file);
  }

  /** What stands in the only block. */
  private List<String> block() throws IOException {
    List<String> lines = text().lines().toList();
    int start = lines.indexOf("```console live");
    return lines.subList(start + 1, lines.lastIndexOf("```"));
  }

  private Verdict replayed(ScriptedSession session) throws Exception {
    Transcript transcript = TranscriptParser.parse("t.md", text());
    Replays.Scripted live = new Replays.Scripted(true, true, false, "6.1");
    try (Replay replay = new Replay(transcript, session, live)) {
      Verdict verdict = replay.next();
      while (replay.hasNext()) {
        verdict = replay.next();
      }
      return verdict;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "> x",
        ">> x",
        "$ plumb",
        "! oops",
        "...",
        "[exit 3]",
        "[no newline]",
        "\\> x",
        "\\path\\to",
        "```",
        "`````",
        "~~~~",
        "  ```",
        "<*>",
        "<:mac>",
        "<web.eth0.peer>",
        "\\<a.b>",
        "<BROADCAST,UP>",
        "漢字  e\u0301  end",
        "a\tb \u001b[1m",
        "",
        "---",
        "br0 br01 br-0123456789ab",
      })
  void whateverIsPrintedIsReadBackAsItself(String line) throws Exception {
    step("a", 0, raw("first\n" + line + "\nlast\n"));
    Line shown = dev.plumb.console.render.TranscriptWriter.write(page(line)).getFirst();
    ScriptedSession session =
        new ScriptedSession().types("a", Line.text("first"), shown, Line.text("last"));
    assertThat(replayed(session)).as(text()).isInstanceOf(Verdict.Passed.class);
    assertThat(replayed(new ScriptedSession().types("a", Line.text("first"), Line.text("no"))))
        .isInstanceOf(Verdict.Failed.class);
  }

  private static Page page(String line) {
    return new Page(List.of(Line.of(Span.plain(line))));
  }

  @Test
  void theEndOfAStepIsKept() throws Exception {
    step("a", 3, raw("no end of line"));
    assertThat(block()).containsExactly("> a", "no end of line", "[exit 3]", "[no newline]");
    ScriptedSession session =
        new ScriptedSession().ends("a", new Status(Ending.EXITED, 3, true), "no end of line");
    assertThat(replayed(session)).isInstanceOf(Verdict.Passed.class);
  }

  @Test
  void stderrIsMarkedAndInOrder() throws IOException {
    desk.begin("a", false);
    desk.answer(raw("one\n"), RenderOptions.PLAIN);
    desk.complaint(page("two"));
    desk.complaint(page("..."));
    desk.answer(raw("three\n"), RenderOptions.PLAIN);
    desk.end(0);
    assertThat(block()).containsExactly("> a", "one", "! two", "! \\...", "three");
  }

  @Test
  void emptyOutputAndSeveralLinesOfACommand() throws IOException {
    step("exec web sh -c 'a\nb'", 0);
    assertThat(block()).containsExactly("> exec web sh -c 'a", ">> b'");
  }

  @Test
  void commentsBecomeProse() throws IOException {
    step("# Where is it?", 0);
    step("a", 0);
    step("## Then", 0);
    step("# ```console", 0);
    assertThat(text()).contains("\nWhere is it?\n").contains("\n## Then\n").contains("\n\\```co");
  }

  @Test
  void namesComeFromMeaningAndKeepTheirValue() throws Exception {
    step(
        "peer",
        0,
        says(
            value("2", Kind.IFINDEX, "web.eth0.index"),
            Span.plain(" -> "),
            value("veth12ab34c", Kind.IFNAME, "web.eth0.peer")));
    step("show veth12ab34c", 0, says(value("veth12ab34c", Kind.IFNAME, "host.veth12ab34c")));
    assertThat(block())
        .containsExactly(
            "> peer",
            "<web.eth0.index> -> <web.eth0.peer>",
            "> show <web.eth0.peer>",
            "<web.eth0.peer>");
    assertThat(text()).contains("  web.eth0.index: {kind: ifindex, in: web}\n");
    ScriptedSession elsewhere =
        new ScriptedSession()
            .answers("peer", "77 -> veth9999999")
            .answers("show veth9999999", "veth9999999");
    assertThat(replayed(elsewhere)).isInstanceOf(Verdict.Passed.class);
  }

  @Test
  void equalValuesOfDifferentKindsHaveTheirOwnNames() throws IOException {
    step(
        "a",
        0,
        says(
            value("2", Kind.IFINDEX, "web.eth0.index"),
            Span.plain(" 2 "),
            value("2", Kind.PID, "web.pid"),
            Span.plain(" "),
            value("2", Kind.IFINDEX, "db.eth0.index"),
            Span.plain(" "),
            value("2", Kind.INT, "")));
    assertThat(block()).containsExactly("> a", "<web.eth0.index> 2 <web.pid> <db.eth0.index> 2");
  }

  @Test
  void aCommandsNumbersStay() throws IOException {
    step("a", 0, says(value("2", Kind.IFINDEX, "web.eth0.index")));
    step("watch -c 2 ns", 0);
    assertThat(block()).containsExactly("> a", "<web.eth0.index>", "> watch -c 2 ns");
  }

  @Test
  void aValueInsideAnotherWordIsNotIt() throws IOException {
    step("a", 0, says(value("br-0123456789ab", Kind.IFNAME, "br-front")));
    step("b br-0123456789ab br-0123456789abc xbr-0123456789ab", 0);
    step("c", 0, raw("br-0123456789ab: br-0123456789abc eth0@br-0123456789ab\n"));
    assertThat(block())
        .containsExactly(
            "> a",
            "<br-front>",
            "> b <br-front> br-0123456789abc xbr-0123456789ab",
            "> c",
            "<br-front>: br-0123456789abc eth0@<br-front>");
  }

  @Test
  void programsOutputIsLookedThroughForShapesOnly() throws IOException {
    step("a", 0, says(value("5", Kind.IFINDEX, "web.eth0.index")));
    step(
        "exec web ip link",
        0,
        raw(
            "5: eth0@if12: <UP> mtu 5 link-netnsid 3\n"
                + "    link/ether 4a:00:00:00:00:05 brd ff:ff:ff:ff:ff:ff\n"
                + "    inet6 fe80::4800:ff:fe00:5/64 net:[4026531840]\n"));
    assertThat(block().subList(3, 6))
        .containsExactly(
            "<:ifindex>: eth0@if<:ifindex>: <UP> mtu 5 link-netnsid <:int>",
            "    link/ether <mac-1> brd ff:ff:ff:ff:ff:ff",
            "    inet6 <ip6ll-1>/64 <:netns>");
  }

  @Test
  void whatNobodyChoseIsGeneralAndWhatSomebodyChoseStays() throws IOException {
    step(
        "a",
        0,
        says(
            value("eth0", Kind.IFNAME, ""),
            Span.plain(" "),
            value("10.9.0.1", Kind.IP4, ""),
            Span.plain(" "),
            value("1500", Kind.INT, ""),
            Span.plain(" "),
            value("12 ms", Kind.DURATION, ""),
            Span.plain(" "),
            value("443", Kind.PORT, ""),
            Span.plain(" "),
            value("50123", Kind.PORT, ""),
            Span.plain(" "),
            value("00:00:00:00:00:00", Kind.MAC, ""),
            Span.plain(" "),
            value("01:00:5e:00:00:01", Kind.MAC, "")));
    assertThat(block().get(1))
        .isEqualTo(
            "eth0 10.9.0.1 1500 <:duration> 443 <:port> 00:00:00:00:00:00 01:00:5e:00:00:01");
  }

  @Test
  void twoOwnersOfOneNameDiffer() throws IOException {
    step(
        "a",
        0,
        says(
            value("4a:00:00:00:00:01", Kind.MAC, "web_1.eth0.mac"),
            Span.plain(" "),
            value("4a:00:00:00:00:02", Kind.MAC, "web-1.eth0.mac")));
    assertThat(block().get(1)).isEqualTo("<web-1.eth0.mac> <web-1.eth0.mac-2>");
  }

  @Test
  void aValueThatNothingShowedIsSaidWithItsLine() throws IOException {
    step("a", 0);
    assertThat(step("show veth12ab34c", 0))
        .singleElement()
        .asString()
        .startsWith("line 8 uses veth12ab34c, which nothing above shows");
    assertThat(text().lines().toList().get(7)).isEqualTo("> show veth12ab34c");
  }

  @Test
  void anInterruptedStepIsSaidAndReplaysByCtrlC() throws Exception {
    assertThat(step("watch ns", 130, raw("one\n")))
        .containsExactly("line 7 was interrupted: a replay presses Ctrl-C after 2 s");
    assertThat(block()).containsExactly("> watch ns", "one", "[interrupted]");
    ScriptedSession session =
        new ScriptedSession().ends("watch ns", new Status(Ending.TIMED_OUT, 0, false), "one");
    assertThat(replayed(session)).isInstanceOf(Verdict.Passed.class);
  }

  @Test
  void whatWasTypedIsThereBeforeItEnds() throws IOException {
    step("a", 0);
    desk.begin("exec web sleep 1000", false);
    // Whatever ends the process now: this is what the disk has.
    assertThat(block()).containsExactly("> a", "> exec web sleep 1000", "[interrupted]");
  }

  @Test
  void recordAndQuitAreNoPartOfIt() throws IOException {
    desk.begin("record stop", false);
    desk.runs("record");
    assertThat(desk.stop()).get().satisfies(stopped -> assertThat(stopped.empty()).isTrue());
    desk.end(0);
    assertThat(text()).doesNotContain("record stop");
    assertThat(desk.isRecording()).isFalse();
    assertThat(desk.stop()).isEmpty();
  }

  @Test
  void theLastLinesAreKept() throws IOException {
    for (int i = 0; i < 300; i++) {
      step("line " + i, 0);
    }
    assertThat(desk.known()).isEqualTo(200);
    Path last = folder.resolve("last.md");
    desk.last(2, wish(last, false));
    assertThat(Files.readString(last)).contains("> line 298\n> line 299\n").doesNotContain("297");
  }

  @Test
  void aFileThatIsThereIsNotReplacedUnlessAsked() throws IOException {
    assertThatThrownBy(() -> desk.start(wish(file, false)))
        .isInstanceOf(FileAlreadyExistsException.class);
    desk.start(wish(file, true));
  }

  @Test
  void noLinkIsFollowed() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link.md"), target);
    for (boolean force : new boolean[] {true, false}) {
      assertThatThrownBy(() -> desk.start(wish(link, force)))
          .isInstanceOf(FileSystemException.class);
    }
    assertThat(target).hasContent("mine");
  }

  @Test
  void whatSomebodyElseWroteStays() throws IOException {
    step("a", 0);
    Files.writeString(file, "my own words");
    assertThat(step("b", 0)).singleElement().asString().contains("somebody else changed");
    assertThat(file).hasContent("my own words");
    try (var files = Files.list(folder)) {
      Path other = files.filter(path -> !path.equals(file)).findFirst().orElseThrow();
      assertThat(Files.readString(other)).contains("> a\n> b\n");
    }
  }

  @Test
  void aDocumentIsForOthersToRead() throws IOException {
    step("a", 0);
    assertThat(Files.getPosixFilePermissions(file)).contains(PosixFilePermission.OWNER_READ);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(Files.getPosixFilePermissions(Files.createFile(folder.resolve("plain"))));
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void twoRecordingsBesideEachOther() throws Exception {
    Path other = folder.resolve("other.md");
    Desk second = new Desk(new Nowhere(), false);
    second.start(wish(other, false));
    Thread thread =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 50; i++) {
                  second.begin("second " + i, false);
                  second.end(0);
                }
              } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
              }
            });
    thread.start();
    for (int i = 0; i < 50; i++) {
      step("first " + i, 0);
    }
    thread.join();
    assertThat(text()).contains("> first 49\n").doesNotContain("second");
    assertThat(Files.readString(other)).contains("> second 49\n").doesNotContain("first");
  }

  @Test
  void placeholdersInTheMiddleOfAWord() {
    ScriptedSession session = new ScriptedSession().answers("a", "veth12ab34c@if7: up");
    assertThat(Replays.only(session, Replays.console("p:ifname i:ifindex", "> a\n<p>@if<i>: up\n")))
        .isInstanceOf(Verdict.Passed.class);
  }

  @Test
  void numbersInTheFirstColumnAreFlushRight() {
    String block =
        "> a\n                 INDEX  LINK\n  <web.lo.index>  lo\n<web.eth0.index>  eth0\n";
    String text = Replays.console("web.lo.index:ifindex web.eth0.index:ifindex", block);
    ScriptedSession session =
        new ScriptedSession().answers("a", "INDEX  LINK", "    1  lo", "   77  eth0");
    assertThat(Replays.only(session, text)).isInstanceOf(Verdict.Passed.class);
    // Elsewhere the beginning of a line is what it is.
    assertThat(
            Replays.only(
                new ScriptedSession().answers("a", "  x"), Replays.console("n:name", "> a\n x\n")))
        .isInstanceOf(Verdict.Failed.class);
  }

  @Test
  void anEmptyRecordingHasNoStep() throws Exception {
    assertThat(desk.stop()).get().matches(Desk.Stopped::empty);
    assertThatThrownBy(() -> TranscriptParser.parse("t.md", text()))
        .isInstanceOf(MalformedTranscript.class)
        .hasMessageContaining("no step");
    assertThat(DONE.code()).isZero();
  }
}
