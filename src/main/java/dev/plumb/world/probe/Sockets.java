package dev.plumb.world.probe;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;

/**
 * The sockets of one probe. Made on the visiting thread they belong to its namespace; whoever waits
 * for the visit may close them all, which ends it.
 *
 * <p>Their reads end with the probe's deadline, not with each read's own time-out, and after 64
 * KiB: a peer that sends a byte a second, or never stops, gets no further.
 */
final class Sockets extends SocketFactory implements AutoCloseable {
  /** More than any answer we show. */
  static final int MOST = 64 * 1024;

  private volatile Deadline deadline;
  private final List<AutoCloseable> open = new ArrayList<>();
  private boolean closed;

  Sockets(Deadline deadline) {
    this.deadline = deadline;
  }

  /** Brings the end of all reads forward. */
  void endAfter(Duration time) {
    deadline = deadline.orIn(time);
  }

  private synchronized <T extends AutoCloseable> T keep(T socket) throws IOException {
    if (closed) {
      closeQuietly(socket);
      throw new SocketException("interrupted");
    }
    open.add(socket);
    return socket;
  }

  @Override
  public Socket createSocket() throws IOException {
    return keep(new BoundedSocket());
  }

  DatagramSocket createDatagramSocket() throws IOException {
    DatagramSocket socket = keep(new DatagramSocket());
    socket.setSoTimeout(deadline.millis());
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException("names are resolved by us");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException("names are resolved by us");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    Socket socket = createSocket();
    socket.connect(new java.net.InetSocketAddress(host, port), deadline.millis());
    return socket;
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException("the kernel chooses the source");
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (AutoCloseable socket : open) {
      closeQuietly(socket);
    }
    open.clear();
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception alreadyBroken) {
      // Nothing depends on it: what was to be read has been read, and the descriptor is given back.
    }
  }

  /** A TCP socket that knows when to stop. */
  private final class BoundedSocket extends Socket {
    @Override
    public void connect(SocketAddress address, int timeout) throws IOException {
      int left = deadline.millis();
      super.connect(address, timeout == 0 ? left : Math.min(left, timeout));
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new BoundedInput(super.getInputStream());
    }

    /** What the peer says, until the deadline. */
    private final class BoundedInput extends FilterInputStream {
      private int left = MOST;

      BoundedInput(InputStream in) {
        super(in);
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
          return -1;
        }
        setSoTimeout(deadline.millis());
        int got = super.read(buffer, offset, Math.min(length, left));
        left -= Math.max(got, 0);
        return got;
      }
    }
  }
}
