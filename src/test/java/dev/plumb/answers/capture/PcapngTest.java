package dev.plumb.answers.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Bytes;
import dev.plumb.model.port.Capturer.Count;
import dev.plumb.model.port.Capturer.Direction;
import dev.plumb.model.port.Capturer.Framing;
import dev.plumb.model.port.Capturer.Packet;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is written is read back by a reader that was written after the draft, not the writer. */
final class PcapngTest {
  /** One block: the fixed part, and the options by their code. */
  private record Block(int type, ByteBuffer body) {
    Map<Integer, byte[]> options(int from) {
      Map<Integer, byte[]> found = new TreeMap<>();
      int at = from;
      while (body.getShort(at) != 0) {
        byte[] value = new byte[body.getShort(at + 2) & 0xffff];
        body.get(at + 4, value);
        found.put((int) body.getShort(at), value);
        at += 4 + (value.length + 3) / 4 * 4;
      }
      assertThat(at + 4).as("the options end the block").isEqualTo(body.limit());
      return found;
    }
  }

  private static List<Block> blocks(byte[]... written) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : written) {
      whole.writeBytes(part);
    }
    ByteBuffer in = ByteBuffer.wrap(whole.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    List<Block> blocks = new ArrayList<>();
    int at = 0;
    while (at < in.limit()) {
      int length = in.getInt(at + 4);
      assertThat(length % 4).isZero();
      assertThat(in.getInt(at + length - 4)).as("the length is there twice").isEqualTo(length);
      blocks.add(
          new Block(in.getInt(at), in.slice(at + 8, length - 12).order(ByteOrder.LITTLE_ENDIAN)));
      at += length;
    }
    return blocks;
  }

  @Test
  void aFileHoldsItsTapsPacketsAndLosses() {
    long time = 1_795_611_205_954_688_459L;
    Packet packet =
        new Packet(1, time, Direction.OUTGOING, 1500, Bytes.of((byte) 1, (byte) 2, (byte) 3));
    List<Block> blocks =
        blocks(
            Pcapng.section("plumb"),
            Pcapng.tap("nginx-1:eth0", Framing.ETHERNET, 262_144, Optional.of("tcp port 80")),
            Pcapng.tap("tün:0", Framing.RAW, 9000, Optional.empty()),
            Pcapng.packet(packet),
            Pcapng.statistics(1, time + 5, new Count(7, 2, Optional.empty())));
    assertThat(blocks).extracting(Block::type).containsExactly(0x0a0d0d0a, 1, 1, 6, 5);

    Block section = blocks.get(0);
    assertThat(section.body.getInt(0)).isEqualTo(0x1a2b3c4d);
    assertThat(section.body.getShort(4)).isEqualTo((short) 1);
    assertThat(section.body.getLong(8)).isEqualTo(-1);
    assertThat(section.options(16).get(4)).asString().isEqualTo("plumb");

    Block first = blocks.get(1);
    assertThat(first.body.getShort(0)).isEqualTo((short) 1);
    assertThat(first.body.getInt(4)).isEqualTo(262_144);
    assertThat(first.options(8).get(2)).asString().isEqualTo("nginx-1:eth0");
    assertThat(first.options(8).get(9)).containsExactly(9);
    assertThat(first.options(8).get(11)).asString().isEqualTo("\0tcp port 80");
    Block second = blocks.get(2);
    assertThat(second.body.getShort(0)).isEqualTo((short) 101);
    assertThat(second.options(8).get(2)).isEqualTo("tün:0".getBytes(StandardCharsets.UTF_8));
    assertThat(second.options(8)).doesNotContainKey(11);

    ByteBuffer said = blocks.get(3).body;
    assertThat(said.getInt(0)).isEqualTo(1);
    assertThat((long) said.getInt(4) << 32 | (said.getInt(8) & 0xffffffffL)).isEqualTo(time);
    assertThat(said.getInt(12)).isEqualTo(3);
    assertThat(said.getInt(16)).isEqualTo(1500);
    assertThat(said.getInt(20)).isEqualTo(0x00030201);
    assertThat(blocks.get(3).options(24).get(2)).containsExactly(2, 0, 0, 0);

    Block statistics = blocks.get(4);
    assertThat(statistics.options(12).get(4)).containsExactly(7, 0, 0, 0, 0, 0, 0, 0);
    assertThat(statistics.options(12).get(7)).containsExactly(2, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void theDirectionSaysWhomThePacketWasFor() {
    for (Direction direction : Direction.values()) {
      Packet packet = new Packet(0, 0, direction, 4, Bytes.of(new byte[4]));
      int flags = blocks(Pcapng.packet(packet)).getFirst().options(24).get(2)[0];
      assertThat(flags & 3).isEqualTo(direction.isOut() ? 2 : 1);
      assertThat(flags >> 2)
          .isEqualTo(
              switch (direction) {
                case OUTGOING -> 0;
                case HOST -> 1;
                case MULTICAST -> 2;
                case BROADCAST -> 3;
                case OTHERHOST -> 4;
              });
    }
  }
}
