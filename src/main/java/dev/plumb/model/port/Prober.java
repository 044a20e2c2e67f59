package dev.plumb.model.port;

import dev.plumb.model.IpAddress;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends packets from inside a namespace: the only port through which anything leaves. */
public interface Prober {
  /** What is tried. */
  enum Kind {
    TCP,
    UDP,
    PING,
    HTTP,
    TELNET,
    DNS,
    NTP,
    WHOIS,
    ECHO,
    DAYTIME
  }

  /**
   * One probe.
   *
   * @param target an address or a name; a name is resolved inside the namespace, by its own
   *     resolver
   * @param port empty for the kind's own
   * @param argument the DNS name asked for, the HTTP path, the whois query
   * @param resolverPid the process whose /etc/resolv.conf counts; empty for the host's own
   */
  record Request(
      NetnsId netns,
      Kind kind,
      String target,
      Optional<Integer> port,
      Optional<String> argument,
      Duration timeout,
      int count,
      Optional<Integer> resolverPid) {}

  /** How it went. */
  enum Verdict {
    ANSWERED,
    REFUSED,
    UNREACHABLE,
    TIMEOUT,
    NAME_NOT_FOUND,
    FAILED
  }

  /**
   * The answer.
   *
   * @param address what the target was resolved to
   * @param elapsed from sending to the answer; empty when there was none
   * @param reason the errno or message in words, when it failed
   * @param lines what the other side said (banner, headers, records), hostile text
   * @param record the same as data
   */
  record Answer(
      Verdict verdict,
      Optional<IpAddress> address,
      Optional<Duration> elapsed,
      Optional<String> reason,
      List<String> lines,
      Tree.Obj record) {
    public Answer {
      lines = List.copyOf(lines);
    }
  }

  /** Sends it and waits at most its time-out. Never throws for what a network may do. */
  Answer probe(Request request);

  /**
   * How a name is looked up in a namespace, as its resolver files say.
   *
   * @param servers the words behind {@code nameserver}, in order
   * @param search the domains that are tried behind a name with few dots
   * @param options such as {@code ndots:2}
   * @param candidates the names that are asked for, in order
   * @param inHosts the address that {@code /etc/hosts} has for the name, before any server is asked
   * @param failure why the files could not be read; everything else is empty then
   */
  record Resolver(
      List<String> servers,
      List<String> search,
      List<String> options,
      List<String> candidates,
      Optional<IpAddress> inHosts,
      Optional<String> failure) {
    public Resolver {
      servers = List.copyOf(servers);
      search = List.copyOf(search);
      options = List.copyOf(options);
      candidates = List.copyOf(candidates);
    }

    /** Files that could not be read. */
    public static Resolver unreadable(String why) {
      return new Resolver(
          List.of(), List.of(), List.of(), List.of(), Optional.empty(), Optional.of(why));
    }
  }

  /**
   * Reads how a namespace looks up a name; sends nothing.
   *
   * @param resolverPid the process whose resolver files count; empty for the host's own
   */
  default Resolver resolver(NetnsId netns, Optional<Integer> resolverPid, String name) {
    return Resolver.unreadable("no resolver files can be read here");
  }
}
