package dev.plumb.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.console.command.TypedLine.Joint;
import dev.plumb.console.command.TypedLine.Open;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineParserTest {
  private static final Map<String, String> VARIABLES = Map.of("p", "veth 1", "ip", "10.0.0.1");

  private static TypedLine parse(String line) {
    return LineParser.parse(line, VARIABLES);
  }

  private static List<String> words(String line) {
    return parse(line).statements().getFirst().command();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "ns list ~ ns/list",
        "  ns   list  ~ ns/list",
        "exec a sh -c 'x; y | z > f' ~ exec/a/sh/-c/x; y | z > f",
        "say \"a \\\" b \\\\ c \\n\" ~ say/a \" b \\ c \\n",
        "say '$p \\' ~ say/$p \\",
        "say \"$p\" $p ${p}x $ipx ~ say/veth 1/veth 1/veth 1x/$ipx",
        "say $nobody $ $1 a$ ${p ~ say/$nobody/$/$1/a$/${p",
        "say http://$ip:80/ ~ say/http://10.0.0.1:80/",
        "say a\\ b \\; ~ say/a b/;",
        "say a#b #c d ~ say/a#b",
        "say '' x ~ say//x",
        "say \"\\x41 \\u0041 \\x4 \\xzz \\u{41} \\u{} \\x00\" ~ say/\\x41 \\u0041 \\x4 \\xzz"
            + " \\u{41} \\u{} \\x00",
        "say '\\x1b' \\x1b ~ say/\\x1b/x1b",
        "say *.txt ? [a] {b,c} & ~ say/*.txt/?/[a]/{b,c}/&",
        "! ip -br addr ~ !/ip/-br/addr",
        "!ip addr ~ !/ip/addr",
        "exec a echo !x ~ exec/a/echo/!x",
        "watch --until COUNT>3 ns ~ watch/--until/COUNT>3/ns",
        "link show fe80::1%eth0 10.0.0.0/8 eth0@if11 ~ link/show/fe80::1%eth0/10.0.0.0/8/eth0@if11"
      })
  void takesQuotesOffAndSplitsAtBlanks(String line, String expected) {
    assertThat(String.join("/", words(line))).isEqualTo(expected);
  }

  @Test
  void whatAnswersWriteForInvisibleCharactersIsReadBackInDoubleQuotes() {
    assertThat(words("say \"a\\x1bb\\u202ec\\u{e0001}d\""))
        .containsExactly("say", "a\u001bb\u202ec\udb40\udc01d");
    assertThat(words("say \"a\\\\x1bb\"")).containsExactly("say", "a\\x1bb");
    assertThat(LineParser.quote("a\u001bb $\"", Optional.empty())).isEqualTo("\"a\\x1bb \\$\\\"\"");
    assertThat(Spelling.question("ax1bb", List.of("a\u001bb", "eth0")))
        .contains("did you mean \"a\\x1bb\"?");
  }

  @Test
  void operatorsBelongToPlumbUnlessQuoted() {
    TypedLine line = parse("use web; addr|include eth0 > out.txt; ns >>'a b'");
    assertThat(line.statements()).hasSize(3);
    assertThat(line.statements().get(0).command()).containsExactly("use", "web");
    assertThat(line.statements().get(1).command()).containsExactly("addr");
    assertThat(line.statements().get(1).tail())
        .extracting(TypedLine.Part::joint)
        .containsExactly(Joint.PIPE, Joint.WRITE);
    assertThat(line.statements().get(1).tail().get(0).texts()).containsExactly("include", "eth0");
    assertThat(line.statements().get(2).tail().get(0).joint()).isEqualTo(Joint.APPEND);
    assertThat(line.statements().get(2).tail().get(0).texts()).containsExactly("a b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "# all comment", ";;", " ; # x", "\n\n"})
  void nothingIsNoStatement(String line) {
    assertThat(parse(line).statements()).isEmpty();
    assertThat(parse(line).open()).isEmpty();
  }

  @Test
  void linesEndStatementsUnlessQuotedOrContinued() {
    assertThat(parse("ns\naddr # x\nlink 'a\nb' \\\nc").statements())
        .extracting(TypedLine.Statement::command)
        .containsExactly(List.of("ns"), List.of("addr"), List.of("link", "a\nb", "c"));
  }

  @Test
  void saysWhatIsStillOpen() {
    assertThat(parse("say 'a").open()).contains(Open.SINGLE_QUOTE);
    assertThat(parse("say \"a").open()).contains(Open.DOUBLE_QUOTE);
    assertThat(parse("say a \\").open()).contains(Open.CONTINUATION);
    assertThat(parse("say a\\\\").open()).isEmpty();
  }

  @Test
  void wordsKnowWhereTheyStood() {
    String line = "exec  'my web' ls";
    List<Word> words = parse(line).statements().getFirst().parts().getFirst().words();
    assertThat(words.get(1)).isEqualTo(new Word("my web", 6, 14, true));
    assertThat(line.substring(words.get(2).start(), words.get(2).end())).isEqualTo("ls");
  }

  @Test
  void cursorInTheMiddleOfAWordSeesOnlyWhatStandsBeforeIt() {
    LineParser.Cursor cursor = LineParser.cursor("ns; exec web ifconfig -a", 19, Map.of()).get();
    assertThat(cursor.part()).extracting(Word::text).containsExactly("exec", "web");
    assertThat(cursor.typed()).isEqualTo("ifconf");
    assertThat(cursor.start()).isEqualTo(13);
    assertThat(cursor.end()).isEqualTo(21);
  }

  @Test
  void cursorKnowsOpenQuotesPipesAndComments() {
    LineParser.Cursor open = LineParser.cursor("exec 'my w", 10, Map.of()).get();
    assertThat(open.typed()).isEqualTo("my w");
    assertThat(open.start()).isEqualTo(5);
    assertThat(open.quote()).contains(Open.SINGLE_QUOTE);
    LineParser.Cursor pipe = LineParser.cursor("ns | ", 5, Map.of()).get();
    assertThat(pipe.joint()).isEqualTo(Joint.PIPE);
    assertThat(pipe.part()).isEmpty();
    assertThat(LineParser.cursor("ns # x", 6, Map.of())).isEmpty();
  }

  @Test
  void whatIsQuotedReadsBackAsItself() {
    Random random = new Random(4711);
    String alphabet = "ab $'\"\\;|>#!-:@\t\n{}pxu120\u001b\u0085\u202e\ud83d\ude00\u3164";
    for (int round = 0; round < 5000; round++) {
      List<String> words = new ArrayList<>();
      StringBuilder line = new StringBuilder("say");
      for (int word = random.nextInt(4); word >= 0; word--) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
          text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        words.add(text.toString());
        line.append(' ').append(LineParser.quote(text.toString(), Optional.empty()));
      }
      words.addFirst("say");
      assertThat(words(line.toString())).as(line.toString()).isEqualTo(words);
    }
  }

  @Test
  void anyLineAndAnyCursorIsReadWithoutFailing() {
    Random random = new Random(42);
    String alphabet = "ab $'\"\\;|>#! \n{p}";
    for (int round = 0; round < 20000; round++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(14); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String line = text.toString();
      TypedLine typed = parse(line);
      int last = 0;
      for (TypedLine.Statement statement : typed.statements()) {
        for (TypedLine.Part part : statement.parts()) {
          for (Word word : part.words()) {
            assertThat(word.start()).as(line).isBetween(last, word.end());
            last = word.end();
          }
        }
      }
      int at = random.nextInt(line.length() + 1);
      LineParser.cursor(line, at, VARIABLES)
          .ifPresent(
              cursor -> {
                assertThat(cursor.start()).as(line).isLessThanOrEqualTo(at);
                assertThat(cursor.end()).as(line).isBetween(at, line.length());
              });
    }
  }
}
