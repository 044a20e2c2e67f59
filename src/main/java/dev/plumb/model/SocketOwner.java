package dev.plumb.model;

import java.util.Optional;

/**
 * A process that has a socket open. It may live in another namespace than the socket: Docker's
 * resolver 127.0.0.11 is dockerd's.
 *
 * @param pid as the observer numbers it
 * @param fd its descriptor
 * @param command its comm, at most 15 bytes, anything it chose; empty when it was gone by then
 * @param cgroup the path of its control group, by which a container is recognised
 * @param proxy what it forwards, when it is a docker-proxy
 * @param stopped a signal or a debugger stopped it: the kernel accepts its connections, and it
 *     answers none
 */
public record SocketOwner(
    int pid,
    int fd,
    Optional<String> command,
    Optional<String> cgroup,
    Optional<Proxy> proxy,
    boolean stopped) {
  /** One that runs. */
  public SocketOwner(
      int pid, int fd, Optional<String> command, Optional<String> cgroup, Optional<Proxy> proxy) {
    this(pid, fd, command, cgroup, proxy, false);
  }

  /**
   * What a docker-proxy was told to do.
   *
   * @param protocol {@code tcp}, {@code udp}, {@code sctp}
   * @param hostAddress where it listens
   * @param containerAddress where it sends what comes
   */
  public record Proxy(
      String protocol,
      IpAddress hostAddress,
      int hostPort,
      IpAddress containerAddress,
      int containerPort) {}
}
