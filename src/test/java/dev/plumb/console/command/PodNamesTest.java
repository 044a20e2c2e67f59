package dev.plumb.console.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumb.model.Container;
import dev.plumb.model.Facet;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Words for pods, and for containers that share a name within one engine. */
class PodNamesTest {
  private static final NetnsId HOST = new NetnsId(4, 1);
  private static final NetnsId FIRST = new NetnsId(4, 2);
  private static final NetnsId SECOND = new NetnsId(4, 3);
  private static final NetnsId ROOTS = new NetnsId(4, 4);
  private static final NetnsId USERS = new NetnsId(4, 5);

  private final Host host =
      host(
          container("containerd", "aaaa000000000001", "nginx", FIRST, pod("web-0")),
          container("containerd", "aaaa000000000002", "web-0", FIRST, pod("web-0")),
          container("containerd", "aaaa000000000003", "nginx", SECOND, pod("web-1")),
          container("podman", "bbbb000000000001", "db", ROOTS, Optional.empty()),
          container("podman", "cccc000000000002", "db", USERS, Optional.empty()));

  private static Optional<Pod> pod(String name) {
    return Optional.of(new Pod(Optional.of("prod"), name, Optional.empty()));
  }

  private static Container container(
      String engine, String id, String name, NetnsId netns, Optional<Pod> pod) {
    return new Container(
        engine,
        id,
        name,
        "running",
        OptionalInt.of(7),
        Optional.of(netns),
        "bridge",
        List.of(),
        List.of(),
        Optional.empty(),
        pod);
  }

  private static Host host(Container... containers) {
    List<Namespace> namespaces = new ArrayList<>();
    for (NetnsId id : List.of(HOST, FIRST, SECOND, ROOTS, USERS)) {
      namespaces.add(
          new Namespace(
              id,
              OptionalLong.empty(),
              id.toString(),
              List.of(),
              Namespace.Kind.CONTAINER,
              List.of(),
              Facet.notAsked(),
              Facet.notAsked(),
              Facet.notAsked(),
              Facet.notAsked(),
              Facet.notAsked(),
              Facet.notAsked(),
              Facet.notAsked(),
              Optional.empty(),
              List.of()));
    }
    return new Host(
        "test", HOST, namespaces, List.of(containers), List.of(), List.of(), Instant.EPOCH);
  }

  private NetnsId meant(String word) throws UserError {
    return Names.namespace(host, word).id();
  }

  @Test
  void aPodIsMeantByItsFullNameAndByItsSandbox() throws UserError {
    assertThat(meant("prod/web-0")).isEqualTo(FIRST);
    assertThat(meant("pod=prod/web-1")).isEqualTo(SECOND);
    assertThat(meant("web-0")).isEqualTo(FIRST);
    assertThatThrownBy(() -> meant("pod=web-0")).isInstanceOf(UserError.class);
  }

  @Test
  void aContainerOfSeveralPodsIsAskedBackByPod() {
    UserError error = catchThrowableOfType(UserError.class, () -> meant("nginx"));

    assertThat(error.code()).isEqualTo(3);
    assertThat(error.next().toString()).contains("pod=prod/web-0", "pod=prod/web-1");
  }

  @Test
  void twoOfOneEngineAreToldApartByTheirIds() throws UserError {
    UserError error = catchThrowableOfType(UserError.class, () -> meant("podman=db"));

    assertThat(error.code()).isEqualTo(3);
    assertThat(error.next().toString()).contains("podman=bbbb00000000", "podman=cccc00000000");
    assertThat(meant("podman=cccc00000000")).isEqualTo(USERS);
  }
}
