package dev.plumb.world.drops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The kernel's files as they are printed. */
final class CounterTextTest {
  @Test
  void namesStandAboveTheirValues() {
    assertThat(
            CounterText.titled(
                "Ip: Forwarding InDiscards\nIp: 2 7\nTcp: MaxConn InErrs\nTcp: -1 0\n"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("IpForwarding", 2L, "IpInDiscards", 7L, "TcpMaxConn", -1L, "TcpInErrs", 0L));
    assertThat(CounterText.titled("Ip: A B\nIp: 1\n")).isEmpty();
    assertThat(CounterText.titled("Ip: A\nTcp: 1\n")).isEmpty();
    assertThat(CounterText.titled("half")).isEmpty();
  }

  @Test
  void processorsAreAddedUp() {
    assertThat(CounterText.perProcessor("entries  drop\n0000000a 00000001\n0000000a 0000000f\n"))
        .containsEntry("drop", 16L);
    assertThat(CounterText.softnet("00000001 00000002 0\n00000001 00000010 0\n"))
        .containsEntry("dropped", 18L);
    assertThat(CounterText.paired("Ip6InNoRoutes      \t3\n")).containsEntry("Ip6InNoRoutes", 3L);
  }
}
