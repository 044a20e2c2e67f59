package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.model.Bytes;
import dev.plumb.model.Container;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Spawner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code exec NS CMD...} and {@code ! CMD...}: any program of the host in a namespace. */
final class ExecCommand implements CommandEntry.Action {
  /** What exec returns when plumb itself could not do its part. */
  static final int COULD_NOT = 125;

  /** What exec returns when there is no such program. */
  static final int NO_PROGRAM = 127;

  /** How much of a program's output is kept when it goes into a pipe, a file or a variable. */
  private static final int CAPTURE_LIMIT = 64 << 20;

  private static final Needs WHO = Needs.named(Needs.Part.CONTAINERS);
  private static final Needs ADDRESSES =
      WHO.and(Needs.named(Needs.Part.LINKS, Needs.Part.ADDRESSES));
  private static final Needs APPLET =
      ADDRESSES.and(
          Needs.withPeers(
              Needs.Part.ROUTES,
              Needs.Part.RULES,
              Needs.Part.NEIGHBOURS,
              Needs.Part.FDB,
              Needs.Part.NSIDS,
              Needs.Part.COUNTERS));

  private final AppletRunner applets;
  private final boolean inCurrent;

  private ExecCommand(AppletRunner applets, boolean inCurrent) {
    this.applets = applets;
    this.inCurrent = inCurrent;
  }

  static List<CommandEntry> entries(AppletRunner applets) {
    return List.of(
        CommandEntry.named("exec")
            .summary("run a program of this host in a namespace's network")
            .takes(Argument.required("NS", Slot.NAMESPACE))
            .takes(Argument.required("CMD", Slot.PROGRAM_LINE))
            .option(Option.flag("--applet", "the built-in tool, whether or not the host has one"))
            .option(Option.flag("--container", "inside the container, by its engine's own exec"))
            .needs(WHO)
            .example("exec nginx-1 ip -br addr")
            .example("exec nginx-1 curl http://@{nginx-2}/")
            .example("exec nginx-1 sh")
            .runs(new ExecCommand(applets, false)),
        CommandEntry.named("!")
            .summary("run a program in the current namespace")
            .takes(Argument.required("CMD", Slot.PROGRAM_LINE))
            .needs(WHO)
            .example("! route -n")
            .runs(new ExecCommand(applets, true)));
  }

  @Override
  public Outcome run(Call call) throws UserError {
    Session session = call.session();
    List<String> words = call.rest(inCurrent ? 0 : 1);
    if (words.isEmpty() || words.getFirst().isEmpty()) {
      throw UserError.usage("exec needs a program", Synopsis.of(call.entry()));
    }
    Host host = session.host(WHO);
    Namespace namespace =
        Names.namespaceOrCurrent(call, host, inCurrent ? Optional.empty() : call.argument(0));
    if (!AddressWords.isPlain(words)) {
      Host known = session.host(ADDRESSES);
      words = new AddressWords(known, again(known, namespace)).expand(words);
    }
    if (call.has("--container")) {
      return inContainer(call, host, namespace, words);
    }
    if (call.has("--applet") || session.snapshot().isPresent()) {
      return applet(session, namespace, words).orElseThrow();
    }
    return program(session, host, namespace, words);
  }

  private static Namespace again(Host host, Namespace namespace) {
    return host.namespace(namespace.id()).orElse(namespace);
  }

  private Outcome program(Session session, Host host, Namespace namespace, List<String> words)
      throws UserError {
    Spawner spawner = spawner(session);
    String program = words.getFirst();
    if (program.indexOf('/') < 0 && !spawner.exists(program)) {
      Host known = session.host(appletNeeds(words));
      Optional<Outcome> answer = applets.run(words, again(known, namespace), known, false);
      if (answer.isPresent()) {
        return answer.get();
      }
      throw cannotRun(
          host,
          namespace,
          words,
          new Spawner.Ended(
              NO_PROGRAM, List.of(), Optional.of("there is no such program in PATH")));
    }
    Map<String, String> environment = session.environment();
    if (session.terminal() && !session.captures() && Programs.isInteractiveShell(words)) {
      environment = Programs.withPrompt(environment, namespace.name());
      session.emit(
          Outcome.silence(Exit.DONE)
              .withNotes(
                  List.of(
                      Line.build()
                          .add("network of ")
                          .add(Span.namespace(namespace.name()))
                          .add("; files, processes and users are this host's")
                          .line())));
    }
    return start(
        session,
        spawner,
        host,
        namespace,
        new Spawner.Program(
            namespace.id(), words, Programs.resolver(host, namespace), environment));
  }

  private static Outcome start(
      Session session, Spawner spawner, Host host, Namespace namespace, Spawner.Program program)
      throws UserError {
    Outcome.Body body = new Outcome.Silence();
    Spawner.Ended ended;
    if (session.captures()) {
      Spawner.Captured captured = spawner.capture(program, Optional.of(Bytes.EMPTY), CAPTURE_LIMIT);
      body = new Outcome.Captured(captured.output(), captured.errors());
      ended = captured.ended();
    } else {
      ended = session.oneShot() ? spawner.replace(program) : spawner.run(program);
    }
    if (ended.refused().isPresent()) {
      throw cannotRun(host, namespace, program.words(), ended);
    }
    return new Outcome(body, ended.code(), lines(ended.notes()));
  }

  /** The program never ran; what may do instead depends on why. */
  private static UserError cannotRun(
      Host host, Namespace namespace, List<String> words, Spawner.Ended ended) {
    String program = words.getFirst();
    List<String> next = new ArrayList<>();
    if (ended.code() == COULD_NOT) {
      if (ended.refused().filter(why -> why.contains("(needs CAP_")).isPresent()) {
        next.add("sudo");
      }
      next.add("'ns show " + namespace.name() + "' says what keeps it alive");
    } else {
      next.add("name a program of this host: exec changes the network alone");
      if (!host.containersIn(namespace.id()).isEmpty()) {
        next.add("'exec --container " + namespace.name() + " ...' uses the container's own");
      }
    }
    return UserError.of(
        ended.code(),
        "cannot run '" + program + "' in " + namespace.name(),
        ended.refused().orElse("it did not start"),
        next.toArray(new String[0]));
  }

  private Optional<Outcome> applet(Session session, Namespace namespace, List<String> words)
      throws UserError {
    Host known = session.host(appletNeeds(words));
    Optional<Outcome> answer =
        applets.run(words, again(known, namespace), known, session.snapshot().isPresent());
    if (answer.isPresent()) {
      return answer;
    }
    if (session.snapshot().isPresent()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "cannot run '" + words.getFirst() + "' on a saved host",
          "nothing of it runs any more; only the built-in tools answer: bridge, ifconfig, ip,"
              + " netstat, route, ss",
          "exec " + namespace.name() + " ip addr");
    }
    throw UserError.of(
        Exit.UNAVAILABLE,
        "no built-in tool is called '" + words.getFirst() + "'",
        "built in are bridge, ifconfig, ip, netstat, route and ss",
        "without --applet the host's own program runs");
  }

  /** Sockets and their owners cost a look at every process, so only those who show them ask. */
  private static Needs appletNeeds(List<String> words) {
    String program = words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1);
    return program.equals("ss") || program.equals("netstat")
        ? APPLET.and(Needs.named(Needs.Part.SOCKETS))
        : APPLET;
  }

  private static Outcome inContainer(Call call, Host host, Namespace namespace, List<String> words)
      throws UserError {
    Session session = call.session();
    if (session.snapshot().isPresent()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "cannot enter a container of a saved host",
          "nothing runs there",
          "ask the live host: plumb without 'open'");
    }
    List<Container> candidates = new ArrayList<>();
    String word = call.arguments().getFirst();
    for (Container container : host.containersIn(namespace.id())) {
      if (container.name().equals(word) || container.id().startsWith(word)) {
        candidates.addFirst(container);
      } else {
        candidates.add(container);
      }
    }
    if (candidates.isEmpty()) {
      throw UserError.noSuch(
          "no container lives in " + namespace.name(), "ns show " + namespace.name());
    }
    Container container = candidates.getFirst();
    String engine = container.engine();
    if (!engine.equals("docker") && !engine.equals("podman")) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "cannot hand over to " + engine,
          "only docker's and podman's exec are known",
          "without --container the host's own program runs in its network");
    }
    List<String> line = new ArrayList<>(List.of(engine, "exec", "-i"));
    if (session.terminal() && !session.captures()) {
      line.add("-t");
    }
    line.add(container.id());
    line.addAll(words);
    Spawner spawner = spawner(session);
    if (!spawner.exists(engine)) {
      throw UserError.of(
          NO_PROGRAM,
          "no program '" + engine + "' on this host",
          "--container needs it",
          "without --container the host's own program runs in its network");
    }
    return start(
        session,
        spawner,
        host,
        namespace,
        new Spawner.Program(
            host.self(), line, new Spawner.Resolver.HostFiles(), session.environment()));
  }

  private static Spawner spawner(Session session) throws UserError {
    Optional<Spawner> spawner = session.world().spawner();
    if (spawner.isEmpty()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "no programs can be run here",
          "this session has no live host",
          "ask the live host: plumb without 'open'");
    }
    return spawner.get();
  }

  private static List<Line> lines(List<String> notes) {
    List<Line> lines = new ArrayList<>(notes.size());
    for (String note : notes) {
      lines.add(Line.text(note));
    }
    return lines;
  }
}
