package dev.plumb.world.probe;

import dev.plumb.model.Tree;
import dev.plumb.world.kernel.IcmpSocket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;

/** One ICMP echo request of 56 bytes of payload, as ping(8) sends. */
final class PingProbe implements Probe {
  private static final int PAYLOAD = 56;

  @Override
  public int defaultPort() {
    return 0;
  }

  @Override
  public Reply run(Target target) throws IOException {
    byte[] payload = new byte[PAYLOAD];
    for (int i = 0; i < PAYLOAD; i++) {
      payload[i] = (byte) ('a' + i % 26);
    }
    try (IcmpSocket socket = IcmpSocket.open(target.address(), target.scope())) {
      long start = System.nanoTime();
      socket.send(1, payload);
      if (!socket.awaitReply(1, payload, target.deadline().left())) {
        throw new SocketTimeoutException("no reply");
      }
      return Reply.since(start, List.of(), Tree.object().put("bytes", PAYLOAD + 8).build());
    }
  }
}
