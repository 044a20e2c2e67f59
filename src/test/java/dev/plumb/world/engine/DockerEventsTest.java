package dev.plumb.world.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.port.Events.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that does not talk to us. */
final class DockerEventsTest {
  @TempDir Path root;

  @Test
  void aRefusalThatLastsIsToldOnceAndTriedEverLessOften() throws Exception {
    Path socket = root.resolve("docker.sock");
    Files.createFile(socket); // no socket: connecting is refused
    DockerPaths paths = new DockerPaths(root, root, socket, root, OptionalInt.of(1));
    List<Event> told = new CopyOnWriteArrayList<>();
    AtomicInteger tries = new AtomicInteger();
    try (DockerEvents events =
        DockerEvents.listen(
            () -> {
              tries.incrementAndGet();
              return paths;
            },
            Duration.ofMillis(20),
            told::add)) {
      assertThat(events).isNotNull();
      Thread.sleep(900);
    }
    assertThat(told).hasSize(1);
    assertThat(tries.get()).isBetween(2, 10); // every 20 ms would be 45
  }
}
