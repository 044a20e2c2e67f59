package dev.plumb.world.kernel;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;

/**
 * What the JDK makes once for all sockets: a UNIX socket pair and a cleaner thread. Were it first
 * made inside a visit, both would stay there and keep a deleted namespace alive, so it is made
 * outside before.
 */
public final class JdkSockets {
  private static boolean ready;

  private JdkSockets() {}

  /** Opens and closes one socket of each sort on this thread; nothing is sent. */
  public static synchronized void prepare() throws IOException {
    if (ready) {
      return;
    }
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (Socket tcp = new Socket()) {
      tcp.bind(new InetSocketAddress(loopback, 0));
    }
    try (DatagramSocket udp = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
      udp.setSoTimeout(1);
    }
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.bind(new InetSocketAddress(loopback, 0));
    }
    ready = true;
  }
}
