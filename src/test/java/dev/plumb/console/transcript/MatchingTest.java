package dev.plumb.console.transcript;

import static dev.plumb.console.transcript.Replays.console;
import static dev.plumb.console.transcript.Replays.only;
import static dev.plumb.console.transcript.Replays.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;
import dev.plumb.console.transcript.Transcript.Ending;
import dev.plumb.console.transcript.Transcript.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchingTest {
  private static ScriptedSession session() {
    return new ScriptedSession();
  }

  private static void passes(ScriptedSession session, String text) {
    for (Verdict verdict : Replays.run(session, text)) {
      assertThat(verdict).as(report(verdict)).isInstanceOf(Verdict.Passed.class);
    }
  }

  private static String fails(ScriptedSession session, String text) {
    List<Verdict> verdicts = Replays.run(session, text);
    assertThat(verdicts.getLast()).isInstanceOf(Verdict.Failed.class);
    return report(verdicts.getLast());
  }

  @Test
  void aNameHoldsItsValueAcrossSteps() {
    ScriptedSession session =
        session()
            .answers("peer", "12: veth1@if5  ->  host:veth1a2b3c4")
            .answers("show veth1a2b3c4", "veth1a2b3c4 up");
    String text =
        console(
            "p:ifname index:ifindex",
            "> peer\n<index>: veth1@if5  ->  host:<p>\n> show <p>\n<p> up\n");
    passes(session, text);
    assertThat(session.typed).containsExactly("peer", "show veth1a2b3c4");
  }

  @Test
  void anotherValueOfABoundNameFailsAndSaysWhereItWasBound() {
    ScriptedSession session = session().answers("a", "veth1").answers("b", "x", "veth2 up", "y");
    assertThat(fails(session, console("p:ifname", "> a\n<p>\n> b\nx\n<p> up\n...\n")))
        .isEqualTo(
            """
            FAIL t.md:11  > b
                 Title
                   x
                 - <p> up
                 + veth2 up
                   ...
                 <p> is veth1, captured at line 10; this line has veth2
                 expected exit 0, got exit 0
                 rerun: plumb replay t.md:11     accept: plumb replay --update t.md
            """);
  }

  @Test
  void twoNamesOfAKindHaveTwoValues() {
    ScriptedSession session = session().answers("a", "veth1 veth1");
    assertThat(fails(session, console("p:ifname q:ifname", "> a\n<p> <q>\n")))
        .contains("<q> would be veth1, which is <p> (line 11): two names of one kind differ");
    passes(session, console("p:ifname q:ifname:may-equal=true", "> a\n<p> <q>\n"));
    passes(session, console("p:ifname:in=web q:ifname:in=db", "> a\n<p> <q>\n"));
    passes(session().answers("a", "2 2"), console("p:ifindex q:pid", "> a\n<p> <q>\n"));
    passes(session().answers("a", "2 2"), console("p:int q:int", "> a\n<p> <q>\n"));
  }

  @Test
  void theSameNameTwiceInALineIsOneValue() {
    String text = console("p:ifname", "> a\n<p>: <p>@if<:int>\n");
    passes(session().answers("a", "veth1: veth1@if5"), text);
    fails(session().answers("a", "veth1: veth2@if5"), text);
  }

  @Test
  void aTypedSpanIsOnlyWhatItIs() {
    Line prefix =
        Line.of(Span.of("10.9.0.0/24", Span.Kind.PREFIX, Span.Style.ADDRESS), Span.plain(" x"));
    ScriptedSession session = session().types("a", prefix);
    assertThat(fails(session, console("i:ifindex", "> a\n<i>.9.0.0/24 x\n")))
        .contains("<i> stands for a value of kind ifindex; this line has 10");
    passes(session, console("n:prefix", "> a\n<n> x\n"));
    passes(session, console("n:ip4", "> a\n<n>/24 x\n"));
    fails(session, console("n:ifname", "> a\n<:ip4> x\n"));
  }

  @Test
  void kindsHaveShapes() {
    ScriptedSession session = session().answers("a", "mac 02:42:0a:09:00:02");
    passes(session, console("m:mac", "> a\nmac <m>\n"));
    assertThat(fails(session, console("m:ip4", "> a\nmac <m>\n")))
        .contains("<m> stands for a value of kind ip4; this line has 02:42:0a:09:00:02");
  }

  @Test
  void aContainersIdMayBeShort() {
    ScriptedSession session =
        session().answers("a", "0123456789abcdef0123").answers("b", "0123456789ab");
    passes(session, console("c:cid", "> a\n<c>\n> b\n<c>\n"));
  }

  @Test
  void limitsHold() {
    ScriptedSession session = session().answers("a", "answered in 48 ms");
    passes(session, console("x:int", "> a\nanswered in <:duration<50ms>\n"));
    passes(session, console("x:int", "> a\nanswered in <:duration<=48ms>\n"));
    assertThat(fails(session, console("x:int", "> a\nanswered in <:duration<10ms>\n")))
        .contains("line 10: a value is not within its limit");
  }

  @Test
  void derivedAddressesFollowTheirMac() {
    String text =
        "---\nbindings:\n  m: {kind: mac}\n  l: {kind: ip6ll, derived: eui64(<m>)}\n---\n"
            + "```console\n> a\n<m>  <l>\n```\n";
    passes(session().answers("a", "02:42:0a:09:00:02  fe80::42:aff:fe09:2"), text);
    fails(session().answers("a", "02:42:0a:09:00:02  fe80::42:aff:fe09:3"), text);
    assertThat(Eui64.linkLocal("52:54:00:12:34:56")).isEqualTo("fe80::5054:ff:fe12:3456");
    assertThat(Eui64.linkLocal("02:00:00:00:00:01")).isEqualTo("fe80::ff:fe00:1");
  }

  @Test
  void dotsAbsorbLinesFirstLastAndTwice() {
    ScriptedSession session = session().answers("a", "1", "2", "3").answers("none");
    for (String output :
        List.of("...\n3\n", "1\n...\n", "...\n", "...\n...\n2\n...\n", "1\n2\n3\n...\n")) {
      passes(session, "```console\n> a\n" + output + "```\n");
    }
    passes(session, "```console\n> none\n...\n```\n");
    fails(session, "```console\n> a\n...\n2\n```\n");
  }

  @Test
  void dotsDoNotHideStderr() {
    ScriptedSession session = session().answers("a", "1", "! warning", "2");
    assertThat(fails(session, "```console\n> a\n...\n```\n"))
        .contains("+ ! warning")
        .contains("a line on stderr that is not expected: warning");
    passes(session, "```console\n> a\n...\n! ...\n...\n```\n");
    passes(session, "```console\n> a\n...\n! <*>ning\n...\n```\n");
  }

  @Test
  void aLineOnTheOtherStreamIsNamed() {
    assertThat(fails(session().answers("a", "! x"), "```console\n> a\nx\n```\n"))
        .contains("line 3 came on stderr");
  }

  @Test
  void capturesAreConsistentAcrossDots() {
    ScriptedSession session =
        session().answers("a", "link veth1", "link veth2", "end", "veth2 is it");
    passes(session, console("p:ifname", "> a\n...\nlink <p>\n...\nend\n<p> is it\n"));
  }

  @Test
  void blanksBetweenColumnsMayGrow() {
    ScriptedSession session =
        session()
            .answers("a", "PORT      STATE", "--------  -----", "veth1234  up")
            .answers("b", "A   B");
    passes(
        session,
        console("p:ifname", "> a\nPORT                STATE\n------------  ---\n<p>  up\n"));
    passes(session, "```console\n> b\nA  B\n```\n");
    assertThat(fails(session, "```console\n> b\nA B\n```\n"))
        .contains("line 3: only blanks differ");
    assertThat(fails(session().answers("a", "  x"), "```console\n> a\n x\n```\n"))
        .contains("line 3: only blanks differ");
    fails(session().answers("a", "x y  veth1"), console("p:ifname", "> a\nx  y  <p>\n"));
    passes(session().answers("a", "x  "), "```console\n> a\nx \n```\n");
  }

  @Test
  void wideAndCombiningCharactersInTables() {
    ScriptedSession session = session().answers("a", "日本  veth1", "e\u0301    veth2");
    passes(session, console("p:ifname q:ifname", "> a\n日本  <p>\ne\u0301   <q>\n"));
  }

  @Test
  void unorderedIsABagThatIsConsistent() {
    ScriptedSession session =
        session().answers("a", "b: veth2", "a: veth1", "veth2 up", "veth1 down");
    String lines = "<p> down\n<q> up\na: <p>\nb: <q>\n";
    String text = console("p:ifname q:ifname", "> a\n" + lines);
    passes(session, text.replace("```console", "```console unordered"));
    assertThat(fails(session, text)).contains("another order: does the block want `unordered`?");
    String wrong = text.replace("a: <p>", "a: <q>").replace("b: <q>", "b: <p>");
    fails(session, wrong.replace("```console", "```console unordered"));
    passes(session, "```console unordered\n> a\nveth1 down\n...\n```\n");
    assertThat(fails(session, "```console unordered\n> a\nveth1 down\nz\n```\n"))
        .contains("- z\n")
        .contains("+ b: veth2\n");
  }

  @Test
  void exitCodesAndEndingsAreCompared() {
    ScriptedSession session =
        session()
            .exits("a", 3, "! no such link")
            .ends("open", new Status(Ending.EXITED, 0, true), "x")
            .ends("ctrl-c", new Status(Ending.INTERRUPTED, 130, false), "partial")
            .ends("slow", new Status(Ending.TIMED_OUT, 6, false));
    passes(session, "```console\n> a\n! no such link\n[exit 3]\n```\n");
    assertThat(fails(session, "```console\n> a\n! no such link\n```\n"))
        .contains("! no such link\n")
        .contains("expected exit 0, got exit 3");
    passes(session, "```console\n> open\nx\n[no newline]\n```\n");
    assertThat(fails(session, "```console\n> open\nx\n```\n"))
        .contains("expected exit 0, got exit 0, no newline");
    passes(session, "```console\n> ctrl-c\npartial\n[interrupted]\n```\n");
    passes(session, "```console\n> slow\n[timeout]\n```\n");
    assertThat(fails(session, "```console timeout=2s\n> slow\n```\n"))
        .contains("no end within 2000 ms");
  }

  @Test
  void emptyOutputIsExpectedToBeEmpty() {
    ScriptedSession session = session().answers("a").answers("blank", "");
    passes(session, "```console\n> a\n> blank\n\n```\n");
    assertThat(fails(session, "```console\n> a\nx\ny\n```\n")).contains("2 lines are missing");
    assertThat(fails(session().answers("a", "x"), "```console\n> a\n```\n"))
        .contains("+ x")
        .contains("1 line is not expected");
  }

  @Test
  void controlCharactersHaveTheirSpellings() {
    ScriptedSession session = session().answers("a", "a\\x1b[1mb\\x09c\\x07");
    passes(session, "```console\n> a\na\\e[1mb\\tc\\x07\n```\n");
  }

  @Test
  void keysShowCandidates() {
    ScriptedSession session =
        session().answers("link <Tab>", "verbs", "list  all").answers("a<?>", "h");
    passes(session, "```console\n> link <Tab>\nverbs\nlist  all\n> a<?>\nh\n```\n");
  }

  @Test
  void manyWildcardsEnd() {
    ScriptedSession session = session().answers("a", "x ".repeat(120) + "end");
    fails(session, "```console\n> a\n" + "<*>x".repeat(12) + "<*>no\n```\n");
  }

  @Test
  void longOutputsNeedNoDeepStack() {
    String[] lines = new String[20_000];
    java.util.Arrays.fill(lines, "line");
    ScriptedSession session = session().answers("a", lines);
    String expected = "line\n".repeat(lines.length);
    passes(session, "```console\n> a\n" + expected + "```\n");
    assertThat(fails(session, "```console\n> a\n" + expected + "more\n```\n"))
        .contains("     - more\n");
    assertThat(only(session, "```console\n> a\nline\n...\nline\n```\n"))
        .isInstanceOf(Verdict.Passed.class);
  }
}
