package dev.plumb.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Bytes;
import dev.plumb.model.Facet;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Socket;
import dev.plumb.model.Tree;
import dev.plumb.model.UnixSocket;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.netlink.RecordingChannel.Exchange;
import dev.plumb.world.uapi.SocketMessage;
import dev.plumb.world.uapi.UnixSocketMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real kernel's sockets: read as ss and netstat read them, written back byte for byte. */
final class SocketCapturesTest {
  private static final int STRANGE = 0x3abc;

  static List<String> lines() {
    return SocketCaptures.LINES;
  }

  @ParameterizedTest
  @MethodSource("lines")
  void appletSaysWhatTheToolSaid(String line) throws IOException {
    assertThat(SocketCaptures.applet(line, links(), SocketCaptures.exchanges()))
        .isEqualTo(SocketCaptures.oracle(line));
  }

  /** The one link whose name is printed; its index is the capture's own. */
  private static Facet<Link> links() throws IOException {
    int ifindex =
        SocketCaptures.sockets(SocketCaptures.exchanges()).stream()
            .filter(socket -> socket.device().isPresent())
            .findFirst()
            .orElseThrow()
            .device()
            .getAsInt();
    return Facet.of(
        List.of(
            new Link(
                new LinkRef(Decoded.NETNS, ifindex),
                "eth0",
                List.of(),
                Optional.empty(),
                1,
                0,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                0,
                Optional.empty(),
                OptionalInt.empty(),
                new LinkKind.Plain(),
                Optional.empty(),
                Tree.Obj.EMPTY,
                List.of())));
  }

  @Test
  void unixSocketsAreThoseOfSs() throws IOException {
    List<UnixSocket> ours = SocketCaptures.unixSockets(SocketCaptures.exchanges());
    assertThat(SocketCaptures.unixFacts(ours))
        .isEqualTo(SocketCaptures.unixFacts(SocketCaptures.oracle(SocketCaptures.UNIX_LINE)));
    assertThat(ours).anyMatch(socket -> socket.nameText().equals("@plumb@packets"));
    assertThat(ours).anyMatch(socket -> socket.nameText().endsWith("/stream"));
  }

  @Test
  void encodesToTheBytesThatCame() throws IOException {
    for (Exchange exchange : SocketCaptures.exchanges()) {
      for (NetlinkMessage message : exchange.answers()) {
        byte[] again =
            SocketCaptures.isUnix(exchange)
                ? UnixSocketMessage.decode(message).encode()
                : SocketMessage.decode(message).encode();
        assertThat(again).isEqualTo(message.payload());
      }
    }
  }

  @Test
  void everyAttributeOfLinux618IsKnown() throws IOException {
    List<Exchange> exchanges = SocketCaptures.exchanges();
    SocketCaptures.sockets(exchanges).forEach(one -> assertThat(one.unknown()).isEmpty());
    SocketCaptures.unixSockets(exchanges).forEach(one -> assertThat(one.unknown()).isEmpty());
  }

  /** What ss does not print: facts that questions are answered by. */
  @Test
  void flagsMarksAndStatesAreRead() throws IOException {
    List<Socket> all = SocketCaptures.sockets(SocketCaptures.exchanges());
    assertThat(listener(all, 8003).v6only()).contains(false);
    assertThat(listener(all, 8003).servesIpv4()).isTrue();
    assertThat(listener(all, 8004).v6only()).contains(true);
    assertThat(listener(all, 8004).servesIpv4()).isFalse();
    assertThat(listener(all, 8005).servesIpv4()).isFalse();
    assertThat(listener(all, 8007).mark()).hasValue(0x2a);
    assertThat(listener(all, 8001).v6only()).isEmpty();
    assertThat(listener(all, 8001).cgroup()).isPresent();
    assertThat(all)
        .filteredOn(socket -> socket.localPort() == 8008)
        .as("bound and nothing else, since Linux 6.8")
        .singleElement()
        .satisfies(socket -> assertThat(socket.state()).isEqualTo(Socket.CLOSE))
        .satisfies(socket -> assertThat(socket.isListening()).isFalse());
    assertThat(all).filteredOn(socket -> socket.localPort() == 8006).hasSize(2);
    assertThat(all.stream().map(Socket::state)).contains(1, 5, 7, 8, 10);
    assertThat(all.stream().map(socket -> socket.inode().isPresent())).contains(true);
  }

  private static Socket listener(List<Socket> all, int port) {
    return all.stream()
        .filter(socket -> socket.localPort() == port && socket.isListening())
        .findFirst()
        .orElseThrow();
  }

  private static void isReadOrMalformed(NetlinkMessage message, boolean unix) {
    try {
      SocketCaptures.use(message, unix);
    } catch (MalformedMessage expected) {
      // One of the two things that may happen; anything else fails the test.
    } catch (RuntimeException | StackOverflowError other) {
      throw new AssertionError("socket: " + Bytes.of(message.payload()), other);
    }
  }

  private static NetlinkMessage with(NetlinkMessage message, byte[] payload) {
    return new NetlinkMessage(message.type(), 0, 1, 1, payload);
  }

  @Test
  void everyPrefixOfEveryMessageIsReadOrMalformed() throws IOException {
    for (Exchange exchange : SocketCaptures.exchanges()) {
      for (NetlinkMessage message : exchange.answers()) {
        for (int length = 0; length < message.payload().length; length++) {
          byte[] cut = Arrays.copyOf(message.payload(), length);
          isReadOrMalformed(with(message, cut), SocketCaptures.isUnix(exchange));
        }
      }
    }
  }

  @Test
  void everyChangedByteIsReadOrMalformed() throws IOException {
    Random random = new Random(4);
    for (Exchange exchange : SocketCaptures.exchanges()) {
      for (NetlinkMessage message : exchange.answers()) {
        for (int i = 0; i < 200; i++) {
          byte[] payload = message.payload().clone();
          payload[random.nextInt(payload.length)] = (byte) random.nextInt();
          isReadOrMalformed(with(message, payload), SocketCaptures.isUnix(exchange));
        }
      }
    }
  }

  @Test
  void unknownAttributeSurvives() throws IOException {
    byte[] strange = new Attributes.Builder().put(STRANGE, new byte[] {1, 2, 3, 4}).bytes();
    UnknownAttribute kept =
        new UnknownAttribute(STRANGE, Bytes.of((byte) 1, (byte) 2, (byte) 3, (byte) 4));
    for (Exchange exchange : SocketCaptures.exchanges()) {
      for (NetlinkMessage message : exchange.answers()) {
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.writeBytes(message.payload());
        longer.writeBytes(strange);
        NetlinkMessage tomorrow = with(message, longer.toByteArray());
        List<UnknownAttribute> unknown =
            SocketCaptures.isUnix(exchange)
                ? UnixSocketMessage.decode(tomorrow).socket(Decoded.NETNS).unknown()
                : SocketMessage.decode(tomorrow)
                    .socket(Decoded.NETNS, SocketCaptures.protocol(exchange))
                    .unknown();
        assertThat(unknown).containsExactly(kept);
      }
    }
  }

  /** A cookie of which the upper half counts too. */
  @Test
  void cookiesAreSixtyFourBits() throws IOException {
    NetlinkMessage message = SocketCaptures.exchanges().getFirst().answers().getFirst();
    byte[] payload = message.payload().clone();
    Arrays.fill(payload, 44, 52, (byte) 0xff);
    SocketMessage decoded = SocketMessage.decode(with(message, payload));
    assertThat(decoded.cookie()).isEqualTo(-1);
    assertThat(decoded.encode()).isEqualTo(payload);
  }
}
