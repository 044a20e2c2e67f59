package dev.plumb.console.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.console.command.Exit;
import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;
import dev.plumb.console.command.Span.Style;
import dev.plumb.console.command.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WritersTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 7, 9, 10, 13, 0x1b, 0x7f, 0x80, 0x9b, 0x9f, 0xa0, 0xad, 0x61c, 0x200b, 0x200d, 0x200e,
        0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0x3000, 0xd800, 0xdfff,
        0xe000, 0xfeff, 0xfe0f, 0x2800, 0x3164, 0xffff, 0xe0041, 0x10ffff
      })
  void whatATerminalWouldObeyHideOrReorderBecomesVisible(int point) {
    String text = "a" + new String(Character.toChars(point)) + "b";
    assertThat(Escape.text(text)).matches("a\\\\(x..|u....|u\\{[0-9a-f]+})b");
  }

  @Test
  void ordinaryTextStaysTheSameObject() {
    String text = "veth1a2b3c4@if5 ~\\";
    assertThat(Escape.text(text)).isSameAs(text);
    assertThat(Escape.text("é日😀e\u0301")).isEqualTo("é日😀e\u0301");
    assertThat(Escape.text("")).isEmpty();
  }

  @Test
  void coloursAreClosedOnEverySpan() {
    Page page =
        new Page(
            List.of(
                Line.of(
                    Span.styled("IF", Style.HEADING),
                    Span.plain("  "),
                    Span.link("e\u001b[0m"),
                    Span.plain(" x "),
                    Span.dim("d"),
                    Span.styled("bad", Style.BAD))));
    assertThat(ColourWriter.write(page))
        .isEqualTo(
            "\u001b[1mIF\u001b[m  \u001b[36me\\x1b[0m\u001b[m x \u001b[2md\u001b[m"
                + "\u001b[1;31mbad\u001b[m\n");
  }

  @Test
  void everyStyleButPlainHasAPaint() {
    for (Style style : Style.values()) {
      assertThat(Theme.usual().of(style).equals(Theme.Paint.NONE))
          .as(style.name())
          .isEqualTo(style == Style.PLAIN);
    }
  }

  @Test
  void colouredAndPlainSayTheSame() throws UserError {
    Page page = Renderer.page(Examples.links(), RenderOptions.PLAIN);
    assertThat(ColourWriter.write(page).replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(PlainWriter.write(page));
  }

  @Test
  void anErrorSaysWhatWhyAndWhatNext() {
    UserError error =
        UserError.of(
            Exit.NOT_PERMITTED,
            "cannot enter the netns of container w\u001beb (pid 4711)",
            "setns(2) returned EPERM; the shell lacks CAP_SYS_ADMIN",
            "sudo, or 'open <snapshot>' to look at a saved host");
    assertThat(PlainWriter.write(ErrorPage.of(error)))
        .isEqualTo(
            """
            cannot enter the netns of container w\\x1beb (pid 4711)
              because   setns(2) returned EPERM; the shell lacks CAP_SYS_ADMIN
              try       sudo, or 'open <snapshot>' to look at a saved host
            """);
  }

  @Test
  void transcriptLinesKeepTheirSpans() throws UserError {
    List<Line> lines = TranscriptWriter.write(Renderer.page(Examples.links(), RenderOptions.PLAIN));
    assertThat(lines.get(2).plain()).contains("ev\\x1b[31mil\\u202eName");
    assertThat(lines.get(1).spans()).contains(Span.link("eth0"));
  }
}
