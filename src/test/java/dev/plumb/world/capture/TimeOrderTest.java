package dev.plumb.world.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Bytes;
import dev.plumb.model.port.Capturer.Direction;
import dev.plumb.model.port.Capturer.FilterRefused;
import dev.plumb.model.port.Capturer.Packet;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Nothing is handed out that an earlier packet of another tap may still overtake. */
final class TimeOrderTest {
  private static final long MILLISECOND = 1_000_000;

  private static Packet at(int tap, long milliseconds) {
    return new Packet(tap, milliseconds * MILLISECOND, Direction.HOST, 0, Bytes.EMPTY);
  }

  @Test
  void theOrderIsThatOfTheStamps() {
    TimeOrder order = new TimeOrder();
    order.add(at(0, 100), 0);
    order.add(at(0, 130), 0);
    order.add(at(1, 90), 0);
    assertThat(order.release(100 * MILLISECOND, 0)).containsExactly(at(1, 90));
    assertThat(order.release(139 * MILLISECOND, 0)).containsExactly(at(0, 100));
    assertThat(order.rest()).containsExactly(at(0, 130));
  }

  @Test
  void packetsOfOneMomentStayInTheOrderInWhichTheyWereRead() {
    TimeOrder order = new TimeOrder();
    List<Packet> same = List.of(at(2, 5), at(0, 5), at(1, 5));
    same.forEach(packet -> order.add(packet, 0));
    assertThat(order.rest()).isEqualTo(same);
  }

  @Test
  void aClockThatWasSetBackHoldsNothingForLong() {
    TimeOrder order = new TimeOrder();
    order.add(at(0, 3_600_000), 0);
    assertThat(order.release(0, 100 * MILLISECOND)).isEmpty();
    assertThat(order.release(0, 300 * MILLISECOND)).hasSize(1);
  }

  @Test
  void tcpdumpsNumbersBecomeAProgramForTheKernel() throws Exception {
    byte[] program = FilterCompiler.program("2\n48 0 0 9\n6 1 2 4294967295\n");
    assertThat(HexFormat.of().formatHex(program))
        .isEqualTo("3000000009000000" + "06000102ffffffff");
    for (String strange : List.of("", "x", "2\n6 0 0 0\n", "1\n6 0 0\n", "99999\n")) {
      Assertions.assertThatThrownBy(() -> FilterCompiler.program(strange))
          .isInstanceOf(FilterRefused.class);
    }
  }
}
