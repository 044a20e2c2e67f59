package dev.plumb.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import dev.plumb.model.Rule;
import dev.plumb.model.XfrmPolicy;
import dev.plumb.model.XfrmSelector;
import dev.plumb.model.XfrmState;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.uapi.XfrmMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** IPsec's policies as a kernel sent them, and states without their keys. */
final class XfrmMessageTest {
  @Test
  void policiesSayWhatIpSaid() throws IOException {
    List<NetlinkMessage> messages = TrafficCaptures.messages("policy");
    XfrmPolicy block = XfrmMessage.policy(messages.get(1));
    assertThat(block)
        .isEqualTo(
            new XfrmPolicy(
                XfrmPolicy.Sort.MAIN,
                XfrmPolicy.OUT,
                block.index(),
                5,
                true,
                0,
                new XfrmSelector(
                    2,
                    Prefix.parse("10.0.0.1/32"),
                    Prefix.parse("10.0.0.2/32"),
                    6,
                    XfrmSelector.Port.ANY,
                    new XfrmSelector.Port(80, 0xffff),
                    0),
                Optional.of(new Rule.Mark(7, 0xff)),
                OptionalLong.empty(),
                List.of(),
                List.of()));
    assertThat(block.selector()).hasToString("src 10.0.0.1/32 dst 10.0.0.2/32 proto 6 dport 80");
    XfrmPolicy demand = XfrmMessage.policy(messages.get(0));
    assertThat(demand.direction()).isEqualTo(XfrmPolicy.IN);
    assertThat(demand.selector().source()).isEqualTo(Prefix.parse("fd00::/64"));
    assertThat(demand.selector().destination()).isEmpty();
    assertThat(demand.interfaceId()).hasValue(9);
    assertThat(demand.templates())
        .containsExactly(
            new XfrmPolicy.Template(
                Optional.of(IpAddress.of("fd00::1")),
                Optional.of(IpAddress.of("fd00::2")),
                50,
                0x10,
                3,
                1,
                true));
  }

  /** struct xfrm_usersa_info with the key "TOP SECRET" in all attributes that hold keys. */
  private static NetlinkMessage state() {
    ByteBuffer info = ByteBuffer.allocate(224).order(ByteOrder.nativeOrder());
    info.put(56, new byte[] {10, 0, 0, 2}).put(76, (byte) 50);
    info.put(72, new byte[] {0, 0, 0x12, 0x34}).put(80, new byte[] {10, 0, 0, 1});
    info.putLong(160, 840).putLong(168, 10).putInt(208, 3).putShort(212, (short) 2);
    info.put(214, (byte) 1);
    Attributes.Builder attributes = new Attributes.Builder();
    for (int type : new int[] {1, 2, 18, 20, 77}) {
      byte[] algorithm = Arrays.copyOf("cbc(aes)".getBytes(StandardCharsets.UTF_8), 90);
      byte[] key = "TOP SECRET".getBytes(StandardCharsets.UTF_8);
      System.arraycopy(key, 0, algorithm, 68, key.length);
      attributes.put(type, algorithm);
    }
    byte[] rest = attributes.bytes();
    byte[] payload = Arrays.copyOf(info.array(), 224 + rest.length);
    System.arraycopy(rest, 0, payload, 224, rest.length);
    return new NetlinkMessage(XfrmMessage.XFRM_MSG_NEWSA, 0, 1, 1, payload);
  }

  @Test
  void stateHasNoKeys() {
    XfrmState state = XfrmMessage.state(state());
    assertThat(state.source()).isEqualTo(IpAddress.of("10.0.0.1"));
    assertThat(state.destination()).isEqualTo(IpAddress.of("10.0.0.2"));
    assertThat(state.spi()).isEqualTo(0x1234);
    assertThat(state.requestId()).isEqualTo(3);
    assertThat(state.mode()).isEqualTo(1);
    assertThat(state.counters().bytes()).isEqualTo(840);
    assertThat(state.counters().packets()).isEqualTo(10);
    assertThat(state.algorithms().text("enc")).hasValue("cbc(aes)");
    assertThat(state.toString())
        .doesNotContain("SECRET")
        .doesNotContain("53454352"); // the same in hex
  }

  @Test
  void onlyDefaultsThatBlockAreFacts() {
    byte[] answer = {1, 2, 1, 0};
    assertThat(XfrmMessage.defaults(new NetlinkMessage(0x28, 0, 1, 1, answer)))
        .extracting(XfrmPolicy::direction)
        .containsExactly(XfrmPolicy.IN, XfrmPolicy.OUT);
    assertThat(XfrmMessage.defaults(new NetlinkMessage(0x28, 0, 1, 1, new byte[] {2, 2, 2, 0})))
        .isEmpty();
  }
}
