package dev.plumb.console.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumb.console.transcript.Transcript.Block;
import dev.plumb.console.transcript.Transcript.Ending;
import dev.plumb.console.transcript.Transcript.Status;
import dev.plumb.console.transcript.Transcript.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParserTest {
  private static String complaint(String text) {
    MalformedTranscript malformed =
        catchThrowableOfType(MalformedTranscript.class, () -> TranscriptParser.parse("t.md", text));
    assertThat(malformed).as("parsed without complaint: " + text).isNotNull();
    return malformed.located();
  }

  @Test
  void aByteOrderMarkIsNoText() {
    assertThat(Replays.parse("\ufeff---\ntimeout: 3s\n---\n```console\n> ns\n```\n").steps())
        .hasSize(1);
  }

  @Test
  void theWholeGrammarInOneFile() {
    Transcript transcript =
        Replays.parse(
            """
            ---
            transcript: 1
            host: hosts/two.json
            session: {columns: 100, tz: UTC}
            bindings:
              web.peer: {kind: ifname}
              web.index: {kind: ifindex, in: web, may-equal: true}
            requires: [root]
            timeout: 3s
            ---
            # Cables

            Some text
            in two lines.

            ```console unordered if=kernel>=6.1 timeout=500ms
            > veth list
            <web.peer>
            ! oops
            ...
            [exit 3]
            > exec web sh -c 'a
            >> b'
            [no newline]
            [interrupted]
            > link <Tab>
            > link <?>
            $ plumb veth -o value
            ```

            ```sh
            > no step
            ```
            """);
    assertThat(transcript.host()).contains("hosts/two.json");
    assertThat(transcript.session()).containsEntry("columns", "100").containsEntry("tz", "UTC");
    assertThat(transcript.requires()).containsExactly("root");
    assertThat(transcript.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(transcript.bindings().get("web.index").scope()).isEqualTo("web");
    assertThat(transcript.bindings().get("web.index").mayEqual()).isTrue();
    assertThat(transcript.blocks()).hasSize(1);
    Block block = transcript.blocks().getFirst();
    assertThat(block.title()).isEqualTo("Cables");
    assertThat(block.attributes().unordered()).isTrue();
    assertThat(block.attributes().conditions()).containsExactly("kernel>=6.1");
    assertThat(block.attributes().timeout()).contains(Duration.ofMillis(500));
    List<Step> steps = block.steps();
    assertThat(steps).hasSize(5);
    assertThat(steps.getFirst().line()).isEqualTo(17);
    assertThat(steps.getFirst().output()).hasSize(3);
    assertThat(steps.getFirst().status()).isEqualTo(new Status(Ending.EXITED, 3, false));
    assertThat(steps.get(1).command()).containsExactly(new Token.Literal("exec web sh -c 'a\nb'"));
    assertThat(steps.get(1).status()).isEqualTo(new Status(Ending.INTERRUPTED, 0, true));
    assertThat(steps.get(2).key()).contains('\t');
    assertThat(steps.get(2).command()).containsExactly(new Token.Literal("link "));
    assertThat(steps.get(3).key()).contains('?');
    assertThat(steps.get(4).oneShot()).isTrue();
    assertThat(steps.get(4).command()).containsExactly(new Token.Literal("veth -o value"));
  }

  @Test
  void blocksInListsAndQuotesLoseTheirIndentation() {
    Transcript transcript =
        Replays.parse(
            """
            1. First:

               ```console
               > a
               one
                 two
               ```

            - > ~~~~console
              > > b
              > ~~~
              > ~~~~

            end

                ```console
                > this is indented code
                ```
            """);
    assertThat(transcript.steps()).hasSize(2);
    assertThat(transcript.steps().get(0).output())
        .extracting(Expected::written)
        .containsExactly("one", "  two");
    assertThat(transcript.steps().get(1).output())
        .extracting(Expected::written)
        .containsExactly("~~~");
  }

  @Test
  void aBlockInsideALongerFenceIsText() {
    assertThat(complaint("````markdown\n```console\n> a\n```\n````\n")).contains("no step");
  }

  @Test
  void windowsLineEndsAreLineEnds() {
    Transcript transcript = Replays.parse("```console\r\n> a\r\nb\r\n```\r\n");
    assertThat(transcript.steps().getFirst().output().getFirst().written()).isEqualTo("b");
  }

  @Test
  void linesThatLookLikeSyntaxAreEscaped() {
    Transcript transcript =
        Replays.parse(
            """
            ````console
            > a
            \\> x
            \\$ x
            \\! x
            \\[exit 1]
            \\...
            \\\\path
            \\>> x
            ```
            [br0] and \\n
            ````
            """);
    assertThat(transcript.steps().getFirst().output())
        .extracting(line -> ((Expected.Text) line).tokens())
        .containsExactly(
            List.of(new Token.Literal("> x")),
            List.of(new Token.Literal("$ x")),
            List.of(new Token.Literal("! x")),
            List.of(new Token.Literal("[exit 1]")),
            List.of(new Token.Literal("...")),
            List.of(new Token.Literal("\\path")),
            List.of(new Token.Literal(">> x")),
            List.of(new Token.Literal("```")),
            List.of(new Token.Literal("[br0] and \\n")));
  }

  @Test
  void onlyDeclaredNamesArePlaceholders() {
    Transcript transcript =
        Replays.parse(
            Replays.console("web:ifname", "> a\n<BROADCAST,UP> <br> <web> \\<web> <*> <:int>\n"));
    assertThat(((Expected.Text) transcript.steps().getFirst().output().getFirst()).tokens())
        .hasSize(6)
        .startsWith(new Token.Literal("<BROADCAST,UP> <br> "))
        .contains(new Token.Literal(" <web> "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # only prose                                        | 1: no step
          ```console%> a                                      | 1: the block that begins here is never closed
          ```console%```                                      | 1: no step
          ```console%x%> a%```                                | 2: output before the first
          ```console%> a%[exit 1]%x%```                       | 4: output behind the step's status
          ```console frehs%> a%```                            | 1: no such attribute: frehs
          ```console if=moon%> a%```                          | 1: no such condition: moon
          ```console timeout=x%> a%```                        | 1: no such attribute: timeout=x
          ```console%$ ls%```                                 | 2: '$ ' runs plumb itself
          ```console%$ plumb li<Tab>%```                      | 2: <Tab> and <?> are keys of a session
          ```console%> a%<web.eth0.mac>%```                   | 3: <web.eth0.mac> is not declared
          ```console%> a%<:colour>%```                        | 3: no such kind of value: colour
          ```console%> a%<:mac<3>%```                         | 3: 3 is no limit for a mac
          ```console%> a <*>%```                              | 2: a command can't hold
          ---%transcript: 1                                   | 1: the front matter is never closed
          ---%transcript: 2%---                               | 2: this plumb reads transcripts of version 1
          ---%transcript: 1%hots: x%---                       | 3: the front matter has no key 'hots'
          ---%session: {colums: 80}%---                       | 2: session has no key 'colums'
          ---%bindings:%  a: {kind: nic}%---                  | 3: no such kind of value: nic
          ---%bindings:%  a: {kind: mac}%  a: {kind: mac}%--- | 4: front matter: found duplicate key a
          ---%bindings:%  a: {}%---                           | 3: binding a has no kind
          ---%bindings:%  A: {kind: mac}%---                  | 3: a binding's name has lower-case
          ---%bindings:%  a: {kind: mac, was: b}%---          | 3: binding a has no key 'was'
          ---%bindings:%  a: {kind: ip6ll, derived: eui64(<b>)}%--- | 3: <b> is not a binding of kind mac
          ---%requires: [gpu]%---                             | 2: no such condition: gpu
          ---%timeout: soon%---                               | 2: no duration: soon
          ---%a: [b%---                                       | 3: front matter:
          """)
  void whatIsWrongIsSaidWithItsLine(String text, String complaint) {
    assertThat(complaint(text.replace('%', '\n') + "\n")).startsWith("t.md:" + complaint);
  }

  @Test
  void aTypingErrorInANameIsNoticed() {
    assertThat(complaint(Replays.console("br-front:ifname", "> a\n<br-fornt>\n")))
        .isEqualTo("t.md:10: <br-fornt> is not declared under 'bindings' (for the text write \\<)");
  }

  @Test
  void aNameInACommandNeedsAValueFromAbove() {
    assertThat(complaint(Replays.console("web:ifname", "> link show <web>\n<web>\n")))
        .startsWith("t.md:9: <web> has no value here");
    Replays.parse(Replays.console("web:ifname", "> a\n<web>\n> link show <web>\n"));
    Replays.parse(Replays.console("web:ifname:from=b", "> link show <web>\n"));
  }
}
