package dev.plumb.world.probe;

import dev.plumb.model.IpAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where a probe goes, resolved, and what it may use.
 *
 * @param name as the user wrote it, for protocols that say it again (HTTP's Host)
 * @param scope the ifindex for a link-local IPv6 address; 0 for others
 * @param port the probe's own where none was given
 * @param argument the DNS name, HTTP path or whois query
 */
record Target(
    String name,
    IpAddress address,
    int scope,
    int port,
    Optional<String> argument,
    Deadline deadline,
    Sockets sockets) {

  /** Never asks a resolver: bytes in, bytes out. */
  InetAddress inet() throws IOException {
    byte[] bytes = address.bytes().toArray();
    return bytes.length == 16 && scope != 0
        ? Inet6Address.getByAddress(null, bytes, scope)
        : InetAddress.getByAddress(bytes);
  }

  InetSocketAddress socketAddress() throws IOException {
    return new InetSocketAddress(inet(), port);
  }
}
