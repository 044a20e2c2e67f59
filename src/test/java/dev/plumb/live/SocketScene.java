package dev.plumb.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A namespace in which a process has sockets of every sort: listening, connected, half closed,
 * bound to a link, shared, and of either family.
 */
public final class SocketScene implements AutoCloseable {
  /** Its namespace. */
  public static final String NAME = "plumb-sockets";

  private static final String SCRIPT = "src/test/resources/sockets/scene.py";

  private final NamedNetns netns;
  private final Process process;
  private final Path folder;

  private SocketScene(NamedNetns netns, Process process, Path folder) {
    this.netns = netns;
    this.process = process;
    this.folder = folder;
  }

  /** Builds it; returns when every socket is there. */
  public static SocketScene build() throws IOException {
    NamedNetns netns = NamedNetns.add(NAME);
    netns.ip("link add eth0 type veth peer name eth1");
    netns.ip("addr add 10.79.0.1/24 dev eth0");
    for (String link : new String[] {"lo", "eth0", "eth1"}) {
      netns.ip("link set " + link + " up");
    }
    Path folder = Files.createTempDirectory(Path.of("/tmp"), "plumb-sockets");
    Process process =
        new ProcessBuilder(
                "nsenter",
                "--net=/run/netns/" + NAME,
                "python3",
                SCRIPT,
                "10.79.0.1",
                folder.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(said.readLine()).isEqualTo("ready");
    return new SocketScene(netns, process, folder);
  }

  /** What a tool says in the namespace. */
  public String said(String line) {
    return NamedNetns.sh("nsenter --net=/run/netns/" + NAME + " " + line);
  }

  /** The process that made the sockets. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close(); // both processes end with it
    try {
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    netns.close();
    NamedNetns.sh("rm -r " + folder);
  }
}
