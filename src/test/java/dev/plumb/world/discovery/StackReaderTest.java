package dev.plumb.world.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.captures.Captures;
import dev.plumb.model.Facet;
import dev.plumb.model.Link;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.KernelChannel;
import dev.plumb.world.netlink.NetlinkChannel;
import dev.plumb.world.netlink.NetlinkException;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.netlink.RecordingChannel.Exchange;
import dev.plumb.world.netlink.ReplayChannel;
import dev.plumb.world.uapi.AddressMessage;
import dev.plumb.world.uapi.LinkMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * One namespace read from a kernel that is played: what it says, what it refuses, what changes
 * meanwhile.
 */
final class StackReaderTest {
  private static final Needs LINKS = Needs.all(Part.LINKS);

  private static Stack read(NetlinkChannel channel, Needs needs) {
    Stack stack = new Stack(new NetnsId(4, 1));
    new StackReader(needs, new LastAnswers()).read(channel, stack);
    return stack;
  }

  /** Why a facet is missing. */
  private static String missing(Facet<?> facet) {
    return facet instanceof Facet.Missing<?> missing ? missing.gap().reason() : "not missing";
  }

  private static Exchange links(boolean interrupted) throws IOException {
    for (Exchange exchange : Captures.exchanges("rich-right")) {
      if (exchange.type() == LinkMessage.RTM_GETLINK) {
        List<NetlinkMessage> answers = new ArrayList<>(exchange.answers());
        if (interrupted) {
          NetlinkMessage last = answers.removeLast();
          answers.add(
              new NetlinkMessage(
                  last.type(),
                  last.flags() | NetlinkMessage.NLM_F_DUMP_INTR,
                  last.sequence(),
                  last.port(),
                  last.payload()));
        }
        return new Exchange(exchange.type(), LinkMessage.dumpBody(false), answers);
      }
    }
    throw new IOException("no links in the capture");
  }

  @Test
  void readsEverythingThatWasRecorded() throws IOException {
    Needs all =
        Needs.all(
            Part.LINKS,
            Part.COUNTERS,
            Part.ADDRESSES,
            Part.ROUTES,
            Part.RULES,
            Part.NEIGHBOURS,
            Part.FDB);
    Stack stack = read(new ReplayChannel(Captures.exchanges("rich-left")), all);
    assertThat(stack.gaps).isEmpty();
    assertThat(stack.links.orEmpty()).hasSizeGreaterThan(15);
    assertThat(stack.addresses.orEmpty()).hasSizeGreaterThan(15);
    assertThat(stack.routes.orEmpty()).hasSizeGreaterThan(40);
    assertThat(stack.rules.orEmpty()).hasSizeGreaterThan(20);
    assertThat(stack.neighbours.orEmpty()).hasSizeGreaterThan(8);
    assertThat(stack.fdb.orEmpty()).hasSizeGreaterThan(20);
  }

  @Test
  void whatNobodyNeedsIsNotAsked() throws IOException {
    Stack stack = read(new ReplayChannel(List.of(links(false))), LINKS);
    assertThat(stack.links.isRead()).isTrue();
    assertThat(stack.addresses).isInstanceOf(Facet.NotAsked.class);
  }

  @Test
  void interruptedDumpIsAskedForAgain() throws IOException {
    int whole = links(false).answers().size();
    Stack stack = read(new ReplayChannel(List.of(links(true), links(true), links(false))), LINKS);
    assertThat(stack.links.orEmpty()).hasSize(whole);
    assertThat(stack.gaps).isEmpty();
  }

  @Test
  void dumpThatIsAlwaysInterruptedIsReadWithAGap() throws IOException {
    List<Exchange> exchanges = new ArrayList<>();
    for (int i = 0; i < NetlinkChannel.REPEATS; i++) {
      exchanges.add(links(true));
    }
    Stack stack = read(new ReplayChannel(exchanges), LINKS);
    assertThat(stack.links.orEmpty()).hasSize(links(true).answers().size());
    assertThat(stack.gaps).hasSize(1);
    assertThat(stack.gaps.getFirst().reason()).contains("changed while they were read, 5 times");
  }

  /** Plays the recording, and refuses one type of request as a kernel does. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Refusing(ReplayChannel behind, int refused, byte[] error, int flags)
      implements NetlinkChannel {
    @Override
    public boolean dump(String request, int type, byte[] body, Consumer<NetlinkMessage> consumer)
        throws IOException {
      if (type == refused) {
        throw NetlinkException.of(
            request, new NetlinkMessage(NetlinkMessage.NLMSG_DONE, flags, 1, 1, error));
      }
      return behind.dump(request, type, body, consumer);
    }

    @Override
    public NetlinkMessage ask(String request, int type, byte[] body) throws IOException {
      return behind.ask(request, type, body);
    }

    @Override
    public void close() {}
  }

  @Test
  void refusalIsAGapWithTheKernelsOwnSentence() throws IOException {
    byte[] sentence =
        new Attributes.Builder().string(1, "Address dump is closed on Mondays").bytes();
    byte[] error =
        ByteBuffer.allocate(4 + sentence.length)
            .order(ByteOrder.nativeOrder())
            .putInt(-95)
            .put(sentence)
            .array();
    NetlinkChannel channel =
        new Refusing(
            new ReplayChannel(List.of(links(false))),
            AddressMessage.RTM_GETADDR,
            error,
            NetlinkMessage.NLM_F_ACK_TLVS);
    Stack stack = read(channel, Needs.all(Part.LINKS, Part.ADDRESSES));
    assertThat(stack.links.isRead()).isTrue();
    assertThat(missing(stack.addresses))
        .contains("dump of addresses", "95", "Address dump is closed on Mondays");
    assertThat(stack.gaps).hasSize(1);
  }

  @Test
  void messageThatCannotBeReadIsAGap() throws IOException {
    NetlinkMessage cut =
        new NetlinkMessage(
            LinkMessage.RTM_NEWLINK,
            0,
            1,
            1,
            Arrays.copyOf(links(false).answers().getFirst().payload(), 30));
    Exchange broken =
        new Exchange(LinkMessage.RTM_GETLINK, LinkMessage.dumpBody(false), List.of(cut));
    Stack stack = read(new ReplayChannel(List.of(broken)), LINKS);
    assertThat(missing(stack.links)).contains("link: an attribute of length");
  }

  @Test
  void oneThatCannotBeReadTakesNoOtherAlong() throws IOException {
    List<NetlinkMessage> answers = new ArrayList<>(links(false).answers());
    NetlinkMessage whole = answers.get(1);
    answers.set(
        1,
        new NetlinkMessage(
            whole.type(),
            whole.flags(),
            whole.sequence(),
            whole.port(),
            Arrays.copyOf(whole.payload(), 30)));
    Exchange broken = new Exchange(LinkMessage.RTM_GETLINK, LinkMessage.dumpBody(false), answers);
    Stack stack = read(new ReplayChannel(List.of(broken)), LINKS);
    assertThat(stack.links.orEmpty().stream().map(Link::name))
        .containsExactly("lo", "eth1", "eth2");
    assertThat(stack.gaps).hasSize(1);
    assertThat(stack.gaps.getFirst().subject()).contains("one of the links");
    assertThat(stack.gaps.getFirst().reason()).contains("answer 2 of the dump");
  }

  /** Phonet and MCTP addresses are one byte long and come with a dump of all families. */
  @Test
  void addressOfAnotherFamilyIsPassedOver() {
    byte[] phonet = new byte[16];
    phonet[0] = 35;
    phonet[1] = 8;
    System.arraycopy(new Attributes.Builder().put(2, new byte[] {16}).bytes(), 0, phonet, 8, 8);
    Exchange exchange =
        new Exchange(
            AddressMessage.RTM_GETADDR,
            AddressMessage.dumpBody(),
            List.of(new NetlinkMessage(AddressMessage.RTM_NEWADDR, 0, 1, 1, phonet)));
    Stack stack = read(new ReplayChannel(List.of(exchange)), Needs.all(Part.ADDRESSES));
    assertThat(stack.addresses).isEqualTo(Facet.of(List.of()));
  }

  @Test
  void bufferThatWasTooSmallIsNoticed() throws IOException {
    ByteBuffer small = ByteBuffer.allocateDirect(256).order(ByteOrder.nativeOrder());
    try (KernelChannel channel = KernelChannel.open(small)) {
      Stack stack = read(channel, LINKS);
      assertThat(missing(stack.links)).contains("256");
    }
  }

  @Test
  void linksKeepTheKernelsOrder() throws IOException {
    Stack stack = read(new ReplayChannel(List.of(links(false))), LINKS);
    assertThat(stack.links.orEmpty().stream().map(Link::name))
        .containsExactly("lo", "eth0", "eth1", "eth2");
  }
}
