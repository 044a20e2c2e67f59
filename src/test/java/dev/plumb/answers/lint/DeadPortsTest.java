package dev.plumb.answers.lint;

import static dev.plumb.answers.port.Ports.HOST;
import static dev.plumb.answers.port.Ports.inside;
import static dev.plumb.answers.port.Ports.netns;
import static dev.plumb.answers.port.Ports.proxy;
import static dev.plumb.answers.port.Ports.published;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.answers.port.Ports;
import org.junit.jupiter.api.Test;

/** Published ports that lead to nobody. */
final class DeadPortsTest {
  @Test
  void aPortBehindWhichNobodyListensIsNamedWithItsContainer() {
    Ports ports =
        new Ports()
            .container(2, "web", published("127.0.0.1", 8080, 80))
            .tcp(HOST, "127.0.0.1", 8080, proxy(50, "127.0.0.1", 8080, 2));
    assertThat(Lint.of(ports.host()))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.kind()).isEqualTo(Finding.Kind.DEAD_PORT);
              assertThat(found.subjects()).containsExactly("127.0.0.1:8080/tcp", "web");
              assertThat(found.sentence()).isEqualTo("nothing listens on 80/tcp in web");
            });
  }

  @Test
  void aServedPortAndOneWhoseSocketsNobodyReadAreNoFindings() {
    Ports served =
        new Ports()
            .container(2, "web", published("127.0.0.1", 8080, 80))
            .tcp(HOST, "127.0.0.1", 8080, proxy(50, "127.0.0.1", 8080, 2))
            .tcp(netns(2), "0.0.0.0", 80, inside(2, "nginx"));
    assertThat(Lint.of(served.host())).isEmpty();
    Ports unread =
        new Ports()
            .container(2, "web", published("127.0.0.1", 8080, 80))
            .tcp(HOST, "127.0.0.1", 8080, proxy(50, "127.0.0.1", 8080, 2))
            .unread(netns(2));
    assertThat(Lint.of(unread.host())).isEmpty();
  }
}
