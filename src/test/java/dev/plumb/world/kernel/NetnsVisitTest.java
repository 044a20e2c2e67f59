package dev.plumb.world.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("live")
class NetnsVisitTest {
  private final TestNetns lab = TestNetns.assumed();
  private Census before;

  @BeforeEach
  void count() throws IOException {
    before = Census.take();
  }

  @AfterEach
  void nothingLeftBehind() throws IOException {
    before.assertUnchanged();
    lab.close();
  }

  @Test
  void visitMovesItsOwnThreadAlone() throws IOException {
    try (NetnsFd netns = lab.open();
        NetnsFd own = NetnsFd.self()) {
      NetnsKey inside =
          NetnsVisit.call(
              netns,
              () -> {
                try (NetnsFd here = NetnsFd.self()) {
                  return here.key();
                }
              });
      assertThat(inside).isEqualTo(netns.key()).isNotEqualTo(own.key());
      try (NetnsFd after = NetnsFd.self()) {
        assertThat(after.key()).isEqualTo(own.key());
      }
    }
  }

  @Test
  void socketOpenedInsideStaysThereAfterTheThreadIsGone() throws IOException {
    try (NetnsFd netns = lab.open();
        NetlinkSocket socket =
            NetnsVisit.call(netns, () -> NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE))) {
      NetnsCookie here = NetnsCookie.ofCurrentThread().orElseThrow();
      assertThat(socket.netnsCookie().orElseThrow()).isNotEqualTo(here);
      socket.strictChecking();
      socket.extendedAcknowledgements();
      assertThat(linkNames(socket)).contains("lo").hasSize(1);
      assertThat(socket.port()).isNotZero();
    }
  }

  @Test
  void bufferTooSmallIsNoticed() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE)) {
      socket.send(linkDump());
      assertThatThrownBy(() -> socket.receive(ByteBuffer.allocateDirect(40), Duration.ofSeconds(5)))
          .isInstanceOf(NetlinkSocket.BufferTooSmall.class)
          .hasMessageContaining("EMSGSIZE");
    }
  }

  @Test
  void emptySocketIsNotReadable() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE)) {
      assertThat(socket.awaitReadable(Duration.ofMillis(5))).isFalse();
      socket.send(linkDump());
      assertThat(socket.awaitReadable(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void oneThreadGoesThroughSeveralNamespaces() throws IOException {
    try (NetnsFd netns = lab.open();
        NetnsFd own = NetnsFd.self()) {
      List<NetnsKey> seen = new ArrayList<>();
      NetnsVisit.callAll(
          List.of(netns, own),
          entered -> {
            try (NetnsFd here = NetnsFd.self()) {
              return here.key();
            }
          },
          (entered, outcome) -> {
            if (outcome instanceof NetnsVisit.Visited.Done<NetnsKey> done) {
              seen.add(done.result());
            }
          });
      assertThat(seen).containsExactly(netns.key(), own.key());
    }
  }

  @Test
  void whatTheWorkThrowsReachesTheCaller() throws IOException {
    try (NetnsFd netns = lab.open()) {
      IOException thrown = new IOException("inside");
      assertThatThrownBy(
              () ->
                  NetnsVisit.call(
                      netns,
                      () -> {
                        throw thrown;
                      }))
          .isSameAs(thrown);
    }
  }

  @Test
  void resultNobodyWaitsForIsClosed() throws Exception {
    try (NetnsFd netns = lab.open()) {
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch closed = new CountDownLatch(1);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  NetnsVisit.<AutoCloseable>call(
                      netns,
                      () -> {
                        inside.countDown();
                        try {
                          Thread.sleep(60_000);
                        } catch (InterruptedException expected) {
                          return closed::countDown;
                        }
                        throw new IOException("was not interrupted");
                      });
                } catch (IOException e) {
                  thrown.set(e);
                }
              });
      caller.start();
      inside.await();
      caller.interrupt();
      caller.join();
      closed.await();
      assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
      Thread.sleep(20);
    }
  }

  @Test
  void staleRegularFileIsNamed(@TempDir Path folder) throws IOException {
    Path stale = Files.createFile(folder.resolve("web"));
    assertThatThrownBy(() -> NetnsFd.open(stale))
        .isInstanceOf(NetnsFd.NotANetns.class)
        .hasMessageContaining("ordinary file");
    assertThatThrownBy(() -> NetnsFd.open(Path.of("/proc/self/ns/uts")))
        .isInstanceOf(NetnsFd.NotANetns.class)
        .hasMessageContaining("another kind");
    assertThatThrownBy(() -> NetnsFd.open(folder.resolve("none"), "netns none"))
        .hasMessageContaining("ENOENT");
  }

  @Test
  void keyIsWhatStatSays() throws IOException {
    try (NetnsFd own = NetnsFd.self()) {
      assertThat(own.key().inode())
          .isEqualTo(Files.getAttribute(Path.of("/proc/thread-self/ns/net"), "unix:ino"));
      assertThat(own.key().device())
          .isEqualTo(Files.getAttribute(Path.of("/proc/thread-self/ns/net"), "unix:dev"));
      assertThat(own.ownerUid()).isNotNegative();
      assertThat(own.ownerUserNamespace().inode()).isPositive();
    }
  }

  /** RTM_GETLINK dump request: nlmsghdr and an empty ifinfomsg. */
  private static ByteBuffer linkDump() {
    ByteBuffer request = ByteBuffer.allocateDirect(32).order(ByteOrder.nativeOrder());
    request.putInt(32).putShort((short) 18).putShort((short) 0x301).putInt(1).putInt(0);
    return request.position(0);
  }

  private static List<String> linkNames(NetlinkSocket socket) throws SysException {
    socket.send(linkDump());
    ByteBuffer reply = ByteBuffer.allocateDirect(32 * 1024).order(ByteOrder.nativeOrder());
    List<String> names = new ArrayList<>();
    while (true) {
      int length = socket.receive(reply, Duration.ofSeconds(5));
      int at = 0;
      while (at < length) {
        int size = reply.getInt(at);
        int type = reply.getShort(at + 4);
        if (type == 3) {
          return names;
        }
        assertThat(type).isEqualTo(16);
        byte[] name = new byte[reply.getShort(at + 32) - 5];
        reply.get(at + 36, name);
        names.add(new String(name, StandardCharsets.UTF_8));
        at += (size + 3) & ~3;
      }
    }
  }
}
