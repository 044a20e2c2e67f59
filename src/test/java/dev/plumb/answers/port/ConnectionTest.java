package dev.plumb.answers.port;

import static dev.plumb.answers.port.Ports.HOST;
import static dev.plumb.answers.port.Ports.inside;
import static dev.plumb.answers.port.Ports.netns;
import static dev.plumb.answers.port.Ports.process;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who talks to whom: each connection once, from the end that called. */
final class ConnectionTest {
  @Test
  void loopbackPairIsOneConnectionFromTheCaller() {
    Ports ports =
        new Ports()
            .tcp(HOST, "127.0.0.1", 80, process(1, "httpd"))
            .established(HOST, "127.0.0.1", 80, "127.0.0.1", 40000, process(1, "httpd"))
            .established(HOST, "127.0.0.1", 40000, "127.0.0.1", 80, process(2, "curl"));
    List<Connection> all = Connection.of(ports.host());
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().near().owners().getFirst().command()).contains("curl");
    assertThat(all.getFirst().far().orElseThrow().owners().getFirst().command()).contains("httpd");
  }

  @Test
  void endsInTwoNamespacesAreFound() {
    Ports ports =
        new Ports()
            .container(2, "client")
            .container(3, "server")
            .tcp(netns(3), "::", 80, inside(3, "nginx"))
            .established(netns(2), "172.17.0.2", 5, "172.17.0.3", 80, inside(2, "curl"))
            .established(netns(3), "::ffff:172.17.0.3", 80, "::ffff:172.17.0.2", 5, inside(3, "n"));
    List<Connection> all = Connection.of(ports.host());
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().near().netns()).isEqualTo(netns(2));
    assertThat(all.getFirst().far().orElseThrow().netns()).isEqualTo(netns(3));
  }

  /** The same loopback addresses and ports in two namespaces are two connections. */
  @Test
  void loopbackOfAnotherNamespaceIsNotTheOtherEnd() {
    Ports ports =
        new Ports()
            .container(2, "one")
            .container(3, "two")
            .established(netns(2), "127.0.0.1", 5, "127.0.0.1", 80, inside(2, "a"))
            .established(netns(3), "127.0.0.1", 80, "127.0.0.1", 5, inside(3, "b"));
    List<Connection> all = Connection.of(ports.host());
    assertThat(all).hasSize(2);
    assertThat(all).allMatch(connection -> connection.far().isEmpty());
  }

  @Test
  void otherEndOutsideIsNobody() {
    Ports ports = new Ports().established(HOST, "10.0.0.1", 5, "203.0.113.9", 443, process(1, "a"));
    assertThat(Connection.of(ports.host()))
        .singleElement()
        .satisfies(connection -> assertThat(connection.far()).isEmpty())
        .satisfies(connection -> assertThat(connection.farLink()).isEmpty());
  }
}
