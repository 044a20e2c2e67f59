package dev.plumb.world.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/** GET requests over an engine's UNIX socket. Loading its classes costs half a second: never on the way to a one-shot's answer. */
final class DockerSocket implements Closeable {
  /** Not versioned: the daemon answers in the newest form it knows, and refuses a newer one by name. */
  private static final String BASE = "http://docker";

  private final CloseableHttpClient client;
  private final JsonFactory factory = new JsonFactory();

  /**
   * @param connect how long connecting may take
   * @param response how long each answer may keep us waiting; zero for a stream that is silent at times
   */
  DockerSocket(Path socket, Duration connect, Duration response) {
    ConnectionConfig connection =
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.of(connect))
            .setSocketTimeout(response.isZero() ? Timeout.DISABLED : Timeout.of(response))
            .build();
    RequestConfig request =
        RequestConfig.custom()
            .setUnixDomainSocket(socket)
            .setResponseTimeout(response.isZero() ? Timeout.DISABLED : Timeout.of(response))
            .build();
    client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDefaultConnectionConfig(connection)
                    .build())
            .setDefaultRequestConfig(request)
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .build();
  }

  /** What is made of an answer while it comes in. */
  @FunctionalInterface
  interface Reader<T> {
    T read(JsonParser json) throws IOException;
  }

  /**
   * Asks and reads.
   *
   * @throws IOException with the daemon's own words when it refuses
   */
  <T> T get(String path, Reader<T> reader) throws IOException {
    return client.execute(
        new HttpGet(BASE + path),
        response -> {
          if (response.getCode() != 200) {
            throw new IOException("the daemon answers " + response.getCode() + " to " + path);
          }
          try (InputStream content = response.getEntity().getContent();
              JsonParser json = factory.createParser(content)) {
            return reader.read(json);
          }
        });
  }

  /** Ends whatever is still going on, from any thread. */
  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
