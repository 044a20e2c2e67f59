package dev.plumb.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plumb.console.command.LineParser;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A line that somebody typed, or pasted, or that a cursor stands in the middle of. */
final class LineFuzzTest {
  private static final Map<String, String> VARIABLES = Map.of("x", "a b", "empty", "");

  @FuzzTest(maxDuration = "2m")
  void line(byte[] typed) {
    String line = new String(typed, StandardCharsets.UTF_8);
    LineParser.parse(line, VARIABLES);
    for (int cursor = 0; cursor <= line.length(); cursor += 1 + line.length() / 16) {
      LineParser.cursor(line, cursor, VARIABLES);
    }
  }
}
