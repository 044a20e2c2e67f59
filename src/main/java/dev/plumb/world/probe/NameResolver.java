package dev.plumb.world.probe;

import dev.plumb.model.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Resolves a name as a program in the namespace would: its /etc/hosts, then its name servers, asked
 * from inside. Not the JVM's resolver, whose servers are the host's and whose cache is shared by
 * all namespaces.
 */
final class NameResolver {
  /** What glibc waits for one server, RES_TIMEOUT. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ResolverFiles files;
  private final Sockets sockets;
  private final Deadline deadline;

  NameResolver(ResolverFiles files, Sockets sockets, Deadline deadline) {
    this.files = files;
    this.sockets = sockets;
    this.deadline = deadline;
  }

  /**
   * The first address of a name; IPv4 before IPv6.
   *
   * @throws NameNotFound when the servers say there is none
   * @throws IOException when no server could be asked
   */
  IpAddress resolve(String name) throws IOException {
    Optional<IpAddress> known = files.inHosts(name);
    if (known.isPresent()) {
      return known.get();
    }
    List<String> servers = files.config().nameservers();
    if (servers.isEmpty()) {
      throw new NameNotFound(
          "no /etc/hosts line has " + name + ", and resolv.conf names no server");
    }
    for (String candidate : files.candidates(name)) {
      Name asked = DnsProbe.name(candidate);
      for (int type : new int[] {Type.A, Type.AAAA}) {
        Optional<IpAddress> found = ask(servers, asked, type);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new NameNotFound(
        "the name servers " + String.join(", ", servers) + " know no address of " + name);
  }

  /** Server by server, until one answers at all. */
  private Optional<IpAddress> ask(List<String> servers, Name name, int type) throws IOException {
    IOException last = new NameNotFound("no name server in resolv.conf is an address");
    for (String word : servers) {
      Optional<IpAddress> server = IpAddress.parse(word);
      if (server.isEmpty()) {
        continue;
      }
      try {
        InetAddress inet = DnsExchange.inet(server.get());
        Deadline attempt = deadline.orIn(patience(servers.size()));
        Message reply = DnsExchange.ask(inet, DnsExchange.port(), name, type, sockets, attempt);
        if (reply.getRcode() == Rcode.NOERROR || reply.getRcode() == Rcode.NXDOMAIN) {
          return address(reply);
        }
        last =
            new NameNotFound("name server " + word + " answered " + Rcode.string(reply.getRcode()));
      } catch (SocketTimeoutException silent) {
        last = new SocketTimeoutException("name server " + word + " did not answer");
      } catch (IOException refused) {
        last = new NameNotFound("name server " + word + ": " + Failures.of(refused).reason());
      }
    }
    throw last;
  }

  /** The time left is shared among the servers, so that one dead server does not use it all. */
  private Duration patience(int servers) {
    Duration share = deadline.left().dividedBy(servers);
    return share.compareTo(PATIENCE) < 0 ? share : PATIENCE;
  }

  private static Optional<IpAddress> address(Message reply) {
    for (Record record : reply.getSection(Section.ANSWER)) {
      switch (record) {
        case ARecord a -> {
          return Optional.of(IpAddress.of(a.getAddress().getAddress()));
        }
        case AAAARecord aaaa -> {
          return Optional.of(IpAddress.of(aaaa.getAddress().getAddress()));
        }
        default -> {}
      }
    }
    return Optional.empty();
  }
}
