package dev.plumb.world.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.IpAddress;
import dev.plumb.model.SocketOwner;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SocketOwnersTest {
  @Test
  void dockerProxySaysWhatItForwards() {
    SocketOwner.Proxy proxy =
        SocketOwners.proxy(
                List.of(
                    "/usr/sbin/docker-proxy",
                    "-proto",
                    "udp",
                    "-host-ip",
                    "::",
                    "-host-port",
                    "5353",
                    "-container-ip",
                    "172.17.0.3",
                    "-container-port",
                    "53",
                    "-use-listen-fd"))
            .orElseThrow();
    assertThat(proxy)
        .isEqualTo(
            new SocketOwner.Proxy("udp", IpAddress.of("::"), 5353, IpAddress.of("172.17.0.3"), 53));
  }

  /** Anybody may call himself docker-proxy. */
  @Test
  void nonsenseIsNoProxy() {
    assertThat(SocketOwners.proxy(List.of())).isEmpty();
    assertThat(SocketOwners.proxy(List.of("docker-proxy", "-host-port"))).isEmpty();
    assertThat(
            SocketOwners.proxy(
                List.of(
                    "docker-proxy",
                    "-host-ip",
                    "0.0.0.0",
                    "-host-port",
                    "99999",
                    "-container-ip",
                    "x",
                    "-container-port",
                    "80")))
        .isEmpty();
  }

  @Test
  void cgroupIsTheUnifiedOneOrTheFirstThatSaysSomething() {
    assertThat(SocketOwners.cgroup(List.of("5:pids:/docker/abc", "0::/system.slice/x.scope")))
        .contains("/system.slice/x.scope");
    assertThat(SocketOwners.cgroup(List.of("6:cpu:/", "5:pids:/docker/abc", "0::/")))
        .contains("/docker/abc");
    assertThat(SocketOwners.cgroup(List.of("0::/"))).isEmpty();
    assertThat(SocketOwners.cgroup(List.of("nonsense", ""))).isEmpty();
  }
}
