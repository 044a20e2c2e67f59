package dev.plumb.console.render;

import static dev.plumb.console.render.Examples.plain;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Report;
import dev.plumb.console.command.Outcome.Table;
import dev.plumb.console.command.Span;
import dev.plumb.console.command.UserError;
import dev.plumb.console.command.Visible;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class DataFormatsTest {
  private static final String HOSTILE =
      "\u0000\t\n\r"
          + "\u001b\u007f\u0085\u200b\u200e\u2028\u202e\u2066\ud800 \"'\\ é 日 😀 \udb40\udc41";

  private static Outcome hostile() {
    return Outcome.of(
        new Report(List.of(Line.text(HOSTILE)), Tree.object().put("k", HOSTILE).build()));
  }

  @Test
  void jsonIsAnArrayWithAnObjectALine() {
    assertThat(plain(Examples.links(), Format.JSON))
        .isEqualTo(
            """
            [
            {"ifindex":5,"ifname":"eth0","mtu":1500,"flags":["UP","LOWER_UP"],"raw":"01fe",\
            "peer":{"netns":"host","ifname":"veth1a2b3c4"}},
            {"ifindex":12,"ifname":"ev\\u001B[31mil\\u202eName","mtu":65536,\
            "flags":["UP","LOWER_UP"],"raw":"01fe"}
            ]
            """);
  }

  @Test
  void jsonOfASingleQuestionIsAnObject() {
    Table links = (Table) Examples.links().body();
    Outcome one = Outcome.of(new Table(links.columns(), links.rows().subList(0, 1), true, ""));
    assertThat(plain(one, RenderOptions.of(Format.JSON).withColumns("mtu,address,peer")))
        .isEqualTo(
            "{\"mtu\":1500,\"address\":\"02:42:0a:09:00:02\",\"peer\":{\"netns\":\"host\","
                + "\"ifname\":\"veth1a2b3c4\"}}\n");
    assertThat(plain(one, RenderOptions.of(Format.JSON).withColumns("-mtu,-peer,+address")))
        .isEqualTo(
            "{\"ifindex\":5,\"ifname\":\"eth0\",\"flags\":[\"UP\",\"LOWER_UP\"],\"raw\":\"01fe\","
                + "\"address\":\"02:42:0a:09:00:02\"}\n");
  }

  @Test
  void jsonSurvivesHostileTextAndReadsBack() throws IOException {
    String json = plain(hostile(), Format.JSON);
    assertThat(json.strip().chars().allMatch(c -> Visible.is(c))).isTrue();
    List<String> texts = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
          texts.add(parser.getText());
        }
      }
    }
    assertThat(texts).containsExactly(HOSTILE);
  }

  @Test
  void yamlSurvivesHostileTextAndReadsBack() {
    String yaml = plain(hostile(), Format.YAML);
    Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    assertThat(read).isEqualTo(Map.of("k", HOSTILE));
  }

  @Test
  void yamlQuotesWhatItWouldMisread() {
    Outcome outcome =
        Outcome.of(
            new Report(
                List.of(),
                Tree.object()
                    .put("mac", "02:42:0a:09:00:02")
                    .put("octal", "010")
                    .put("word", "true")
                    .put("empty", "")
                    .put("number", -1)
                    .put("ratio", new Tree.Decimal("0.50"))
                    .put("nothing", new Tree.Nil())
                    .put("list", Tree.texts(List.of("a", "b")))
                    .put("none", new Tree.Arr(List.of()))
                    .build()));
    assertThat(plain(outcome, Format.YAML))
        .isEqualTo(
            """
            mac: "02:42:0a:09:00:02"
            octal: "010"
            word: "true"
            empty: ""
            number: -1
            ratio: 0.50
            nothing: null
            list:
            - a
            - b
            none: []
            """);
    assertThat(plain(outcome, Format.JSON))
        .isEqualTo(
            "{\"mac\":\"02:42:0a:09:00:02\",\"octal\":\"010\",\"word\":\"true\",\"empty\":\"\","
                + "\"number\":-1,\"ratio\":0.50,\"nothing\":null,\"list\":[\"a\",\"b\"],"
                + "\"none\":[]}\n");
    assertThat(plain(outcome, Format.TREE))
        .isEqualTo(
            """
            mac      02:42:0a:09:00:02
            octal    010
            word     true
            empty
            number   -1
            ratio    0.50
            nothing  -
            list     a b
            none
            """);
    assertThat(plain(outcome, Format.CSV))
        .isEqualTo("mac,octal,word,empty,number,ratio\n02:42:0a:09:00:02,010,true,,-1,0.50\n");
    assertThat(plain(outcome, Format.VALUE)).isEqualTo("02:42:0a:09:00:02\n");
  }

  @Test
  void yamlOfNestedListsReadsBackAsItWas() {
    Tree tree =
        new Tree.Arr(
            List.of(
                Tree.object()
                    .put("a b", new Tree.Arr(List.of(Tree.texts(List.of("x: y", "- z")))))
                    .put("o", Tree.object().put("p", Tree.object().put("q", 1).build()).build())
                    .put("#", "c #d")
                    .put("e", Tree.Obj.EMPTY)
                    .build(),
                new Tree.Text("k:"),
                new Tree.Arr(List.of(new Tree.Num(2)))));
    String yaml = plain(Outcome.of(new Report(List.of(), tree)), Format.YAML);
    assertThat(new Load(LoadSettings.builder().build()).loadFromString(yaml))
        .as(yaml)
        .isEqualTo(
            List.of(
                Map.of(
                    "a b", List.of(List.of("x: y", "- z")),
                    "o", Map.of("p", Map.of("q", 1)),
                    "#", "c #d",
                    "e", Map.of()),
                "k:",
                List.of(2)));
  }

  @Test
  void yamlOfATableIsAList() throws UserError {
    assertThat(plain(Examples.links(), RenderOptions.of(Format.YAML).withColumns("ifindex,peer")))
        .isEqualTo(
            "- ifindex: 5\n  peer:\n    netns: host\n    ifname: veth1a2b3c4\n- ifindex: 12\n");
    Page page =
        Renderer.page(
            Examples.links(),
            RenderOptions.of(Format.YAML).withColumns("ifindex"),
            span -> span.subject().map(s -> Span.plain("<" + s + ">")).orElse(span));
    assertThat(PlainWriter.write(page)).startsWith("- ifindex: <web.eth0.index>\n");
  }

  @Test
  void streamedTextIsThePagesText() throws UserError, IOException {
    Table links = (Table) Examples.links().body();
    for (int count = 0; count <= 2; count++) {
      for (boolean single : new boolean[] {true, false}) {
        Outcome outcome =
            Outcome.of(new Table(links.columns(), links.rows().subList(0, count), single, ""));
        for (Format format : Format.values()) {
          StringWriter streamed = new StringWriter();
          Renderer.writePlain(outcome, RenderOptions.of(format), streamed);
          assertThat(streamed.toString())
              .as(count + " rows as " + format)
              .isEqualTo(plain(outcome, format));
        }
      }
    }
  }

  @Test
  void csvQuotesAsRfc4180Says() {
    Outcome outcome =
        Examples.table(
            List.of(Column.of("a"), Column.of("b")),
            List.of(List.of("x,y", "say \"hi\""), List.of(" z", "plain")));
    assertThat(plain(outcome, Format.CSV))
        .isEqualTo("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n\" z\",plain\n");
    assertThat(plain(outcome, RenderOptions.of(Format.CSV).withHeader(false)))
        .startsWith("\"x,y\"");
  }

  @Test
  void valueIsTheFirstOrTheChosenColumns() {
    assertThat(plain(Examples.links(), Format.VALUE)).isEqualTo("5\n12\n");
    assertThat(plain(Examples.links(), RenderOptions.of(Format.VALUE).withColumns("ifname,mtu")))
        .isEqualTo("eth0\t1500\nev\\x1b[31mil\\u202eName\t65536\n");
    Outcome tab = Examples.table(List.of(Column.of("a")), List.of(List.of("x\ty")));
    assertThat(plain(tab, Format.VALUE)).isEqualTo("x\\x09y\n");
  }

  @Test
  void treeShowsTheWholeRecord() {
    assertThat(plain(Examples.links(), Format.TREE))
        .isEqualTo(
            """
            5
              ifindex  5
              ifname   eth0
              mtu      1500
              flags    UP LOWER_UP
              raw      01fe
              peer
                netns   host
                ifname  veth1a2b3c4
            12
              ifindex  12
              ifname   ev\\x1b[31mil\\u202eName
              mtu      65536
              flags    UP LOWER_UP
              raw      01fe
            """);
  }

  @Test
  void treeOfListsOfObjects() {
    Tree tree =
        Tree.object()
            .put(
                "hops",
                new Tree.Arr(
                    List.of(
                        Tree.object().put("dev", "eth0").put("via", "10.9.0.1").build(),
                        new Tree.Text("end"))))
            .build();
    assertThat(plain(Outcome.of(new Report(List.of(), tree)), Format.TREE))
        .isEqualTo("hops\n  - dev  eth0\n    via  10.9.0.1\n  - end\n");
  }

  @Test
  void jsonlOfAListIsAnItemALine() {
    Tree list = new Tree.Arr(List.of(new Tree.Num(1), Tree.object().put("a", "b").build()));
    Outcome outcome = Outcome.of(new Report(List.of(), list));
    assertThat(plain(outcome, Format.JSONL)).isEqualTo("1\n{\"a\":\"b\"}\n");
    assertThat(plain(outcome, Format.JSON)).isEqualTo("[\n1,\n{\"a\":\"b\"}\n]\n");
    assertThat(plain(outcome, Format.CSV)).isEqualTo("value,a\n1,\n,b\n");
  }

  @Test
  void jsonValuesAreReplacedWithTheirSubjects() throws UserError {
    Page page =
        Renderer.page(
            Examples.links(),
            RenderOptions.of(Format.JSONL),
            span -> span.subject().map(s -> Span.plain("<" + s + ">")).orElse(span));
    assertThat(PlainWriter.write(page).lines().findFirst())
        .contains(
            "{\"ifindex\":<web.eth0.index>,\"ifname\":\"eth0\",\"mtu\":1500,"
                + "\"flags\":[\"UP\",\"LOWER_UP\"],\"raw\":\"01fe\",\"peer\":{\"netns\":\"host\","
                + "\"ifname\":\"<web.eth0.peer>\"}}");
  }
}
