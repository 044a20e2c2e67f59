package dev.plumb.console.command;

import dev.plumb.answers.path.Cause;
import dev.plumb.answers.path.Code;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Prober;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * A name, looked up as a program in a namespace would: its hosts file, then its servers in order.
 *
 * @param address the first that was found
 * @param failure why there is none; empty when there is one
 */
record NameLookup(Optional<IpAddress> address, Optional<Cause> failure) {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Asks the servers, each as long as it takes. */
  static NameLookup of(Session session, Host host, Namespace asker, String name) throws UserError {
    Optional<Prober> prober = session.world().prober();
    if (session.snapshot().isPresent() || prober.isEmpty()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "a saved host's servers cannot be asked for " + name,
          "nothing of it runs any more",
          "give the address");
    }
    Optional<Integer> pid = ProbeCommands.resolverPid(host, asker);
    Prober.Resolver resolver = prober.get().resolver(asker.id(), pid, name);
    if (resolver.failure().isPresent()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "cannot say how " + asker.name() + " looks up names",
          resolver.failure().get(),
          "ns pids " + asker.name());
    }
    if (resolver.inHosts().isPresent()) {
      return new NameLookup(resolver.inHosts(), Optional.empty());
    }
    List<String> silent = new ArrayList<>();
    for (String server : resolver.servers()) {
      boolean answered = true;
      for (String candidate : resolver.candidates()) {
        for (String type : List.of("A", "AAAA")) {
          Prober.Answer answer =
              prober
                  .get()
                  .probe(
                      new Prober.Request(
                          asker.id(),
                          Prober.Kind.DNS,
                          server,
                          Optional.empty(),
                          Optional.of(candidate + "/" + type),
                          PATIENCE,
                          1,
                          pid));
          answered &= answer.verdict() == Prober.Verdict.ANSWERED;
          List<IpAddress> found = addresses(answer, type);
          if (!found.isEmpty()) {
            return new NameLookup(Optional.of(found.getFirst()), Optional.empty());
          }
          if (!answered) {
            break;
          }
        }
      }
      if (answered) {
        return failed(Code.DNS_NXDOMAIN, asker, name, server + " does not know the name " + name);
      }
      silent.add(server);
    }
    return failed(
        Code.DNS_UNREACHABLE,
        asker,
        silent.isEmpty() ? name : silent.getFirst(),
        silent.isEmpty()
            ? "resolv.conf of " + asker.name() + " names no server"
            : "no name server of " + asker.name() + " answers: " + String.join(", ", silent));
  }

  private static NameLookup failed(Code code, Namespace asker, String object, String detail) {
    return new NameLookup(
        Optional.empty(),
        Optional.of(
            new Cause(
                code,
                asker.name() + ":dns:" + object,
                detail,
                code == Code.DNS_NXDOMAIN
                    ? "dns " + asker.name() + " " + object
                    : "why " + asker.name() + " " + object + ":53/udp")));
  }

  /** The addresses of one type in an answer's records. */
  static List<IpAddress> addresses(Prober.Answer answer, String type) {
    List<IpAddress> addresses = new ArrayList<>();
    for (Tree item : answer.record().items("answer")) {
      if (item instanceof Tree.Text text) {
        StringTokenizer words = new StringTokenizer(text.value());
        if (words.countTokens() == 4) {
          words.nextToken();
          words.nextToken();
          if (words.nextToken().equals(type)) {
            IpAddress.parse(words.nextToken()).ifPresent(addresses::add);
          }
        }
      }
    }
    return addresses;
  }
}
