package dev.plumb.world.probe;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringTokenizer;

/** The {@code %eth0} of a link-local address. */
final class Scope {
  private Scope() {}

  /**
   * The ifindex of a link in the calling thread's namespace. From procfs, because the JDK's
   * NetworkInterface mixes two namespaces.
   */
  static int ifindex(String name) throws IOException {
    // Columns: address, ifindex (hex), prefix length, scope, flags, name.
    for (String line : Files.readAllLines(Path.of("/proc/thread-self/net/if_inet6"))) {
      StringTokenizer words = new StringTokenizer(line);
      if (words.countTokens() == 6) {
        words.nextToken();
        int ifindex = Integer.parseInt(words.nextToken(), 16);
        for (int i = 0; i < 3; i++) {
          words.nextToken();
        }
        if (words.nextToken().equals(name)) {
          return ifindex;
        }
      }
    }
    throw new ProtocolException("no link '" + name + "' with an IPv6 address");
  }
}
