package dev.plumb.world.netlink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A kernel played from a recording: a request that was not recorded fails with its name. */
public final class ReplayChannel implements NetlinkChannel {
  private final List<RecordingChannel.Exchange> exchanges;

  public ReplayChannel(List<RecordingChannel.Exchange> exchanges) {
    this.exchanges = new ArrayList<>(exchanges);
  }

  private RecordingChannel.Exchange next(String request, int type, byte[] body) throws IOException {
    for (RecordingChannel.Exchange exchange : exchanges) {
      if (exchange.type() == type && Arrays.equals(exchange.body(), body)) {
        exchanges.remove(exchange);
        return exchange;
      }
    }
    throw new IOException("not in the recording: " + request);
  }

  @Override
  public boolean dump(String request, int type, byte[] body, Consumer<NetlinkMessage> consumer)
      throws IOException {
    boolean whole = true;
    for (NetlinkMessage message : next(request, type, body).answers()) {
      whole &= (message.flags() & NetlinkMessage.NLM_F_DUMP_INTR) == 0;
      consumer.accept(message);
    }
    return whole;
  }

  @Override
  public NetlinkMessage ask(String request, int type, byte[] body) throws IOException {
    return next(request, type, body).answers().getFirst();
  }

  @Override
  public void close() {}
}
