package dev.plumb.world.capture;

import dev.plumb.model.port.Capturer;
import dev.plumb.model.port.Capturer.Count;
import dev.plumb.model.port.Capturer.Direction;
import dev.plumb.model.port.Capturer.Framing;
import dev.plumb.model.port.Capturer.Packet;
import dev.plumb.world.kernel.Errno;
import dev.plumb.world.kernel.PacketSocket;
import dev.plumb.world.kernel.SysException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Open packet sockets, read in turn and merged by time. */
final class LiveTaps implements Capturer.Taps {
  /** How long an interrupt may go unnoticed, and a packet be held without another one coming. */
  private static final int SLICE_MILLIS = 20;

  /** Of one tap at a time, so that a busy one does not keep the others waiting. */
  private static final int BATCH = 256;

  private static final int ETH_P_IP = 0x0800;
  private static final int ETH_P_IPV6 = 0x86dd;

  private final List<PacketSocket> sockets;
  private final List<Boolean> loopbacks;
  private final List<Framing> framings;
  private final @Nullable String[] failures;

  /** For each tap, a time before which it has nothing more to hand out. */
  private final long[] settled;

  private final TimeOrder order = new TimeOrder();

  /** Of the same length, in the request's order. */
  LiveTaps(List<PacketSocket> sockets, List<Framing> framings, List<Boolean> loopbacks) {
    this.sockets = List.copyOf(sockets);
    this.framings = List.copyOf(framings);
    this.loopbacks = List.copyOf(loopbacks);
    this.failures = new String[sockets.size()];
    this.settled = new long[sockets.size()];
  }

  @Override
  public List<Packet> next(Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      long began = clock();
      boolean empty = read(began);
      List<Packet> ready = order.release(settled(), System.nanoTime());
      long left = (end - System.nanoTime() + 999_999) / 1_000_000;
      if (!ready.isEmpty() || left <= 0 || Thread.currentThread().isInterrupted()) {
        return ready;
      }
      if (empty) {
        PacketSocket.await(sockets, (int) Math.min(left, SLICE_MILLIS));
      }
    }
  }

  @Override
  public List<Packet> stop() throws IOException {
    long began = clock();
    // What came before now, and not what comes while we read: a busy link never falls silent.
    long patience = System.nanoTime() + 1_000_000_000L;
    while (!read(began) && settled() < began && System.nanoTime() < patience) {}
    List<Packet> before = new ArrayList<>();
    for (Packet packet : order.rest()) {
      if (packet.nanoseconds() <= began) {
        before.add(packet);
      }
    }
    return before;
  }

  /** Nanoseconds since 1970, by the clock that the kernel stamps packets with. */
  private static long clock() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  /** Until when nothing more can come from any tap, the way from stamp to queue apart. */
  private long settled() {
    return Arrays.stream(settled).min().orElse(Long.MIN_VALUE);
  }

  /**
   * Reads some of each; true when nothing was left in any.
   *
   * @param began by the clock of the stamps
   */
  private boolean read(long began) throws SysException {
    boolean empty = true;
    long now = System.nanoTime();
    for (int tap = 0; tap < sockets.size(); tap++) {
      boolean done = read(tap, now);
      if (done) {
        settled[tap] = began;
      }
      empty &= done;
    }
    return empty;
  }

  private boolean read(int tap, long now) throws SysException {
    for (int i = 0; i < BATCH; i++) {
      PacketSocket.Frame frame;
      try {
        frame = sockets.get(tap).receive();
      } catch (SysException down) {
        if (!down.is(Errno.ENETDOWN)) {
          throw down;
        }
        failures[tap] = "the link went down or away";
        continue;
      }
      if (frame == null) {
        return true;
      }
      settled[tap] = frame.nanoseconds();
      if (isWanted(tap, frame)) {
        Direction direction = direction(frame.packetType());
        order.add(
            new Packet(tap, frame.nanoseconds(), direction, frame.length(), frame.data()), now);
      }
    }
    return false;
  }

  /**
   * A loopback link shows each packet twice, on its way out and in. A link whose packets begin with
   * the IP header has no place to say that something is not IP.
   */
  private boolean isWanted(int tap, PacketSocket.Frame frame) {
    if (framings.get(tap) == Framing.RAW) {
      return frame.protocol() == ETH_P_IP || frame.protocol() == ETH_P_IPV6;
    }
    return !loopbacks.get(tap) || frame.packetType() != PacketSocket.PACKET_OUTGOING;
  }

  private static Direction direction(int packetType) {
    return switch (packetType) {
      case 0 -> Direction.HOST;
      case 1 -> Direction.BROADCAST;
      case 2 -> Direction.MULTICAST;
      case PacketSocket.PACKET_OUTGOING -> Direction.OUTGOING;
      default -> Direction.OTHERHOST;
    };
  }

  @Override
  public List<Count> counts() throws IOException {
    List<Count> counts = new ArrayList<>();
    for (int tap = 0; tap < sockets.size(); tap++) {
      PacketSocket socket = sockets.get(tap);
      counts.add(new Count(socket.received(), socket.lost(), Optional.ofNullable(failures[tap])));
    }
    return counts;
  }

  @Override
  public void close() {
    sockets.forEach(PacketSocket::close);
  }
}
