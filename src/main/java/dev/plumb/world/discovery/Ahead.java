package dev.plumb.world.discovery;

import dev.plumb.world.discovery.LastAnswers.Datagram;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkChannel;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.netlink.Recall;
import java.io.IOException;
import java.nio.ByteBuffer;
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
  private final List<ByteBuffer> heard = new ArrayList<>();
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
      whole = kernel.dump(request, asked, body, new Keep(), message -> {});
    } catch (IOException failed) {
      failure = failed;
    } catch (MalformedMessage strange) {
      malformed = strange;
    }
  }

  private final class Keep implements Recall {
    @Override
    public boolean recognises(ByteBuffer datagram) {
      heard.add(Datagram.copy(datagram));
      return true;
    }
  }

  @Override
  public boolean dump(String request, int asked, byte[] body, Consumer<NetlinkMessage> consumer)
      throws IOException {
    return dump(request, asked, body, Recall.NOTHING, consumer);
  }

  @Override
  public boolean dump(
      String request, int asked, byte[] body, Recall recall, Consumer<NetlinkMessage> consumer)
      throws IOException {
    if (asked != type) {
      return kernel.dump(request, asked, body, recall, consumer);
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
    for (ByteBuffer datagram : heard) {
      if (!recall.recognises(datagram)) {
        NetlinkMessage.each(datagram, datagram.limit(), new Objects(consumer));
      }
    }
    heard.clear();
    return whole;
  }

  /** Hands on what is no control message: how the dump ended has been heard. */
  private record Objects(Consumer<NetlinkMessage> consumer) implements Consumer<NetlinkMessage> {
    @Override
    public void accept(NetlinkMessage message) {
      if (message.type() >= NetlinkMessage.NLMSG_MIN_TYPE) {
        consumer.accept(message);
      }
    }
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
