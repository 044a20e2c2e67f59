package dev.plumb.world.probe;

import dev.plumb.model.Tree;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.commons.net.DatagramSocketFactory;
import org.apache.commons.net.ntp.NTPUDPClient;
import org.apache.commons.net.ntp.NtpV3Packet;
import org.apache.commons.net.ntp.TimeInfo;

/** One NTP request: stratum and offset. Commons Net's client over our own socket. */
final class NtpProbe implements Probe {
  @Override
  public int defaultPort() {
    return NTPUDPClient.DEFAULT_PORT;
  }

  @Override
  public Reply run(Target target) throws IOException {
    try (NTPUDPClient client = new NTPUDPClient()) {
      client.setDatagramSocketFactory(new OurSockets(target));
      client.open();
      client.setSoTimeout(Duration.ofMillis(target.deadline().millis()));
      long start = System.nanoTime();
      TimeInfo time = client.getTime(target.inet(), target.port());
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      time.computeDetails();
      NtpV3Packet message = time.getMessage();
      Tree.Builder record =
          Tree.object()
              .put("stratum", message.getStratum())
              .put("time", message.getTransmitTimeStamp().getDate().toInstant().toString());
      String line = "stratum " + message.getStratum();
      Long offset = time.getOffset();
      if (offset != null) {
        record.put("offset_ms", offset);
        line += ", offset " + offset + " ms";
      }
      return new Reply(elapsed, List.of(line), record.build());
    }
  }

  /**
   * Hands out the probe's own socket, connected: so that a refusal is heard and nobody else is
   * believed.
   */
  private record OurSockets(Target target) implements DatagramSocketFactory {
    @Override
    public java.net.DatagramSocket createDatagramSocket() throws java.net.SocketException {
      try {
        java.net.DatagramSocket socket = target.sockets().createDatagramSocket();
        socket.connect(target.socketAddress());
        return socket;
      } catch (java.net.SocketException refused) {
        throw refused;
      } catch (IOException refused) {
        java.net.SocketException wrapped = new java.net.SocketException(refused.getMessage());
        wrapped.initCause(refused);
        throw wrapped;
      }
    }

    @Override
    public java.net.DatagramSocket createDatagramSocket(int port) throws java.net.SocketException {
      return createDatagramSocket();
    }

    @Override
    public java.net.DatagramSocket createDatagramSocket(int port, java.net.InetAddress local)
        throws java.net.SocketException {
      return createDatagramSocket();
    }
  }
}
