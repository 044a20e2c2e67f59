package dev.plumb.answers.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Bytes;
import dev.plumb.model.port.Capturer.Framing;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Packets byte by byte, as they were on a wire. */
final class PacketReaderTest {
  private static final String MACS = "0242ac1100030242ac110002";
  private static final String SYN =
      "4500003c1c4640004006c64eac110002ac110003"
          + "b2d6005000000011000000 00a002faf0dead0000".replace(" ", "")
          + "020405b40402080a0000000000000000 01030307".replace(" ", "");

  private static PacketSummary ethernet(String hex) {
    return PacketReader.read(Framing.ETHERNET, Bytes.ofHex(hex));
  }

  @Test
  void aTcpSynWithItsFlagsAndPorts() {
    PacketSummary syn = ethernet(MACS + "0800" + SYN);
    assertThat(syn.protocol()).isEqualTo("TCP");
    assertThat(syn.from().orElseThrow()).hasToString("172.17.0.2");
    assertThat(syn.to().orElseThrow()).hasToString("172.17.0.3");
    assertThat(syn.fromPort()).hasValue(45782);
    assertThat(syn.toPort()).hasValue(80);
    assertThat(syn.detail()).isEqualTo("[S] seq 17 win 64240 length 0");
    assertThat(syn.fromHardware().orElseThrow()).hasToString("02:42:ac:11:00:02");
    assertThat(PacketReader.read(Framing.RAW, Bytes.ofHex(SYN)).detail()).isEqualTo(syn.detail());
  }

  @Test
  void aTagOrTwoStandBeforeIt() {
    PacketSummary tagged = ethernet(MACS + "88a80064" + "81006007" + "0800" + SYN);
    assertThat(tagged.tags()).isEqualTo(List.of(100, 7));
    assertThat(tagged.toPort()).hasValue(80);
  }

  @Test
  void arpAsksAndAnswers() {
    String asks = "0001080006040001" + "0242ac110002ac110002" + "000000000000ac110003";
    assertThat(ethernet("ffffffffffff0242ac1100020806" + asks).detail())
        .isEqualTo("who has 172.17.0.3? tell 172.17.0.2");
    String says = "0001080006040002" + "0242ac110003ac110003" + "0242ac110002ac110002";
    assertThat(ethernet(MACS + "0806" + says).detail())
        .isEqualTo("172.17.0.3 is at 02:42:ac:11:00:03");
  }

  @Test
  void icmpSaysWhyAndWhatFits() {
    String header = "450000380000400040010000ac110001ac110002";
    assertThat(ethernet(MACS + "0800" + header + "0304000000000514").detail())
        .isEqualTo("fragmentation needed, mtu 1300");
    assertThat(ethernet(MACS + "0800" + header + "0303000000000000").detail())
        .isEqualTo("port unreachable");
    assertThat(ethernet(MACS + "0800" + header + "0800000000250003").detail())
        .isEqualTo("echo request id 37 seq 3");
  }

  @Test
  void neighbourDiscoveryNamesItsTarget() {
    String header =
        "6000000000183aff"
            + "fd770000000000000000000000000001"
            + "ff0200000000000000000001ff000002";
    String asks = "8700000000000000" + "fd770000000000000000000000000002";
    assertThat(ethernet(MACS + "86dd" + header + asks).detail())
        .isEqualTo("neighbour solicitation, who has fd77::2?");
  }

  @Test
  void laterFragmentsHaveNoPorts() {
    PacketSummary fragment =
        ethernet(MACS + "0800" + "450000280000200b40110000ac110002ac110003" + "00".repeat(20));
    assertThat(fragment.protocol()).isEqualTo("UDP");
    assertThat(fragment.toPort()).isEmpty();
    assertThat(fragment.detail()).isEqualTo("fragment at 88, length 20");
  }

  @Test
  void anyBytesHaveASummary() {
    Random random = new Random(5);
    byte[] whole = Bytes.ofHex(MACS + "0800" + SYN).toArray();
    for (int length = 0; length <= whole.length; length++) {
      assertThat(PacketReader.read(Framing.ETHERNET, Bytes.of(whole, 0, length)).protocol())
          .isNotEmpty();
    }
    int[] types = {0x0800, 0x86dd, 0x0806, 0x8100, 0x0026};
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(120)];
      random.nextBytes(bytes);
      if (bytes.length > 14) {
        int type = types[random.nextInt(types.length)];
        bytes[12] = (byte) (type >> 8);
        bytes[13] = (byte) type;
      }
      for (Framing framing : Framing.values()) {
        assertThat(PacketReader.read(framing, Bytes.of(bytes)).protocol()).isNotEmpty();
      }
    }
  }
}
