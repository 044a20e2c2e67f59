package dev.plumb.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.console.transcript.MalformedTranscript;
import dev.plumb.console.transcript.Transcript;
import dev.plumb.console.transcript.TranscriptParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The tour of container networking: that its steps are so, {@link TranscriptsTest} shows. */
class TourTest {
  private static final String TOUR = "container-networking.md";
  private static final String CHINESE = "container-networking.zh.md";

  @Test
  void theChineseOneHasTheSameSteps() throws IOException, MalformedTranscript {
    assertThat(blocks(CHINESE)).hasSizeGreaterThan(30).isEqualTo(blocks(TOUR));
    assertThat(parsed(CHINESE).bindings()).isEqualTo(parsed(TOUR).bindings());
    assertThat(parsed(CHINESE).host()).isEqualTo(parsed(TOUR).host());
  }

  @Test
  void theReadmeLeadsToBoth() throws IOException {
    assertThat(Files.readString(Path.of("README.md")))
        .contains("(transcripts/" + TOUR + ")", "(transcripts/" + CHINESE + ")");
  }

  @Test
  void itsHostKnowsNothingOfTheMachineItWasMadeOn() throws IOException, MalformedTranscript {
    Path host = Places.TRANSCRIPTS.resolve(parsed(TOUR).host().orElseThrow());
    String json;
    try (InputStream packed = new GZIPInputStream(Files.newInputStream(host))) {
      json = new String(packed.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(json).contains("\"hostname\":\"demo\"");
    List<String> paths = new ArrayList<>();
    Matcher path = Pattern.compile("\"(/[^\"]{2,})\"").matcher(json);
    while (path.find()) {
      paths.add(path.group(1));
    }
    assertThat(paths)
        .isNotEmpty()
        .allMatch(
            it -> it.matches("/run/netns/outside|/run/docker/netns/\\w+|/docker/\\p{XDigit}+"));
  }

  /** The fenced blocks, to the letter. */
  private static List<String> blocks(String name) throws IOException {
    return Pattern.compile("^```console$.*?^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(Files.readString(Places.TRANSCRIPTS.resolve(name)))
        .results()
        .map(MatchResult::group)
        .toList();
  }

  private static Transcript parsed(String name) throws IOException, MalformedTranscript {
    return TranscriptParser.parse(name, Files.readString(Places.TRANSCRIPTS.resolve(name)));
  }
}
