package dev.plumb.console.render;

import static dev.plumb.console.render.Examples.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumb.console.command.Exit;
import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Span;
import dev.plumb.console.command.UserError;
import dev.plumb.model.Bytes;
import dev.plumb.model.Tree;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final RenderOptions TABLE = RenderOptions.PLAIN;

  @Test
  void hostileNamesAreVisibleAndMeasuredAsShown() {
    assertThat(plain(Examples.links(), TABLE))
        .isEqualTo(
            """
            IFINDEX  IFNAME                    MTU  PEER
                  5  eth0                     1500  host:veth1a2b3c4
                 12  ev\\x1b[31mil\\u202eName  65536
            """);
  }

  @Test
  void wideShowsAllColumns() {
    assertThat(plain(Examples.links(), Format.WIDE))
        .isEqualTo(
            """
            IFINDEX  IFNAME                    MTU  PEER              ADDRESS
                  5  eth0                     1500  host:veth1a2b3c4  02:42:0a:09:00:02
                 12  ev\\x1b[31mil\\u202eName  65536                    02:00:00:00:00:01
            """);
  }

  @Test
  void columnsAreListedAddedAndTakenAway() {
    assertThat(plain(Examples.links(), TABLE.withColumns("mtu,ifindex")))
        .isEqualTo("  MTU  IFINDEX\n 1500        5\n65536       12\n");
    assertThat(plain(Examples.links(), TABLE.withColumns("+address,-ifname,-peer,-mtu")))
        .isEqualTo("IFINDEX  ADDRESS\n      5  02:42:0a:09:00:02\n     12  02:00:00:00:00:01\n");
  }

  @Test
  void anUnknownColumnIsAUsageErrorThatListsTheKnownOnes() {
    UserError error =
        catchThrowableOfType(
            UserError.class,
            () -> Renderer.page(Examples.links(), TABLE.withColumns("ifindex,ifnam")));
    assertThat(error.code()).isEqualTo(Exit.USAGE);
    assertThat(PlainWriter.write(ErrorPage.of(error)))
        .isEqualTo(
            """
            no such column: ifnam
              try       did you mean ifname?
                        one of: ifindex, ifname, mtu, peer, address
            """);
  }

  @Test
  void takingAllColumnsAwayIsAnError() {
    assertThat(
            catchThrowableOfType(
                UserError.class,
                () ->
                    Renderer.page(
                        Examples.links(), TABLE.withColumns("-ifindex,-ifname,-mtu,-peer"))))
        .hasMessage("no column is left to show");
  }

  @Test
  void noHeaderTakesNoWidth() {
    assertThat(plain(Examples.links(), TABLE.withHeader(false).withColumns("ifindex,mtu")))
        .isEqualTo(" 5   1500\n12  65536\n");
  }

  @Test
  void filtersSeeRowsAndKeepTheHeader() throws UserError {
    RenderOptions only = TABLE.withFilters(List.of(Filter.include("^5  eth")));
    assertThat(plain(Examples.links(), only))
        .isEqualTo("IFINDEX  IFNAME   MTU  PEER\n      5  eth0    1500  host:veth1a2b3c4\n");
    RenderOptions none = TABLE.withFilters(List.of(Filter.exclude("eth"), Filter.exclude("ev")));
    assertThat(plain(Examples.links(), none)).isEmpty();
    assertThat(plain(Examples.links(), only.withFormat(Format.JSONL))).hasLineCount(1);
  }

  @Test
  void aMalformedFilterSaysWhere() {
    UserError error = catchThrowableOfType(UserError.class, () -> Filter.include("a(b"));
    assertThat(error.code()).isEqualTo(Exit.USAGE);
    assertThat(error.why()).contains("Unclosed group at character 4");
  }

  @Test
  void twentyColumnsTurnRowsIntoRecords() {
    assertThat(plain(Examples.links(), TABLE.withWidth(20)))
        .isEqualTo(
            """
            ifindex  5
            ifname   eth0
            mtu      1500
            peer     host:veth1a2b3c4

            ifindex  12
            ifname   ev\\x1b[31mil\\u202eName
            mtu      65536
            """);
  }

  @Test
  void twentyColumnsKeepATableThatFits() {
    RenderOptions narrow = TABLE.withWidth(20).withColumns("ifindex,mtu");
    assertThat(plain(Examples.links(), narrow)).startsWith("IFINDEX    MTU\n");
  }

  @Test
  void aWideTerminalWrapsByItself() {
    assertThat(plain(Examples.links(), TABLE.withWidth(60).withFormat(Format.WIDE)))
        .startsWith("IFINDEX  IFNAME");
  }

  @Test
  void wideAndCombiningCharactersTakeTheirColumns() {
    Outcome outcome =
        Examples.table(
            List.of(Column.of("name"), Column.of("x")),
            List.of(
                List.of("日本", "a"),
                List.of("e\u0301te\u0301", "b"),
                List.of("🐳", "c"),
                List.of("plain", "d")));
    assertThat(plain(outcome, TABLE))
        .isEqualTo("NAME   X\n日本   a\ne\u0301te\u0301    b\n🐳     c\nplain  d\n");
  }

  @Test
  void noBlanksTrailEvenAfterEmptyCells() {
    Outcome outcome =
        Examples.table(
            List.of(Column.of("a"), Column.number("bb"), Column.of("c")),
            List.of(List.of("1", "", ""), List.of("", "2", ""), List.of("", "", "")));
    assertThat(plain(outcome, TABLE)).isEqualTo("A  BB  C\n1\n    2\n\n");
  }

  @Test
  void anEmptyTableSaysSoOnStderrToPeopleOnly() {
    Outcome empty = Examples.table(List.of(Column.of("a")), List.of());
    assertThat(plain(empty, TABLE)).isEmpty();
    assertThat(PlainWriter.write(Renderer.notes(empty, TABLE))).isEqualTo("nothing\n");
    assertThat(Renderer.notes(empty, RenderOptions.of(Format.JSON)).isEmpty()).isTrue();
    assertThat(plain(empty, Format.JSON)).isEqualTo("[]\n");
    assertThat(plain(empty, Format.JSONL)).isEmpty();
    assertThat(plain(empty, Format.YAML)).isEqualTo("[]\n");
    assertThat(plain(empty, Format.CSV)).isEqualTo("a\n");
  }

  @Test
  void widthsAreThoseOfTheReplacingNames() throws UserError {
    Page page =
        Renderer.page(
            Examples.links(),
            TABLE.withColumns("ifindex,ifname"),
            span ->
                span.kind() == Span.Kind.IFINDEX
                    ? Span.plain("<" + span.subject().orElseThrow().substring(0, 3) + ".index>")
                    : span);
    assertThat(PlainWriter.write(page))
        .isEqualTo(
            """
                IFINDEX  IFNAME
            <web.index>  eth0
            <web.index>  ev\\x1b[31mil\\u202eName
            """);
  }

  @Test
  void aToolsTextKeepsItsTabsAndItsOpenEnd() {
    Outcome raw = Outcome.of(new Outcome.Raw("a\tb\n\nc\u001b[2J", "bad\n"));
    assertThat(plain(raw, TABLE)).isEqualTo("a\tb\n\nc\\x1b[2J");
    assertThat(PlainWriter.write(Renderer.notes(raw, TABLE))).isEqualTo("bad\n");
    Outcome captured =
        Outcome.of(new Outcome.Captured(Bytes.of((byte) 'o', (byte) 'k'), Bytes.EMPTY));
    assertThat(plain(captured, TABLE)).isEqualTo("ok");
  }

  @Test
  void everyBodyHasAFace() {
    List<Outcome.Body> bodies =
        List.of(
            Examples.links().body(),
            new Outcome.Report(
                List.of(Line.text("hello")), Tree.object().put("message", "hello").build()),
            new Outcome.Raw("x\n", ""),
            new Outcome.Captured(Bytes.of((byte) 'x'), Bytes.EMPTY),
            new Outcome.Silence(),
            new Outcome.Quit());
    assertThat(bodies.stream().map(Object::getClass).toList())
        .containsExactlyInAnyOrder(Outcome.Body.class.getPermittedSubclasses());
    for (Outcome.Body body : bodies) {
      boolean silent = body instanceof Outcome.Silence || body instanceof Outcome.Quit;
      for (Format format : Format.values()) {
        assertThat(plain(Outcome.of(body), format).isEmpty())
            .as(body + " as " + format)
            .isEqualTo(silent);
      }
    }
  }
}
