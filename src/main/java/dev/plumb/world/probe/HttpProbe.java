package dev.plumb.world.probe;

import dev.plumb.model.Family;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code HEAD /} in HTTP/1.1: status line and headers. Any status is an answer. */
final class HttpProbe implements Probe {
  @Override
  public int defaultPort() {
    return 80;
  }

  @Override
  public Reply run(Target target) throws IOException {
    String request =
        "HEAD "
            + path(target)
            + " HTTP/1.1\r\nHost: "
            + host(target)
            + "\r\nUser-Agent: plumb\r\nAccept: */*\r\nConnection: close\r\n\r\n";
    long start = System.nanoTime();
    try (Socket socket = target.sockets().createSocket()) {
      socket.connect(target.socketAddress(), 0);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      List<String> head = head(socket.getInputStream());
      if (head.isEmpty() || !head.getFirst().startsWith("HTTP/")) {
        throw new ProtocolException("what answers there does not speak HTTP");
      }
      return Reply.since(start, head, record(head));
    }
  }

  /** A path of the user's, without anything that could end the line or the word. */
  private static String path(Target target) throws ProtocolException {
    String path = target.argument().orElse("/");
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) <= ' ' || path.charAt(i) > '~') {
        throw new ProtocolException("a path holds printable ASCII without blanks");
      }
    }
    return path.startsWith("/") ? path : "/" + path;
  }

  private static String host(Target target) {
    boolean named =
        dev.plumb.model.IpAddress.parse(target.name()).isEmpty() && target.name().indexOf('%') < 0;
    String host = named ? target.name() : target.address().toString();
    if (!named && target.address().family() == Family.INET6) {
      host = "[" + host + "]";
    }
    return target.port() == 80 ? host : host + ":" + target.port();
  }

  /** Byte by byte to the empty line: the body, should one come, is not ours. */
  private static List<String> head(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < 16 * 1024) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      if (next == '\n' && endsALine(text)) {
        break;
      }
      text.append((char) next);
    }
    List<String> lines = new ArrayList<>(Said.lines(text.toString()));
    while (!lines.isEmpty() && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  private static boolean endsALine(StringBuilder text) {
    int last = text.length() - 1;
    return last >= 0
        && (text.charAt(last) == '\n'
            || (last >= 1 && text.charAt(last) == '\r' && text.charAt(last - 1) == '\n'));
  }

  private static Tree.Obj record(List<String> head) {
    Tree.Builder headers = Tree.object();
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    Tree.Builder record = Tree.object().put("status_line", head.getFirst());
    String[] words = head.getFirst().split(" ", 3);
    if (words.length > 1
        && words[1].length() == 3
        && words[1].chars().allMatch(Character::isDigit)) {
      record.put("status", Integer.parseInt(words[1]));
    }
    return record.put("headers", headers.build()).build();
  }
}
