package dev.plumb.world.probe;

import dev.plumb.model.Tree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.commons.net.SocketClient;
import org.apache.commons.net.daytime.DaytimeTCPClient;
import org.apache.commons.net.echo.EchoTCPClient;
import org.apache.commons.net.telnet.TelnetClient;
import org.apache.commons.net.whois.WhoisClient;

/**
 * The old line protocols over TCP, spoken by Apache Commons Net's clients over our own bounded
 * sockets.
 *
 * <p>Clients are given addresses, never names, so they resolve nothing; none of them starts a
 * thread ({@link TelnetClient#setReaderThread} is off).
 */
final class CommonsNetProbe<C extends SocketClient> implements Probe {
  /** How long a telnet server may think before it greets. */
  private static final Duration BANNER = Duration.ofSeconds(2);

  /** How long it may pause in its greeting. */
  private static final Duration QUIET = Duration.ofMillis(300);

  private static final int TELNET_PORT = 23;

  private final int port;
  private final Maker<C> maker;
  private final Talk<C> talk;

  private CommonsNetProbe(int port, Maker<C> maker, Talk<C> talk) {
    this.port = port;
    this.maker = maker;
    this.talk = talk;
  }

  /** Makes a client that is not connected yet. */
  private interface Maker<C> {
    C make();
  }

  /** What is said over a connected client. */
  private interface Talk<C> {
    byte[] run(C client, Target target) throws IOException;
  }

  static Probe telnet() {
    return new CommonsNetProbe<>(
        TELNET_PORT, CommonsNetProbe::telnetClient, CommonsNetProbe::banner);
  }

  static Probe whois() {
    return new CommonsNetProbe<>(
        WhoisClient.DEFAULT_PORT,
        WhoisClient::new,
        (client, target) ->
            Said.untilItStops(
                client.getInputStream(oneWord(target.argument().orElse(target.name())))));
  }

  static Probe echo() {
    return new CommonsNetProbe<>(
        EchoTCPClient.DEFAULT_PORT, EchoTCPClient::new, CommonsNetProbe::echoed);
  }

  static Probe daytime() {
    return new CommonsNetProbe<>(
        DaytimeTCPClient.DEFAULT_PORT,
        DaytimeTCPClient::new,
        (client, target) -> client.getTime().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int defaultPort() {
    return port;
  }

  @Override
  public Reply run(Target target) throws IOException {
    C client = maker.make();
    client.setSocketFactory(target.sockets());
    client.setDefaultTimeout(target.deadline().millis());
    client.setConnectTimeout(target.deadline().millis());
    long start = System.nanoTime();
    try {
      client.connect(target.inet(), target.port());
      Duration connected = Duration.ofNanos(System.nanoTime() - start);
      byte[] said = talk.run(client, target);
      List<String> lines = Said.lines(said);
      Tree.Obj record =
          Tree.object()
              .put("connected_us", connected.toNanos() / 1000)
              .put("bytes", said.length)
              .put("text", Tree.texts(lines))
              .build();
      boolean greeted =
          client instanceof TelnetClient; // then the rest of the time was our patience
      return greeted ? new Reply(connected, lines, record) : Reply.since(start, lines, record);
    } finally {
      client.disconnect();
    }
  }

  private static TelnetClient telnetClient() {
    TelnetClient client = new TelnetClient();
    client.setReaderThread(false); // a thread started here would stay in the namespace
    return client;
  }

  /**
   * The banner; a server that stays silent until it is greeted has answered too: it took the
   * connection.
   */
  private static byte[] banner(TelnetClient client, Target target) throws IOException {
    target.sockets().endAfter(BANNER);
    byte[] first = new byte[4096];
    try {
      int got = client.getInputStream().read(first);
      if (got <= 0) {
        return new byte[0];
      }
      target.sockets().endAfter(QUIET);
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      said.write(first, 0, got);
      said.writeBytes(restOf(client));
      return said.toByteArray();
    } catch (SocketTimeoutException silent) {
      return new byte[0];
    }
  }

  private static byte[] restOf(TelnetClient client) throws IOException {
    try {
      return Said.untilItStops(client.getInputStream());
    } catch (SocketTimeoutException nothingMore) {
      return new byte[0];
    }
  }

  private static byte[] echoed(EchoTCPClient client, Target target) throws IOException {
    byte[] sent =
        (oneWord(target.argument().orElse("plumb")) + "\r\n").getBytes(StandardCharsets.UTF_8);
    client.getOutputStream().write(sent);
    client.getOutputStream().flush();
    byte[] said = Said.oneLine(client.getInputStream());
    if (!java.util.Arrays.equals(said, sent)) {
      throw new ProtocolException("what came back is not what was sent");
    }
    return said;
  }

  private static String oneWord(String text) throws ProtocolException {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
        throw new ProtocolException("a query is one line");
      }
    }
    return text;
  }
}
