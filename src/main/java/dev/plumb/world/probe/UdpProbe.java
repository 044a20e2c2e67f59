package dev.plumb.world.probe;

import dev.plumb.model.Bytes;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Sends one datagram. Any datagram that comes back from there is an answer, an ICMP "port
 * unreachable" a refusal; silence can mean either that it arrived or that it did not.
 */
final class UdpProbe implements Probe {
  @Override
  public int defaultPort() {
    return 53;
  }

  @Override
  public Reply run(Target target) throws IOException {
    byte[] payload = target.argument().orElse("plumb").getBytes(StandardCharsets.UTF_8);
    long start = System.nanoTime();
    try (DatagramSocket socket = target.sockets().createDatagramSocket()) {
      socket.connect(target.socketAddress());
      socket.send(new DatagramPacket(payload, payload.length));
      DatagramPacket reply = new DatagramPacket(new byte[Sockets.MOST], Sockets.MOST);
      socket.setSoTimeout(target.deadline().millis());
      socket.receive(reply);
      long end = System.nanoTime();
      byte[] said = Arrays.copyOf(reply.getData(), reply.getLength());
      List<String> lines = Said.lines(said);
      Tree.Obj record =
          Tree.object()
              .put("bytes", said.length)
              .put("payload", Bytes.of(Arrays.copyOf(said, Math.min(said.length, 512))))
              .build();
      return new Reply(java.time.Duration.ofNanos(end - start), lines, record);
    }
  }
}
