package dev.plumb.world.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;

/**
 * GET requests over an engine's UNIX socket, one after the other on one connection. It knows no
 * time-out: whoever cannot wait closes it from another thread.
 *
 * <p>Stands on the library's connection and not on its client, whose own adapter for UNIX sockets
 * leaves two selectors open for each connection.
 */
final class DockerSocket implements Closeable {
  private final SocketChannel channel;
  private final Adapter adapter;
  private final DefaultBHttpClientConnection connection =
      new DefaultBHttpClientConnection(Http1Config.DEFAULT);
  private final JsonFactory factory = new JsonFactory();
  private final Path socket;

  DockerSocket(Path socket) throws IOException {
    this.socket = socket;
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    adapter = new Adapter(channel);
  }

  /** Waits where the daemon's queue is full. */
  void connect() throws IOException {
    channel.connect(UnixDomainSocketAddress.of(socket));
    connection.bind(adapter);
  }

  /** What is made of an answer while it comes in. */
  @FunctionalInterface
  interface Reader<T> {
    T read(JsonParser json) throws IOException;
  }

  /** What was asked about is not there, or not any more. */
  static final class NotFound extends IOException {
    private static final long serialVersionUID = 1L;

    NotFound(String message) {
      super(message);
    }
  }

  /**
   * Asks and reads.
   *
   * @param path not versioned: the daemon answers in the newest form it knows, and refuses a newer
   *     one by name
   * @throws NotFound when the daemon answers 404
   * @throws IOException also when the daemon refuses
   */
  <T> T get(String path, Reader<T> reader) throws IOException {
    BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", path);
    request.setHeader("Host", "docker");
    try (ClassicHttpResponse response =
        new HttpRequestExecutor().execute(request, connection, HttpCoreContext.create())) {
      if (response.getCode() == 404) {
        EntityUtils.consume(response.getEntity()); // the connection is used again
        throw new NotFound("the daemon answers 404 to " + path);
      }
      if (response.getCode() != 200 || response.getEntity() == null) {
        throw new IOException("the daemon answers " + response.getCode() + " to " + path);
      }
      try (InputStream content = response.getEntity().getContent();
          JsonParser json = factory.createParser(content)) {
        return reader.read(json);
      }
    } catch (HttpException strange) {
      throw new IOException("the daemon's answer to " + path + " is no HTTP", strange);
    }
  }

  /** Ends whatever is still going on, from any thread. */
  @Override
  public void close() throws IOException {
    channel.close();
    connection.close(CloseMode.IMMEDIATE);
    adapter.close();
  }

  /** A UNIX channel in the shape that the library takes. */
  private static final class Adapter extends Socket {
    private final SocketChannel channel;

    Adapter(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public InputStream getInputStream() {
      return Channels.newInputStream(channel);
    }

    @Override
    public OutputStream getOutputStream() {
      return Channels.newOutputStream(channel);
    }

    @Override
    public boolean isConnected() {
      return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
      return !channel.isOpen();
    }

    /** A blocking channel waits for ever, and is closed when the time is over. */
    @Override
    public void setSoTimeout(int milliseconds) {}

    @Override
    public int getSoTimeout() {
      return 0;
    }

    @Override
    public void setSoLinger(boolean on, int seconds) {}

    /** The superclass opens a TCP socket of its own as soon as somebody asks it for an address. */
    @Override
    public void close() throws IOException {
      channel.close();
      super.close();
    }
  }
}
