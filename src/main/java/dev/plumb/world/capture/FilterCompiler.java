package dev.plumb.world.capture;

import dev.plumb.model.port.Capturer.FilterRefused;
import dev.plumb.model.port.Capturer.Framing;
import dev.plumb.world.kernel.Child;
import dev.plumb.world.kernel.ChildCommand;
import dev.plumb.world.kernel.ChildResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Turns pcap filter expressions into programs for the kernel, by asking tcpdump. */
final class FilterCompiler {
  private static final int MOST_OUTPUT = 1 << 20;
  private static final int MOST_INSTRUCTIONS = 4096;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * Words whose meaning depends on what the kernel hands over beside the packet: a program that was
   * compiled for a file would look for the tag in the packet, where it is not.
   */
  private static final Pattern BESIDE = Pattern.compile("\\b(vlan|inbound|outbound|ifindex)\\b");

  private FilterCompiler() {}

  /**
   * Compiles an expression.
   *
   * @return a classic BPF program, 8 bytes for each instruction
   * @throws FilterRefused when tcpdump is missing or does not understand it
   */
  static byte[] compile(String expression, Framing framing) throws IOException {
    if (BESIDE.matcher(expression).find()) {
      throw new FilterRefused(
          "vlan, inbound, outbound and ifindex cannot be decided from the packet alone");
    }
    String type = framing == Framing.ETHERNET ? "EN10MB" : "RAW";
    // -n: a name in the expression is looked up by tcpdump, that is on this host.
    ChildCommand tcpdump =
        ChildCommand.helper(
            List.of("tcpdump", "-n", "-y", type, "-s", "262144", "-ddd", "--", expression));
    Child.Captured said = Child.capture(tcpdump, new byte[0], MOST_OUTPUT, PATIENCE);
    if (said.result() instanceof ChildResult.NotFound
        || said.result() instanceof ChildResult.NotExecutable) {
      throw new FilterRefused(
          "a filter is compiled by tcpdump, which is not installed (apt install tcpdump)");
    }
    if (said.result().exitCode() != 0) {
      throw new FilterRefused(firstLine(said.errorText()));
    }
    return program(said.text());
  }

  private static String firstLine(String errors) {
    for (String line : errors.lines().toList()) {
      if (line.startsWith("tcpdump: ") && !line.contains("data link type")) {
        return line.substring("tcpdump: ".length());
      }
    }
    return errors.isBlank() ? "tcpdump did not say why" : errors.strip();
  }

  /** What {@code -ddd} prints: the number of instructions, then code, jt, jf and k of each. */
  static byte[] program(String text) throws FilterRefused {
    List<String> lines = text.lines().toList();
    try {
      int count = Integer.parseInt(lines.isEmpty() ? "" : lines.getFirst().strip());
      if (count < 1 || count > MOST_INSTRUCTIONS || lines.size() != count + 1) {
        throw new FilterRefused("the filter has " + count + " instructions, of 4096 at the most");
      }
      ByteBuffer out = ByteBuffer.allocate(count * 8).order(ByteOrder.nativeOrder());
      for (String line : lines.subList(1, lines.size())) {
        String[] words = line.strip().split(" ", -1);
        if (words.length != 4) {
          throw new FilterRefused("tcpdump compiled it into something unknown: " + line);
        }
        out.putShort((short) Integer.parseInt(words[0]));
        out.put((byte) Integer.parseInt(words[1])).put((byte) Integer.parseInt(words[2]));
        out.putInt((int) Long.parseLong(words[3]));
      }
      return out.array();
    } catch (NumberFormatException strange) {
      throw new FilterRefused("tcpdump compiled it into something unknown");
    }
  }
}
