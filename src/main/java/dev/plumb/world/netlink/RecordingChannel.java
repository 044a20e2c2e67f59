package dev.plumb.world.netlink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Another channel's conversation, written down as it happens: how the captures of our tests are
 * made.
 */
public final class RecordingChannel implements NetlinkChannel {
  private final NetlinkChannel behind;
  private final List<Exchange> exchanges = new ArrayList<>();

  public RecordingChannel(NetlinkChannel behind) {
    this.behind = behind;
  }

  /**
   * One request with its answers.
   *
   * @param type RTM_GET*
   * @param body the request's
   * @param answers in order
   */
  @SuppressWarnings("ArrayRecordComponent") // compared with Arrays.equals by the replay
  public record Exchange(int type, byte[] body, List<NetlinkMessage> answers) {
    public Exchange {
      answers = List.copyOf(answers);
    }
  }

  /** What was said so far. */
  public List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  @Override
  public boolean dump(String request, int type, byte[] body, Consumer<NetlinkMessage> consumer)
      throws IOException {
    List<NetlinkMessage> answers = new ArrayList<>();
    boolean whole =
        behind.dump(
            request,
            type,
            body,
            message -> {
              answers.add(message);
              consumer.accept(message);
            });
    exchanges.add(new Exchange(type, body, answers));
    return whole;
  }

  @Override
  public NetlinkMessage ask(String request, int type, byte[] body) throws IOException {
    NetlinkMessage answer = behind.ask(request, type, body);
    exchanges.add(new Exchange(type, body, List.of(answer)));
    return answer;
  }

  @Override
  public void close() throws IOException {
    behind.close();
  }
}
