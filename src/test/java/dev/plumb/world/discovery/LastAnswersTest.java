package dev.plumb.world.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Facet;
import dev.plumb.model.NetnsId;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkChannel;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.netlink.Recall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What did not change is not decoded again; what did is. */
final class LastAnswersTest {
  private final LastAnswers.Answer<String> memory = new LastAnswers.Answer<>(true);
  private final List<Integer> decoded = new ArrayList<>();

  /** A kernel whose messages are numbers, as many a datagram as asked for. */
  private record Numbers(List<List<Integer>> datagrams, boolean whole) implements NetlinkChannel {
    Numbers(List<List<Integer>> datagrams) {
      this(datagrams, true);
    }

    @Override
    public boolean dump(String request, int type, byte[] body, Consumer<NetlinkMessage> consumer) {
      throw new AssertionError("asked without a memory");
    }

    @Override
    public boolean dump(
        String request, int type, byte[] body, Recall recall, Consumer<NetlinkMessage> consumer) {
      for (List<Integer> numbers : datagrams) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(numbers.size() * 20);
        for (int number : numbers) {
          byte[] payload = ByteBuffer.allocate(4).putInt(number).array();
          bytes.put(new NetlinkMessage(16, 0, 1, 0, payload).encode());
        }
        bytes.flip();
        if (!recall.recognises(bytes)) {
          NetlinkMessage.each(bytes, bytes.limit(), consumer);
        }
      }
      return whole;
    }

    @Override
    public NetlinkMessage ask(String request, int type, byte[] body) {
      throw new AssertionError("nothing to ask");
    }

    @Override
    public void close() {}
  }

  private Facet<String> read(NetlinkChannel channel, Stack stack) {
    decoded.clear();
    BiConsumer<NetlinkMessage, List<String>> decoder =
        (message, out) -> {
          int number = ByteBuffer.wrap(message.payload()).getInt();
          decoded.add(number);
          if (number < 0) {
            throw new MalformedMessage("number", "below zero", 0);
          }
          out.add("number " + number);
        };
    return DumpReader.read(channel, stack, "dump of numbers", 16, new byte[0], decoder, memory);
  }

  private Facet<String> read(List<List<Integer>> datagrams) {
    Stack stack = new Stack(new NetnsId(4, 1));
    Facet<String> facet = read(new Numbers(datagrams), stack);
    assertThat(stack.gaps).isEmpty();
    return facet;
  }

  @Test
  void theSameBytesAreTheSameObjects() {
    Facet<String> first = read(List.of(List.of(1, 2)));
    assertThat(decoded).containsExactly(1, 2);
    Facet<String> again = read(List.of(List.of(1, 2)));
    assertThat(decoded).isEmpty();
    assertThat(again.orEmpty()).isSameAs(first.orEmpty()).containsExactly("number 1", "number 2");
  }

  @Test
  void onlyTheDatagramThatChangedIsDecoded() {
    read(List.of(List.of(1, 2), List.of(3), List.of(4)));
    Facet<String> now = read(List.of(List.of(1, 2), List.of(5), List.of(4)));
    assertThat(decoded).containsExactly(5);
    assertThat(now.orEmpty()).containsExactly("number 1", "number 2", "number 5", "number 4");
    read(List.of(List.of(1, 2), List.of(5), List.of(4)));
    assertThat(decoded).isEmpty();
  }

  @Test
  void fewerAndMoreDatagramsAreAsManyAsThereAre() {
    read(List.of(List.of(1), List.of(2)));
    assertThat(read(List.of(List.of(1))).orEmpty()).containsExactly("number 1");
    assertThat(read(List.of(List.of(1), List.of(3))).orEmpty())
        .containsExactly("number 1", "number 3");
    assertThat(decoded).containsExactly(3);
    assertThat(read(List.of()).orEmpty()).isEmpty();
    assertThat(read(List.of(List.of(1))).orEmpty()).containsExactly("number 1");
  }

  @Test
  void whatNobodyCanReadIsSaidEachTime() {
    for (int time = 1; time <= 2; time++) {
      Stack stack = new Stack(new NetnsId(4, 1));
      Facet<String> facet = read(new Numbers(List.of(List.of(1), List.of(-2, 3))), stack);
      assertThat(facet.orEmpty()).containsExactly("number 1", "number 3");
      assertThat(stack.gaps).hasSize(1);
      assertThat(stack.gaps.getFirst().reason()).contains("answer 2 of the dump");
    }
  }

  @Test
  void aDumpThatNeverSettlesIsSaidEachTime() {
    for (int time = 1; time <= 2; time++) {
      Stack stack = new Stack(new NetnsId(4, 1));
      Facet<String> facet = read(new Numbers(List.of(List.of(1)), false), stack);
      assertThat(facet.orEmpty()).containsExactly("number 1");
      assertThat(stack.gaps).hasSize(1);
    }
  }

  @Test
  void aChannelThatKnowsOfNoDatagramsIsReadAsEver() throws IOException {
    NetlinkChannel messages =
        new NetlinkChannel() {
          @Override
          public boolean dump(
              String request, int type, byte[] body, Consumer<NetlinkMessage> consumer) {
            consumer.accept(new NetlinkMessage(16, 0, 1, 0, new byte[] {0, 0, 0, 7}));
            return true;
          }

          @Override
          public NetlinkMessage ask(String request, int type, byte[] body) {
            throw new AssertionError("nothing to ask");
          }

          @Override
          public void close() {}
        };
    try (messages) {
      for (int time = 1; time <= 2; time++) {
        Facet<String> facet = read(messages, new Stack(new NetnsId(4, 1)));
        assertThat(facet.orEmpty()).containsExactly("number 7");
        assertThat(decoded).containsExactly(7);
      }
    }
  }
}
