package dev.plumb.console.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class ReportsTest {
  @TempDir private Path folder;
  private TranscriptSuite.Result result;
  private String file;

  @BeforeEach
  void run() throws Exception {
    Path mixed =
        Files.writeString(
            folder.resolve("a.md"),
            "```console\n> a # 1\n<&\"x\u0001\n> b\ny\n> use web\n> c\n```\n"
                + "```console fresh skip=later\n> d\n> e\n```\n");
    Path broken = Files.writeString(folder.resolve("b.md"), "no step\n");
    file = mixed.toString();
    ScriptedSession session =
        new ScriptedSession().answers("a # 1", "z").answers("b", "y").exits("use web", 3);
    result =
        TranscriptSuite.run(
            java.util.List.of(mixed, broken), OptionalInt.empty(), session, Replays.Scripted.BARE);
  }

  @Test
  void tap() {
    assertThat(MachineReports.tap(result))
        .startsWith("TAP version 14", "# Subtest: " + file, "    1..6")
        .contains("    not ok 1 - 2: > a \\# 1")
        .contains("    ok 2 - 4: > b")
        .contains("    not ok 4 - 7: > c")
        .contains("    ok 5 - 10: > d # SKIP later")
        .contains("        line: 2")
        .contains("not ok 1 - " + file)
        .contains("not ok 2 - " + folder.resolve("b.md"))
        .endsWith("1..2");
  }

  @Test
  void junitsXmlIsXml() throws Exception {
    String xml = MachineReports.junit(result);
    Element top =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    Element suite = (Element) top.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("tests")).isEqualTo("6");
    assertThat(suite.getAttribute("failures")).isEqualTo("3");
    assertThat(suite.getAttribute("skipped")).isEqualTo("2");
    Element step = (Element) suite.getElementsByTagName("testcase").item(0);
    assertThat(step.getAttribute("name")).isEqualTo("2: > a # 1");
    assertThat(step.getAttribute("file")).isEqualTo(file);
    assertThat(step.getAttribute("line")).isEqualTo("2");
    assertThat(step.getElementsByTagName("failure").item(0).getTextContent()).contains("- <&\"x?");
    Element second = (Element) top.getElementsByTagName("testsuite").item(1);
    assertThat(second.getAttribute("errors")).isEqualTo("1");
  }

  @Test
  void github() {
    assertThat(MachineReports.github(result))
        .hasSize(4)
        .first()
        .asString()
        .startsWith("::error file=" + file + ",line=2,title=")
        .contains("%0A")
        .doesNotContain("\n");
  }

  @Test
  void peopleSeeOneLineForOneReasonToSkip() {
    assertThat(result.lines())
        .contains("skip " + file + ":10 and 1 step more  (later)")
        .contains("blocked " + file + ":7  > c  (line 6 failed, which changes the session)")
        .contains(folder.resolve("b.md") + ":1: no step in this file, so it would test nothing")
        .last()
        .isEqualTo("2 files, 6 steps: 1 passed, 2 failed, 2 skipped, 1 blocked, 1 malformed");
    assertThat(result.code()).isEqualTo(2);
  }
}
