package dev.plumb.world.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.model.port.Labs.Lab;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.NetnsVisit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@LiveKernel(needs = {Feature.VETH, Feature.BRIDGE, Feature.VXLAN, Feature.IP_TOOL})
class LiveLabsTest {
  private static final String LAB =
      """
      name: lab-test
      namespaces: [lab-a, lab-b]
      links:
        - {bridge: host:br0, addresses: [10.77.0.1/24]}
        - {veth: [host:p1, lab-a:eth0], first: {master: br0}, addresses: [10.77.0.2/24]}
        - {veth: [host:p2, lab-b:eth0], first: {master: br0}, addresses: [10.77.0.3/24], mtu: 1400}
        - {vxlan: lab-a:vx0, id: 42, local: 10.77.0.2, remote: 10.77.0.3}
        - {macvlan: lab-b:mv0, parent: host:br0}
      routes:
        - {in: lab-a, to: default, via: 10.77.0.1}
      sysctls:
        - {in: lab-a, net.ipv4.ip_forward: 0}
      services:
        - {in: lab-b, port: 80, answer: it works}
      talk:
        - {from: lab-a, to: 10.77.0.3}
      """;

  @TempDir Path folder;

  /**
   * The JDK keeps one socket for ever once it has closed another under a waiting thread, and JNA
   * one file.
   */
  @BeforeAll
  static void whatIsOpenedOnceIsOpen() throws Exception {
    NetnsFd.self().close();
    LabServer server = LabServer.open(0, "");
    server.start();
    Thread.sleep(200);
    server.close();
  }

  private LiveLabs labs() {
    return LiveLabs.at(folder.resolve("state").resolve("labs"));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("lab.yaml"), text);
  }

  @Test
  void aLabStandsAnswersAndGoes() throws IOException {
    LiveLabs labs = labs();
    Lab lab = labs.up(file(LAB));
    try {
      assertThat(lab.namespaces()).containsExactly("lab-test-host", "lab-a", "lab-b");
      assertThat(labs.list()).containsExactly(lab);
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("state/labs"))))
          .isEqualTo("rwx------");
      assertThat(ask("lab-a", "10.77.0.3")).startsWith("HTTP/1.1 200 OK").endsWith("it works\n");
      assertThat(forwarding("lab-a")).isEqualTo("0");
      assertThatThrownBy(() -> labs.up(file(LAB))).hasMessageContaining("lab-test is up already");
    } finally {
      labs.down("lab-test");
    }
    assertThat(labs.list()).isEmpty();
    assertThat(named()).isEmpty();
  }

  /** A plumb that is killed while it builds must leave a lab that {@code lab down} knows. */
  @Test
  void aNamespaceIsAnnouncedBeforeItIsMade() throws IOException {
    List<String> announced = new ArrayList<>();
    LabBuilder builder =
        new LabBuilder(
            TopologyReader.read("lab.yaml", "name: lab-test\nnamespaces: [lab-a, lab-b]\n"),
            false,
            name -> {
              if (name.equals("lab-b")) {
                throw new IOException("killed");
              }
              assertThat(named()).doesNotContain(name);
              announced.add(name);
            });
    try {
      assertThatThrownBy(builder::build).hasMessage("killed");
      assertThat(announced).containsExactly("lab-test-host", "lab-a").isEqualTo(builder.made());
    } finally {
      for (String name : builder.made()) {
        IpTool.batch(java.util.Optional.empty(), List.of("netns delete " + name));
      }
    }
  }

  @Test
  void whatFailsHalfwayLeavesNothing() throws IOException {
    String broken = LAB.replace("via: 10.77.0.1", "via: 10.99.0.1");

    assertThatThrownBy(() -> labs().up(file(broken)))
        .hasMessage("ip route add default via 10.99.0.1: Nexthop has invalid gateway.");
    assertThat(named()).isEmpty();
    assertThat(labs().list()).isEmpty();
  }

  @Test
  void twoServicesOnOnePortLeaveNothing() throws IOException {
    String twice = LAB.replace("services:\n", "services:\n  - {in: lab-b, port: 80}\n");

    assertThatThrownBy(() -> labs().up(file(twice)))
        .hasMessageStartingWith("port 80 can't be listened on");
    assertThat(named()).isEmpty();
  }

  @Test
  void aNamespaceOfSomebodyElseIsNotTaken() throws IOException {
    IpTool.batch(java.util.Optional.empty(), java.util.List.of("netns add lab-b"));
    try {
      assertThatThrownBy(() -> labs().up(file(LAB)))
          .hasMessageContaining("there is a namespace lab-b already");
      assertThat(named()).containsExactly("lab-b");
    } finally {
      IpTool.batch(java.util.Optional.empty(), java.util.List.of("netns delete lab-b"));
    }
  }

  private static String[] named() {
    String[] names = LabBuilder.NAMED.toFile().list();
    return names == null ? new String[0] : names;
  }

  private static String forwarding(String namespace) throws IOException {
    try (NetnsFd netns = NetnsFd.open(LabBuilder.NAMED.resolve(namespace))) {
      return NetnsVisit.call(
          netns, () -> Files.readString(Path.of("/proc/sys/net/ipv4/ip_forward")).strip());
    }
  }

  private static String ask(String namespace, String address) throws IOException {
    try (NetnsFd netns = NetnsFd.open(LabBuilder.NAMED.resolve(namespace))) {
      return NetnsVisit.call(
          netns,
          () -> {
            try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(address, 80))) {
              channel.write(
                  ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
              channel.shutdownOutput();
              ByteBuffer answer = ByteBuffer.allocate(4096);
              while (channel.read(answer) >= 0) {
                if (!answer.hasRemaining()) {
                  break;
                }
              }
              return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
            }
          });
    }
  }
}
