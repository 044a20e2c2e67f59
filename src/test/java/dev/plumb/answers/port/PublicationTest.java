package dev.plumb.answers.port;

import static dev.plumb.answers.port.Ports.HOST;
import static dev.plumb.answers.port.Ports.inside;
import static dev.plumb.answers.port.Ports.netns;
import static dev.plumb.answers.port.Ports.process;
import static dev.plumb.answers.port.Ports.proxy;
import static dev.plumb.answers.port.Ports.published;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Published ports: what fits together is no problem, and what does not is named. */
final class PublicationTest {
  private static Ports web() {
    return new Ports()
        .container(2, "web", published("0.0.0.0", 8080, 80))
        .tcp(netns(2), "0.0.0.0", 80, inside(2, "nginx"));
  }

  private static Publication only(Ports ports) {
    List<Publication> all = Publication.of(ports.host());
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  @Test
  void recordProxyAndServerThatAgreeAreOnePort() {
    Publication port = only(web().tcp(HOST, "0.0.0.0", 8080, proxy(70, "0.0.0.0", 8080, 2)));
    assertThat(port.problems()).isEmpty();
    assertThat(port.recorded()).isTrue();
    assertThat(port.container().orElseThrow().name()).isEqualTo("web");
    assertThat(port.listener().orElseThrow().via()).isEqualTo(Listener.Via.DOCKER_PROXY);
    assertThat(port.server().orElseThrow().owner().orElseThrow().command()).contains("nginx");
  }

  @Test
  void withoutAnyProxyTheUserlandProxyIsOffAndThatIsFine() {
    assertThat(only(web()).problems()).isEmpty();
  }

  @Test
  void missingProxyBesideOthersIsAProblem() {
    Ports ports =
        web()
            .container(3, "other", published("0.0.0.0", 9090, 80))
            .tcp(netns(3), "0.0.0.0", 80, inside(3, "httpd"))
            .tcp(HOST, "0.0.0.0", 9090, proxy(71, "0.0.0.0", 9090, 3));
    List<Publication> all = Publication.of(ports.host());
    assertThat(all.get(0).problems())
        .containsExactly("other ports have a docker-proxy and this one has none");
    assertThat(all.get(1).problems()).isEmpty();
  }

  @Test
  void portOfADeadContainerIsAProblem() {
    Ports ports =
        new Ports().container(2, "web", netns(2), "exited", published("0.0.0.0", 8080, 80));
    assertThat(only(ports).problems()).containsExactly("container web is exited");
  }

  @Test
  void proxyWithoutARecordIsAProblem() {
    Ports ports = new Ports().tcp(HOST, "0.0.0.0", 8080, proxy(70, "0.0.0.0", 8080, 9));
    Publication port = only(ports);
    assertThat(port.recorded()).isFalse();
    assertThat(port.problems().getFirst()).startsWith("no container's record has it");
  }

  @Test
  void proxyToAnotherAddressIsAProblem() {
    Ports ports =
        web()
            .container(3, "other")
            .tcp(netns(3), "0.0.0.0", 80, inside(3, "httpd"))
            .tcp(HOST, "0.0.0.0", 8080, proxy(70, "0.0.0.0", 8080, 3));
    assertThat(only(ports).problems())
        .contains("its docker-proxy sends to 172.17.0.3, which is not web's address");
  }

  @Test
  void portThatSomebodyElseHasIsAProblem() {
    Ports ports = web().tcp(HOST, "0.0.0.0", 8080, process(42, "sshd"));
    assertThat(only(ports).problems()).containsExactly("the port is held by sshd (pid 42)");
  }

  @Test
  void nobodyInsideIsAProblem() {
    Ports ports =
        new Ports()
            .container(2, "web", published("0.0.0.0", 8080, 80))
            .tcp(HOST, "0.0.0.0", 8080, proxy(70, "0.0.0.0", 8080, 2));
    assertThat(only(ports).problems()).containsExactly("nothing listens on 80/tcp in web");
    assertThat(only(ports.tcp(netns(2), "127.0.0.1", 80, inside(2, "nginx"))).problems())
        .containsExactly("web listens on 127.0.0.1 alone");
  }

  @Test
  void whereNobodyLookedNothingIsSaidOfTheInside() {
    Ports ports =
        new Ports()
            .container(2, "web", published("0.0.0.0", 8080, 80))
            .unread(netns(2))
            .tcp(HOST, "0.0.0.0", 8080, proxy(70, "0.0.0.0", 8080, 2));
    assertThat(only(ports).problems()).isEmpty();
  }
}
