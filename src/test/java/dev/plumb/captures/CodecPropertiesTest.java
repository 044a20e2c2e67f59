package dev.plumb.captures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.model.Address;
import dev.plumb.model.Bytes;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Link;
import dev.plumb.model.Neighbour;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkException;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.uapi.AddressMessage;
import dev.plumb.world.uapi.LinkMessage;
import dev.plumb.world.uapi.NeighbourMessage;
import dev.plumb.world.uapi.NsidMessage;
import dev.plumb.world.uapi.RouteMessage;
import dev.plumb.world.uapi.RuleMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes, a decoder returns a value or throws MalformedMessage; what it does not know,
 * it keeps.
 */
final class CodecPropertiesTest {
  private static final int STRANGE = 0x3abc;

  private static NetlinkMessage with(NetlinkMessage message, byte[] payload) {
    return new NetlinkMessage(
        message.type(), message.flags(), message.sequence(), message.port(), payload);
  }

  private static void isReadOrMalformed(NetlinkMessage message) {
    try {
      Captures.use(message);
    } catch (MalformedMessage expected) {
      // One of the two things that may happen; anything else fails the test.
    } catch (RuntimeException | StackOverflowError other) {
      throw new AssertionError(
          "type " + message.type() + ": " + Bytes.of(message.payload()), other);
    }
  }

  @Test
  void everyPrefixOfEveryMessageIsReadOrMalformed() throws IOException {
    for (NetlinkMessage message : Captures.messages()) {
      for (int length = 0; length < message.payload().length; length++) {
        isReadOrMalformed(with(message, Arrays.copyOf(message.payload(), length)));
      }
    }
  }

  @Test
  void mutatedMessagesAreReadOrMalformed() throws IOException {
    List<NetlinkMessage> messages = Captures.messages();
    Random random = new Random(20240817);
    for (int i = 0; i < 60_000; i++) {
      NetlinkMessage message = messages.get(random.nextInt(messages.size()));
      byte[] payload = message.payload().clone();
      for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
        int at = random.nextInt(payload.length);
        // Small numbers are what lengths and types are made of.
        payload[at] = (byte) (random.nextBoolean() ? random.nextInt(32) : random.nextInt());
      }
      isReadOrMalformed(with(message, payload));
    }
  }

  @Test
  void everyPrefixOfADatagramIsSplitOrMalformed() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (NetlinkMessage message : Captures.messages().subList(0, 12)) {
      out.writeBytes(message.encode());
    }
    byte[] datagram = out.toByteArray();
    for (int length = 0; length <= datagram.length; length++) {
      List<NetlinkMessage> whole = new ArrayList<>();
      try {
        NetlinkMessage.each(ByteBuffer.wrap(datagram), length, whole::add);
        assertThat(whole.stream().mapToInt(one -> one.encode().length).sum())
            .isBetween(length, length + 3);
      } catch (MalformedMessage cutShort) {
        assertThat(cutShort.offset()).isLessThan(length);
      }
    }
  }

  @Test
  void errorOfAnyBytesIsAnExceptionOrMalformed() {
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      byte[] payload = new byte[random.nextInt(64)];
      random.nextBytes(payload);
      if (payload.length > 8 && random.nextBoolean()) {
        Arrays.fill(payload, 5, 8, (byte) 0); // a request length that may fit
      }
      int type = random.nextBoolean() ? NetlinkMessage.NLMSG_ERROR : NetlinkMessage.NLMSG_DONE;
      NetlinkMessage answer = new NetlinkMessage(type, random.nextInt(0x400), 1, 1, payload);
      try {
        assertThat(NetlinkException.of("request", answer).getMessage())
            .startsWith("request failed");
      } catch (MalformedMessage expected) {
        assertThat(expected.getMessage()).isNotEmpty();
      }
    }
  }

  @Test
  void errorWithANegativeRequestLengthIsMalformed() {
    byte[] payload = ByteBuffer.allocate(40).putInt(0, -1).putInt(4, 0x90ffffff).array();
    NetlinkMessage answer =
        new NetlinkMessage(
            NetlinkMessage.NLMSG_ERROR, NetlinkMessage.NLM_F_ACK_TLVS, 1, 1, payload);
    assertThatThrownBy(() -> NetlinkException.of("request", answer))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void unknownAttributeIsKeptAndWrittenBack() throws IOException {
    UnknownAttribute strange =
        new UnknownAttribute(STRANGE, Bytes.of((byte) 1, (byte) 2, (byte) 3));
    byte[] extra = new Attributes.Builder().put(STRANGE, strange.payload().toArray()).bytes();
    for (NetlinkMessage message : Captures.messages()) {
      byte[] padded = Arrays.copyOf(message.payload(), message.payload().length + 3 & ~3);
      byte[] payload = Arrays.copyOf(padded, padded.length + extra.length);
      System.arraycopy(extra, 0, payload, padded.length, extra.length);
      NetlinkMessage longer = with(message, payload);
      assertThat(Decoded.reencoded(longer)).isEqualTo(payload);
      switch (Decoded.fact(longer).orElse("nothing")) {
        case Link link -> assertThat(link.unknown()).contains(strange);
        case Address address -> assertThat(address.unknown()).contains(strange);
        case Route route -> assertThat(route.unknown()).contains(strange);
        case Rule rule -> assertThat(rule.unknown()).contains(strange);
        case Neighbour neighbour -> assertThat(neighbour.unknown()).contains(strange);
        case FdbEntry entry -> assertThat(entry.unknown()).contains(strange);
        default -> {}
      }
    }
  }

  @Test
  void randomMessageSurvivesItsBytes() {
    Random random = new Random(42);
    for (int i = 0; i < 5_000; i++) {
      LinkMessage link =
          new LinkMessage(
              u8(random),
              random.nextInt(0x10000),
              random.nextInt(),
              random.nextInt(),
              random.nextInt(),
              attributes(random));
      assertThat(LinkMessage.decode(message(link.encode()))).isEqualTo(link);
      AddressMessage address =
          new AddressMessage(
              u8(random), u8(random), u8(random), u8(random), random.nextInt(), attributes(random));
      assertThat(AddressMessage.decode(message(address.encode()))).isEqualTo(address);
      RouteMessage route =
          new RouteMessage(
              u8(random),
              u8(random),
              u8(random),
              u8(random),
              u8(random),
              u8(random),
              u8(random),
              u8(random),
              random.nextInt(),
              attributes(random));
      assertThat(RouteMessage.decode(message(route.encode()))).isEqualTo(route);
      RuleMessage rule =
          new RuleMessage(
              u8(random),
              u8(random),
              u8(random),
              u8(random),
              u8(random),
              u8(random),
              random.nextInt(),
              attributes(random));
      assertThat(RuleMessage.decode(message(rule.encode()))).isEqualTo(rule);
      NeighbourMessage neighbour =
          new NeighbourMessage(
              u8(random),
              random.nextInt(),
              random.nextInt(0x10000),
              u8(random),
              u8(random),
              attributes(random));
      assertThat(NeighbourMessage.decode(message(neighbour.encode()))).isEqualTo(neighbour);
      NsidMessage nsid = new NsidMessage(attributes(random));
      assertThat(NsidMessage.decode(message(nsid.encode()))).isEqualTo(nsid);
    }
  }

  private static NetlinkMessage message(byte[] payload) {
    return new NetlinkMessage(16, 0, 1, 1, payload);
  }

  private static int u8(Random random) {
    return random.nextInt(256);
  }

  private static Attributes attributes(Random random) {
    Attributes.Builder builder = new Attributes.Builder();
    for (int count = random.nextInt(5); count > 0; count--) {
      byte[] payload = new byte[random.nextInt(20)];
      random.nextBytes(payload);
      builder.put(random.nextInt(0x10000), payload);
    }
    byte[] bytes = builder.bytes();
    return Attributes.decode(bytes, 0, bytes.length, "random");
  }
}
