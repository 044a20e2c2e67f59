package dev.plumb.console.command;

import dev.plumb.answers.port.Listener;
import dev.plumb.model.Address;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.Socket;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.model.port.Prober;
import dev.plumb.model.port.Prober.Answer;
import dev.plumb.model.port.Prober.Kind;
import dev.plumb.model.port.Prober.Request;
import dev.plumb.model.port.Prober.Resolver;
import dev.plumb.model.port.Prober.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code dns}: how a name is looked up in a namespace, what each of its servers says, who that
 * server is, and whose the address is. It sends questions, to the servers in the files alone.
 */
public final class DnsCommand {
  private static final String TIMEOUT = "--timeout";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Host host;
  private final Namespace asker;
  private final Prober prober;
  private final Optional<Integer> resolverPid;
  private final Duration timeout;
  private final List<Line> lines = new ArrayList<>();
  private boolean found;
  private boolean answered;
  private boolean silent;

  private DnsCommand(Host host, Namespace asker, Prober prober, Duration timeout) {
    this.host = host;
    this.asker = asker;
    this.prober = prober;
    this.timeout = timeout;
    this.resolverPid = ProbeCommands.resolverPid(host, asker);
  }

  public static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("dns")
            .summary("how a namespace looks up a name: asks each of its servers, from inside")
            .takes(CommandEntry.Argument.required("NS", Slot.NAMESPACE))
            .takes(CommandEntry.Argument.required("NAME", Slot.TEXT))
            .option(
                CommandEntry.Option.valued(
                    TIMEOUT, "TIME", Slot.DURATION, "how long one server may take: 2s by default"))
            .needs(
                Needs.all(
                    Part.LINKS, Part.ADDRESSES, Part.CONTAINERS, Part.REFERENCES, Part.SOCKETS))
            .example("dns nginx-1 nginx-2")
            .runs(DnsCommand::run));
  }

  private static Outcome run(Call call) throws UserError {
    if (call.session().snapshot().isPresent()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "a saved host's servers cannot be asked",
          "nothing of it runs any more",
          "ask the live host: plumb without 'open'");
    }
    Optional<Prober> prober = call.session().world().prober();
    if (prober.isEmpty()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "no packets can be sent here",
          "this session has no live host",
          "ask the live host: plumb without 'open'");
    }
    Duration timeout =
        call.has(TIMEOUT)
            ? Numbers.duration(TIMEOUT, call.option(TIMEOUT).orElseThrow(), LONGEST)
            : PATIENCE;
    Host host = call.host();
    Namespace asker = Names.namespace(host, call.arguments().getFirst());
    return new DnsCommand(host, asker, prober.get(), timeout)
        .look(call.session(), call.arguments().get(1));
  }

  private Outcome look(Session session, String name) throws UserError {
    Resolver resolver = prober.resolver(asker.id(), resolverPid, name);
    if (resolver.failure().isPresent()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "cannot say how " + asker.name() + " looks up names",
          resolver.failure().get(),
          "ns pids " + asker.name());
    }
    Tree.Builder record = Tree.object().put("netns", asker.name()).put("name", name);
    record.put("nameservers", Tree.texts(resolver.servers()));
    record.put("search", Tree.texts(resolver.search()));
    record.put("options", Tree.texts(resolver.options()));
    record.put("candidates", Tree.texts(resolver.candidates()));
    files(resolver);
    if (resolver.inHosts().isPresent()) {
      found = true;
      IpAddress address = resolver.inHosts().get();
      record.put("hosts", address.toString());
      lines.add(owned(Line.build().add("/etc/hosts has "), address));
    }
    List<Tree> servers = new ArrayList<>();
    for (String server : resolver.servers()) {
      if (session.interrupted()) {
        break;
      }
      servers.add(ask(server, resolver.candidates()));
    }
    record.put("servers", new Tree.Arr(servers));
    if (resolver.servers().isEmpty()) {
      lines.add(Line.text("resolv.conf names no server"));
    }
    int code =
        session.interrupted()
            ? Exit.INTERRUPTED
            : found ? Exit.DONE : silent && !answered ? Exit.TIMEOUT : Exit.NEGATIVE;
    return Outcome.of(new Outcome.Report(lines, record.build()), code);
  }

  private void files(Resolver resolver) {
    Line.Builder line = Line.build().add("resolv.conf of ");
    line.add(Span.namespace(asker.name()));
    line.add(resolverPid.isPresent() ? " (its own)" : " (this host's)");
    line.add(": nameserver " + String.join(" ", resolver.servers()));
    if (!resolver.search().isEmpty()) {
      line.add(", search " + String.join(" ", resolver.search()));
    }
    if (!resolver.options().isEmpty()) {
      line.add(", options " + String.join(" ", resolver.options()));
    }
    lines.add(line.line());
    if (resolver.candidates().size() > 1) {
      lines.add(Line.text("names asked for: " + String.join(", then ", resolver.candidates())));
    }
  }

  /** One server, name after name until it knows one. */
  private Tree.Obj ask(String server, List<String> candidates) {
    Tree.Builder record = Tree.object().put("server", server);
    Optional<Listener> who = IpAddress.parse(server).flatMap(this::answerer);
    if (who.isPresent()) {
      SocketCells.owner(record, who.get().socket().owners());
      record.put("via", who.get().via().word());
    }
    Line.Builder line = Line.build().add("server ").add(server);
    who.ifPresent(
        listener -> {
          line.add(", answered by ");
          SocketCells.process(listener.socket().owners()).spans().forEach(line::add);
          if (!listener.socket().owners().isEmpty()) {
            line.add(" (pid ");
            line.add(Span.pid(listener.socket().owners().getFirst().pid())).add(")");
          }
        });
    lines.add(line.line());
    List<Tree> answers = new ArrayList<>();
    for (String candidate : candidates) {
      boolean known = false;
      for (String type : new String[] {"A", "AAAA"}) {
        Answer answer = question(server, candidate + "/" + type);
        known |= said(answer, candidate, type, answers);
        if (answer.verdict() != Verdict.ANSWERED) {
          record.put("answers", new Tree.Arr(answers));
          return record.build(); // it would not say more to another question
        }
      }
      if (known) {
        break;
      }
    }
    return record.put("answers", new Tree.Arr(answers)).build();
  }

  private Answer question(String server, String argument) {
    return prober.probe(
        new Request(
            asker.id(),
            Kind.DNS,
            server,
            Optional.empty(),
            Optional.of(argument),
            timeout,
            1,
            resolverPid));
  }

  /** Writes an answer down; true when it has an address. */
  private boolean said(Answer answer, String candidate, String type, List<Tree> answers) {
    Tree.Builder record = Tree.object().put("name", candidate).put("type", type);
    answered |= answer.verdict() == Verdict.ANSWERED;
    silent |= answer.verdict() == Verdict.TIMEOUT;
    if (answer.verdict() != Verdict.ANSWERED) {
      String why = answer.reason().orElse("no answer");
      answers.add(record.put("reason", why).build());
      lines.add(Line.of(Span.plain("  "), Span.styled(why, Span.Style.BAD)));
      return false;
    }
    String status = answer.record().text("status").orElse("NOERROR");
    List<IpAddress> addresses = NameLookup.addresses(answer, type);
    record.put("status", status);
    List<Tree> owners = new ArrayList<>();
    for (IpAddress address : addresses) {
      Tree.Builder one = Tree.object().put("address", address.toString());
      owner(address).ifPresent(owner -> one.put("netns", host.nameOf(owner.netns())));
      owners.add(one.build());
      lines.add(owned(Line.build().add("  " + candidate + " " + type + " "), address));
    }
    if (addresses.isEmpty() && (type.equals("A") || !status.equals("NOERROR"))) {
      lines.add(Line.text("  " + candidate + " " + type + ": " + status + ", no address"));
    }
    answers.add(record.put("addresses", new Tree.Arr(owners)).build());
    found |= !addresses.isEmpty();
    return !addresses.isEmpty();
  }

  private Line owned(Line.Builder line, IpAddress address) {
    line.add(Span.address(address));
    Optional<LinkRef> owner = owner(address);
    if (owner.isPresent()) {
      line.add(", ").add(Span.namespace(host.nameOf(owner.get().netns())));
      host.link(owner.get()).ifPresent(link -> line.add(":").add(Span.link(link.name())));
    }
    return line.line();
  }

  /** Whose an address is: the asker's own before the one other that has it. */
  private Optional<LinkRef> owner(IpAddress address) {
    List<LinkRef> holders = new ArrayList<>();
    for (Namespace namespace : host.namespaces()) {
      for (Address one : namespace.addresses().orEmpty()) {
        if (one.local().address().equals(address)) {
          if (namespace.id().equals(asker.id())) {
            return Optional.of(one.link());
          }
          holders.add(one.link());
        }
      }
    }
    return holders.size() == 1 && !address.isLoopback()
        ? Optional.of(holders.getFirst())
        : Optional.empty();
  }

  /**
   * Who really answers at an address: Docker's 127.0.0.11:53 is translated to a port of dockerd's
   * that only listens there; any other is whoever listens on 53, in the namespace that has it.
   */
  private Optional<Listener> answerer(IpAddress server) {
    Optional<Namespace> where =
        server.isLoopback()
            ? Optional.of(asker)
            : owner(server).flatMap(link -> host.namespace(link.netns()));
    Optional<Listener> translated = Optional.empty();
    for (Listener listener :
        where.isEmpty() ? List.<Listener>of() : Listener.of(host, where.get())) {
      Socket socket = listener.socket();
      if (socket.protocol() == Socket.Protocol.UDP && listener.serves(server)) {
        if (socket.localPort() == 53) {
          return Optional.of(listener);
        }
        if (listener.via() == Listener.Via.DOCKER_DNS) {
          translated = Optional.of(listener);
        }
      }
    }
    return translated;
  }
}
