package dev.plumb.world.probe;

import dev.plumb.model.Tree;
import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** Connects and hangs up: sends no byte of payload. */
final class TcpProbe implements Probe {
  @Override
  public int defaultPort() {
    return 80;
  }

  @Override
  public Reply run(Target target) throws IOException {
    long start = System.nanoTime();
    try (Socket socket = target.sockets().createSocket()) {
      socket.connect(target.socketAddress(), 0);
      return Reply.since(start, List.of(), Tree.Obj.EMPTY);
    }
  }
}
