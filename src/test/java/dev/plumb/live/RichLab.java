package dev.plumb.live;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Three namespaces with one of everything: links of every kind we know with odd settings, equal
 * ifindexes on both sides of a cable, routes, rules and neighbours of every sort, forwarding
 * entries.
 *
 * <p>What is in it: {@code src/test/resources/labs/rich}, batches for ip and bridge. Only in a
 * {@link LiveKernel} test that needs {@link Feature#VETH}, BRIDGE, VXLAN, MACVLAN, TUN, IP_TOOL and
 * BRIDGE_TOOL; closing removes the namespaces.
 */
public final class RichLab implements AutoCloseable {
  /** The namespaces' names under /run/netns. */
  public static final List<String> NAMES = List.of("rich-left", "rich-right", "rich-over");

  private RichLab() {}

  /** Builds it, and waits until the kernel has nothing more to do to it. */
  public static RichLab build() throws IOException, InterruptedException {
    RichLab lab = new RichLab();
    for (String name : NAMES) {
      run(List.of("ip", "netns", "add", name));
    }
    lab.each("links", "ip", List.of());
    Thread.sleep(1000); // a nexthop's device needs its carrier, which comes by a work queue
    lab.each("stack", "ip", List.of());
    lab.each("stack6", "ip", List.of("-6"));
    lab.each("bridge", "bridge", List.of());
    lab.each("optional", "ip", List.of("-force"));
    Thread.sleep(
        6000); // STP forwards after twice the forward delay; probes fail after three seconds
    return lab;
  }

  private void each(String part, String tool, List<String> options)
      throws IOException, InterruptedException {
    for (String name : NAMES) {
      String resource = "/labs/rich/" + name.substring("rich-".length()) + "." + part;
      try (InputStream batch = RichLab.class.getResourceAsStream(resource)) {
        if (batch == null) {
          continue;
        }
        List<String> words = new ArrayList<>(List.of(tool, "-n", name));
        words.addAll(options);
        words.addAll(List.of("-batch", "-"));
        String said = pipe(words, batch.readAllBytes());
        if (!said.isEmpty() && !part.equals("optional")) {
          throw new IOException(resource + ": " + said);
        }
      }
    }
  }

  /** What a tool prints; throws when it fails. */
  public static String run(List<String> words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", words) + ": " + said);
    }
    return said;
  }

  private static String pipe(List<String> words, byte[] input)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    try (var out = process.getOutputStream()) {
      out.write(input);
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  @Override
  public void close() throws IOException {
    for (String name : NAMES) {
      try {
        run(List.of("ip", "netns", "delete", name));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IOException(interrupted);
      }
    }
  }
}
