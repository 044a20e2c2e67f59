package dev.plumb.world.discovery;

import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Socket;
import dev.plumb.model.SocketOwner;
import dev.plumb.model.UnixSocket;
import dev.plumb.world.kernel.Capabilities;
import dev.plumb.world.kernel.Capabilities.Capability;
import dev.plumb.world.kernel.Errno;
import dev.plumb.world.kernel.ProcEntry;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.kernel.SysException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the processes that have sockets open, by inode over the descriptors of all processes: a
 * socket of one namespace may be held by a process of another.
 */
final class SocketOwners {
  private static final String DOCKER_PROXY = "docker-proxy";
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final ProcRoot proc;

  /** For each socket that was read, who has it open. */
  private final Map<Long, List<SocketOwner>> byInode = new HashMap<>();

  private SocketOwners(ProcRoot proc) {
    this.proc = proc;
  }

  /**
   * Puts its owners to every socket of the stacks.
   *
   * @param sightings gets the gap of the processes that may not be looked into
   */
  static void find(ProcRoot proc, Collection<Stack> stacks, Sightings sightings) {
    SocketOwners owners = new SocketOwners(proc);
    for (Stack stack : stacks) {
      for (Socket socket : stack.sockets.orEmpty()) {
        if (socket.inode().isPresent()) {
          owners.byInode.put(socket.inode().getAsLong(), new ArrayList<>(1));
        }
      }
      for (UnixSocket socket : stack.unixSockets.orEmpty()) {
        owners.byInode.put(socket.inode(), new ArrayList<>(1));
      }
    }
    if (owners.byInode.isEmpty()) {
      return;
    }
    owners.lookAtAll(sightings);
    for (Stack stack : stacks) {
      owners.attach(stack);
    }
  }

  private void lookAtAll(Sightings sightings) {
    List<Integer> pids;
    try {
      pids = proc.pids();
    } catch (SysException failed) {
      sightings.gap(new Gap("processes", failed.getMessage(), "no socket's owner is known"));
      return;
    }
    int refused = 0;
    int firstRefused = 0;
    Errno reason = Errno.EACCES;
    for (int pid : pids) {
      ProcEntry<List<ProcRoot.HeldSocket>> held = proc.socketDescriptors(pid);
      if (held instanceof ProcEntry.Found<List<ProcRoot.HeldSocket>> found) {
        add(pid, found.value());
      } else if (held instanceof ProcEntry.Refused<List<ProcRoot.HeldSocket>> shut) {
        if (refused++ == 0) {
          firstRefused = pid;
          reason = shut.reason().errno();
        }
      }
    }
    if (refused > 0) {
      sightings.gap(
          new Gap(
              "descriptors of process "
                  + firstRefused
                  + (refused == 1 ? "" : " and " + (refused - 1) + " more"),
              reason.name() + " " + Capabilities.forWantOf(Capability.CAP_SYS_PTRACE),
              "the sockets " + (refused == 1 ? "it has" : "they have") + " open lack that owner"));
    }
  }

  private void add(int pid, List<ProcRoot.HeldSocket> held) {
    Process process = null;
    for (ProcRoot.HeldSocket socket : held) {
      List<SocketOwner> owners = byInode.get(socket.inode());
      if (owners != null) {
        process = process == null ? process(pid) : process;
        owners.add(
            new SocketOwner(
                pid,
                socket.fd(),
                process.command(),
                process.cgroup(),
                process.proxy(),
                process.stopped()));
      }
    }
  }

  /** What is said of a process once, however many sockets it has. */
  private record Process(
      Optional<String> command,
      Optional<String> cgroup,
      Optional<SocketOwner.Proxy> proxy,
      boolean stopped) {}

  private Process process(int pid) {
    Optional<String> command = proc.comm(pid).found();
    Optional<List<String>> lines = proc.cgroup(pid).found();
    Optional<SocketOwner.Proxy> proxy = Optional.empty();
    if (command.isPresent() && command.get().equals(DOCKER_PROXY)) {
      Optional<List<String>> words = proc.cmdline(pid, PATIENCE).found();
      proxy = words.isPresent() ? proxy(words.get()) : Optional.empty();
    }
    char state = proc.state(pid).found().orElse('?');
    return new Process(
        command,
        lines.isPresent() ? cgroup(lines.get()) : Optional.empty(),
        proxy,
        state == 'T' || state == 't');
  }

  /** The path in cgroup v2; where that says nothing, the first in v1 that does. */
  static Optional<String> cgroup(List<String> lines) {
    Optional<String> best = Optional.empty();
    for (String line : lines) {
      int colon = line.indexOf(':', line.indexOf(':') + 1);
      String path = line.substring(colon + 1);
      if (colon > 0 && path.length() > 1) {
        if (line.startsWith("0::")) {
          return Optional.of(path);
        }
        best = best.isPresent() ? best : Optional.of(path);
      }
    }
    return best;
  }

  /** What a docker-proxy's command line says; empty when it says less than a proxy needs. */
  static Optional<SocketOwner.Proxy> proxy(List<String> words) {
    Map<String, String> options = new HashMap<>();
    for (int i = 1; i + 1 < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("-")) {
        options.put(word.substring(word.startsWith("--") ? 2 : 1), words.get(i + 1));
      }
    }
    Optional<IpAddress> host = IpAddress.parse(options.getOrDefault("host-ip", ""));
    Optional<IpAddress> container = IpAddress.parse(options.getOrDefault("container-ip", ""));
    int hostPort = port(options.getOrDefault("host-port", ""));
    int containerPort = port(options.getOrDefault("container-port", ""));
    if (host.isEmpty() || container.isEmpty() || hostPort == 0 || containerPort == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new SocketOwner.Proxy(
            options.getOrDefault("proto", "tcp"),
            host.get(),
            hostPort,
            container.get(),
            containerPort));
  }

  /** A port number; 0 when it is none. */
  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port > 0 && port < 65536 ? port : 0;
    } catch (NumberFormatException noNumber) {
      return 0;
    }
  }

  private void attach(Stack stack) {
    if (stack.sockets instanceof Facet.Read<Socket> read) {
      List<Socket> owned = new ArrayList<>(read.items().size());
      for (Socket socket : read.items()) {
        List<SocketOwner> owners =
            socket.inode().isPresent() ? byInode.get(socket.inode().getAsLong()) : null;
        owned.add(owners == null || owners.isEmpty() ? socket : socket.ownedBy(owners));
      }
      stack.sockets = new Facet.Read<>(owned);
    }
    if (stack.unixSockets instanceof Facet.Read<UnixSocket> read) {
      List<UnixSocket> owned = new ArrayList<>(read.items().size());
      for (UnixSocket socket : read.items()) {
        List<SocketOwner> owners = byInode.get(socket.inode());
        owned.add(owners == null || owners.isEmpty() ? socket : socket.ownedBy(owners));
      }
      stack.unixSockets = new Facet.Read<>(owned);
    }
  }
}
