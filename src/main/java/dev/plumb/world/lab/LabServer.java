package dev.plumb.world.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers every connection to a port with one line of HTTP.
 *
 * <p>Its socket is opened inside a visit and belongs to that namespace for ever; the thread that
 * accepts is started outside by {@link #start}, so that no thread of ours lives in the lab.
 */
final class LabServer implements AutoCloseable {
  private static final int QUEUE = 64;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

  private final ServerSocketChannel socket;
  private final byte[] response;

  private LabServer(ServerSocketChannel socket, byte[] response) {
    this.socket = socket;
    this.response = response;
  }

  /** To be called inside the namespace. */
  static LabServer open(int port, String answer) throws IOException {
    byte[] body = (answer + "\n").getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 200 OK\r\n"
            + "Server: plumb-lab\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n"
            + "Content-Length: "
            + body.length
            + "\r\nConnection: close\r\n\r\n";
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] response = new byte[start.length + body.length];
    System.arraycopy(start, 0, response, 0, start.length);
    System.arraycopy(body, 0, response, start.length, body.length);
    ServerSocketChannel socket = ServerSocketChannel.open();
    try {
      socket.bind(new InetSocketAddress(port), QUEUE);
    } catch (IOException refused) {
      socket.close();
      throw new LabException(
          "port " + port + " can't be listened on: " + refused.getMessage(), refused);
    }
    return new LabServer(socket, response);
  }

  /** Starts to answer; never inside a visit. */
  void start() {
    Thread.ofPlatform()
        .name("lab port " + socket.socket().getLocalPort())
        .daemon(true)
        .start(this::serve);
  }

  private void serve() {
    while (socket.isOpen()) {
      SocketChannel accepted;
      try {
        accepted = socket.accept();
      } catch (IOException refused) {
        // The end of this server, or no descriptor left (EMFILE): that passes, but not at once.
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        continue;
      }
      try (SocketChannel client = accepted) {
        // Whoever only looks whether somebody answers sends nothing: an answer must not wait for a
        // question.
        client.write(ByteBuffer.wrap(response));
        client.shutdownOutput();
        drain(client);
      } catch (IOException gone) {
        // One client that left: the next one is served all the same.
      }
    }
  }

  /** Closing with unread bytes would be a reset, which can overtake the answer. */
  private static void drain(SocketChannel client) throws IOException {
    client.socket().setSoTimeout(500);
    byte[] unread = new byte[4096];
    int total = 0;
    while (total < 64 * 1024) {
      int count = client.socket().getInputStream().read(unread);
      if (count < 0) {
        return;
      }
      total += count;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
