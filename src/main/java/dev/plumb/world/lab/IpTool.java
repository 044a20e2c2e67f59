package dev.plumb.world.lab;

import dev.plumb.world.kernel.Child;
import dev.plumb.world.kernel.ChildCommand;
import dev.plumb.world.kernel.ChildResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code ip} program, fed with many lines at once. */
final class IpTool {
  /** Fixed: what builds a lab runs as root. */
  static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin", "LC_ALL", "C");

  private static final int OUTPUT = 64 * 1024;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private IpTool() {}

  /**
   * Runs the lines, each an {@code ip} command without its first word; the first that fails ends
   * it.
   *
   * @param namespace whose links are meant, by its name; empty for our own
   * @throws LabException with the line that failed and the kernel's words
   */
  static void batch(Optional<String> namespace, List<String> lines) throws IOException {
    if (lines.isEmpty()) {
      return;
    }
    List<String> words = new ArrayList<>(List.of("ip"));
    if (namespace.isPresent()) {
      words.addAll(List.of("-n", namespace.get()));
    }
    words.addAll(List.of("-batch", "-"));
    Child.Captured said =
        Child.capture(
            new ChildCommand(words, ENVIRONMENT),
            (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8),
            OUTPUT,
            LIMIT);
    if (said.result() instanceof ChildResult.NotFound) {
      throw new LabException(
          "a lab is built with ip, which is not installed (Debian: apt install iproute2)");
    }
    if (said.result().exitCode() != 0) {
      throw new LabException(sentence(said.errorText(), lines));
    }
  }

  /** {@code Command failed -:3} names the line; the kernel's words stand before it. */
  private static String sentence(String errors, List<String> lines) {
    String reason = errors.lines().findFirst().orElse("ip said nothing");
    for (String who : List.of("RTNETLINK answers: ", "Error: ")) {
      if (reason.startsWith(who)) {
        reason = reason.substring(who.length());
      }
    }
    int at = errors.indexOf("Command failed -:");
    if (at >= 0) {
      int from = at + "Command failed -:".length();
      int end = from;
      while (end < errors.length() && Character.isDigit(errors.charAt(end))) {
        end++;
      }
      int line = end > from ? Integer.parseInt(errors.substring(from, end)) : 0;
      if (line >= 1 && line <= lines.size()) {
        return "ip " + lines.get(line - 1) + ": " + reason;
      }
    }
    return "ip: " + reason;
  }
}
