package dev.plumb.world.discovery;

import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkChannel;
import dev.plumb.world.netlink.NetlinkMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel whose first dump of a sort was asked before anybody had time to read the answers.
 * Whoever asks for it then gets what came; all else goes to the kernel.
 */
final class Ahead implements NetlinkChannel {
  private final NetlinkChannel kernel;
  private final List<NetlinkMessage> heard = new ArrayList<>();
  private int type = -1;
  private boolean whole;
  private @Nullable IOException failure;
  private @Nullable MalformedMessage malformed;

  Ahead(NetlinkChannel kernel) {
    this.kernel = kernel;
  }

  /** Asks now and keeps the answers as they are. */
  void hear(String request, int asked, byte[] body) {
    type = asked;
    try {
      whole = kernel.dump(request, asked, body, new Keep());
    } catch (IOException failed) {
      failure = failed;
    } catch (MalformedMessage strange) {
      malformed = strange;
    }
  }

  private final class Keep implements Consumer<NetlinkMessage> {
    @Override
    public void accept(NetlinkMessage message) {
      heard.add(message);
    }
  }

  @Override
  public boolean dump(String request, int asked, byte[] body, Consumer<NetlinkMessage> consumer)
      throws IOException {
    if (asked != type) {
      return kernel.dump(request, asked, body, consumer);
    }
    type = -1;
    IOException failed = failure;
    if (failed != null) {
      throw failed;
    }
    MalformedMessage strange = malformed;
    if (strange != null) {
      throw strange;
    }
    for (NetlinkMessage message : heard) {
      consumer.accept(message);
    }
    heard.clear();
    return whole;
  }

  @Override
  public NetlinkMessage ask(String request, int asked, byte[] body) throws IOException {
    return kernel.ask(request, asked, body);
  }

  @Override
  public void close() throws IOException {
    kernel.close();
  }
}
