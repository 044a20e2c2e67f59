package dev.plumb.world.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyReaderTest {
  private static final String START = "name: t\nnamespaces: [a, b]\n";

  @Test
  void theDemosLabIsRead() throws IOException {
    try (InputStream lab = TopologyReaderTest.class.getResourceAsStream("/labs/docker.yaml")) {
      Topology topology =
          TopologyReader.read(
              "docker.yaml", new String(lab.readAllBytes(), StandardCharsets.UTF_8));

      assertThat(topology.namespaces()).containsExactly("nginx-1", "nginx-2", "client", "outside");
      assertThat(topology.links()).hasSize(7);
      assertThat(topology.services()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "links: [{veth: [a:eth0, c:eth0]}]            | line 3: no namespace 'c'; there are host a"
            + " b",
        "links: [{veth: [a:eth0]}]                    | line 3: a veth has two ends: [host:veth0,"
            + " nginx-1:eth0]",
        "links: [{veth: [a:x, b:x]}, {bridge: a:x}]   | line 3: there is a link a:x already",
        "links: [{bridge: 'a:0123456789abcdef'}]      | line 3: '0123456789abcdef' can't be a"
            + " link's name",
        "links: [{bridge: 'a:br0 up'}]                | line 3: 'br0 up' can't be a link's name",
        "links: [{bridge: 'a:-s'}]                    | line 3: '-s' can't be a link's name",
        "links: [{bridge: a:b, addresses: [10.0.0]}]  | line 3: '10.0.0' is no address with a"
            + " prefix length",
        "links: [{bridge: a:b, mac: 01:00:5e:00:00:01}] | line 3: '01:00:5e:00:00:01' is no"
            + " hardware address of one link",
        "links: [{bond: a:b}]                         | line 3: 'bond' is not known here",
        "routes: [{in: a, to: default}]               | line 3: a route needs 'via' or 'dev'",
        "sysctls: [{in: a, kernel.panic: 1}]          | line 3: 'kernel.panic' is no setting of a"
            + " network namespace",
        "services: [{in: a, port: 70000}]             | line 3: '70000' is not between 1 and 65535",
        "links: {a: b}                                | line 3: a list is wanted here",
        "links: [                                     | line 4: ",
        "name: again                                  | line 3: 'name' stands here twice"
      })
  void complaintsNameTheLine(String line, String complaint) {
    assertThatThrownBy(() -> TopologyReader.read("lab.yaml", START + line + "\n"))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("lab.yaml " + complaint.strip());
  }

  @Test
  void hostIsNoNameForANamespace() {
    assertThatThrownBy(() -> TopologyReader.read("f", "name: t\nnamespaces: [host]\n"))
        .hasMessage("f line 2: 'host' is there already");
  }
}
