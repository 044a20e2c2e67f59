package dev.plumb.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BridgeCommandsTest {
  @Test
  void learnedByDoesNotCallAnUnreadTableEmpty() throws UserError {
    NetnsId id = new NetnsId(4, 100);
    Namespace namespace =
        new Namespace(
            id,
            OptionalLong.empty(),
            "host",
            List.of(),
            Namespace.Kind.HOST,
            List.of(),
            Facet.of(List.of()),
            Facet.of(List.of()),
            Facet.of(List.of()),
            Facet.of(List.of()),
            Facet.of(List.of()),
            new Facet.Missing<>(new Gap("host", "EPERM", "its bridges' tables are not known")),
            Facet.of(List.of()),
            Optional.empty(),
            List.of());
    Host host =
        new Host("box", id, List.of(namespace), List.of(), List.of(), List.of(), Instant.EPOCH);
    Outcome outcome =
        Dispatcher.call(
            List.of("bridge", "learned-by", "02:42:ac:11:00:02"),
            new FakeSession(host, BridgeCommands.entries()));
    assertThat(outcome.code()).isEqualTo(Exit.UNAVAILABLE);
    assertThat(outcome.notes()).hasSize(1);
  }
}
