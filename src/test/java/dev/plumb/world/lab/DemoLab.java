package dev.plumb.world.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The lab of {@code plumb demo}, built in the namespaces of the live test run. */
public final class DemoLab implements AutoCloseable {
  private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");

  private final LiveLabs labs;
  private final String forwarding;

  private DemoLab(LiveLabs labs, String forwarding) {
    this.labs = labs;
    this.forwarding = forwarding;
  }

  /** Builds it; the caller's namespace is its host. */
  public static DemoLab up() throws IOException {
    try (InputStream lab = DemoLab.class.getResourceAsStream("/labs/docker.yaml")) {
      return up(new String(lab.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Builds one like it, from a topology that is called {@code docker}. */
  public static DemoLab up(String text) throws IOException {
    DemoLab built = new DemoLab(LiveLabs.ofDemo(), Files.readString(FORWARDING));
    built.labs.up(TopologyReader.read("docker.yaml", text));
    return built;
  }

  /** Takes all of it away, what it changed of its host included. */
  @Override
  public void close() throws IOException {
    labs.down("docker");
    IpTool.batch(Optional.empty(), List.of("link delete docker0", "link delete br-front"));
    Files.writeString(FORWARDING, forwarding);
  }
}
