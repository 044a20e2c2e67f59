package dev.plumb.world.probe;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Prober;
import dev.plumb.world.kernel.JdkSockets;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.NetnsVisit;
import dev.plumb.world.kernel.SysException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Probes from inside a namespace, on a thread that enters it and ends.
 *
 * <p>A time-out covers one attempt with its name resolution. Interrupting the caller (Ctrl-C)
 * closes the attempt's sockets, and with them the visit ends.
 */
public final class LiveProber implements Prober {
  /** Between attempts, so that a count is no flood. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final NamespaceDoor door;
  private final ResolverSource resolvers;

  /**
   * @param door opens the namespaces
   */
  public LiveProber(NamespaceDoor door) {
    this(door, new HostResolverSource());
  }

  LiveProber(NamespaceDoor door, ResolverSource resolvers) {
    this.door = door;
    this.resolvers = resolvers;
  }

  /** Where a request's names are looked up; asked outside the visit. */
  interface ResolverSource {
    ResolverFiles files(Request request) throws IOException;
  }

  @Override
  public Answer probe(Request request) {
    Attempts attempts = new Attempts();
    try (NetnsFd netns = door.open(request.netns())) {
      JdkSockets.prepare();
      // Read outside the visit: a container's file system may hang, and then a thread is left
      // behind.
      Optional<ResolverFiles> files =
          needsResolver(request.target())
              ? Optional.of(resolvers.files(request))
              : Optional.empty();
      for (int i = 0; i < Math.max(1, request.count()); i++) {
        if (i > 0) {
          Thread.sleep(PAUSE);
        }
        attempts.add(attempt(netns, request, files));
        if (Thread.currentThread().isInterrupted()) {
          break;
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException closed) {
      attempts.add(failed(Optional.empty(), closed));
    }
    return attempts.answer();
  }

  @Override
  public Resolver resolver(NetnsId netns, Optional<Integer> resolverPid, String name) {
    Request asking =
        new Request(
            netns,
            Kind.DNS,
            name,
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            1,
            resolverPid);
    try {
      ResolverFiles files = resolvers.files(asking);
      return new Resolver(
          files.config().nameservers(),
          files.config().search(),
          files.config().options(),
          files.candidates(name),
          files.inHosts(name),
          Optional.empty());
    } catch (IOException unreadable) {
      return Resolver.unreadable(Failures.of(unreadable).reason());
    }
  }

  /** One attempt: its own thread, its own sockets, its own deadline. */
  private static Answer attempt(NetnsFd netns, Request request, Optional<ResolverFiles> files) {
    Deadline deadline = Deadline.in(request.timeout());
    try (Sockets sockets = new Sockets(deadline)) {
      return NetnsVisit.call(netns, () -> inside(request, files, deadline, sockets));
    } catch (InterruptedIOException stopped) {
      return failed(
          Optional.empty(),
          stopped instanceof SocketTimeoutException
              ? stopped
              : new IOException("interrupted", stopped));
    } catch (IOException refused) {
      return failed(Optional.empty(), refused);
    }
  }

  private static Answer inside(
      Request request, Optional<ResolverFiles> files, Deadline deadline, Sockets sockets) {
    Optional<IpAddress> address = Optional.empty();
    try {
      Probe probe = probe(request.kind());
      String word = request.target();
      int percent = word.indexOf('%');
      String name = percent < 0 ? word : word.substring(0, percent);
      IpAddress found =
          files.isPresent()
              ? new NameResolver(files.get(), sockets, deadline).resolve(name)
              : IpAddress.of(name);
      found =
          found.isAny()
              ? loopback(found)
              : found; // what the kernel makes of it; the JDK would resolve
      address = Optional.of(found);
      Target target =
          new Target(
              word,
              found,
              percent < 0 ? 0 : Scope.ifindex(word.substring(percent + 1)),
              request.port().orElse(probe.defaultPort()),
              request.argument(),
              deadline,
              sockets);
      Probe.Reply reply = probe.run(target);
      return new Answer(
          Verdict.ANSWERED,
          address,
          Optional.of(reply.elapsed()),
          Optional.empty(),
          reply.lines(),
          reply.record());
    } catch (IOException said) {
      return failed(address, said);
    }
  }

  private static IpAddress loopback(IpAddress any) {
    return IpAddress.of(any.family() == Family.INET ? "127.0.0.1" : "::1");
  }

  private static boolean needsResolver(String target) {
    int percent = target.indexOf('%');
    return IpAddress.parse(percent < 0 ? target : target.substring(0, percent)).isEmpty();
  }

  private static Probe probe(Kind kind) {
    return switch (kind) {
      case TCP -> new TcpProbe();
      case UDP -> new UdpProbe();
      case PING -> new PingProbe();
      case HTTP -> new HttpProbe();
      case TELNET -> CommonsNetProbe.telnet();
      case DNS -> new DnsProbe();
      case NTP -> new NtpProbe();
      case WHOIS -> CommonsNetProbe.whois();
      case ECHO -> CommonsNetProbe.echo();
      case DAYTIME -> CommonsNetProbe.daytime();
    };
  }

  private static Answer failed(Optional<IpAddress> address, IOException why) {
    Failures failure = Failures.of(why);
    return new Answer(
        failure.verdict(),
        address,
        Optional.empty(),
        Optional.of(failure.reason()),
        List.of(),
        why instanceof SysException sys
            ? Tree.object().put("call", sys.call()).put("errno", sys.errno().name()).build()
            : Tree.Obj.EMPTY);
  }
}
