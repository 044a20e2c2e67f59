package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Events;
import dev.plumb.model.port.Needs;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code events}: one stream of changes over all namespaces, with names. */
final class EventsCommand implements CommandEntry.Action {
  private static final long SLICE_MILLISECONDS = 100;

  /** How often the host is read again, at the most, for the name of a namespace that is new. */
  private static final long READ_AGAIN_NANOSECONDS = 250_000_000L;

  /** What every event has; a stream has the same columns from its first line to its last. */
  private static final List<String> COLUMNS =
      List.of("time", "source", "netns", "object", "action", "text");

  private EventsCommand() {}

  static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("events")
            .summary("what changes, as it happens, in all namespaces")
            .takes(Argument.optional("NS", Slot.NAMESPACE))
            .option(
                new Option(
                    List.of("-c", "--count"),
                    Optional.of(Argument.required("N", Slot.NUMBER)),
                    "stop after so many"))
            .option(Option.valued("--for", "S", Slot.DURATION, "stop after so long"))
            .needs(Needs.all(Needs.Part.CONTAINERS, Needs.Part.REFERENCES))
            .example("events --for 10s")
            .runs(new EventsCommand()));
  }

  @Override
  @SuppressWarnings("try") // listening is its whole use
  public Outcome run(Call call) throws UserError {
    Session session = call.session();
    Optional<Events> events = session.world().events();
    if (events.isEmpty()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "nothing happens here",
          session.snapshot().isPresent()
              ? "a saved host does not change"
              : "this session cannot listen",
          "ask the live host: plumb without 'open'");
    }
    int count =
        call.has("-c")
            ? Numbers.whole("-c", call.option("-c").orElseThrow(), 1, Integer.MAX_VALUE)
            : Integer.MAX_VALUE;
    long end =
        call.has("--for")
            ? System.nanoTime()
                + Numbers.duration("--for", call.option("--for").orElseThrow(), Numbers.DAY)
                    .toNanos()
            : Long.MAX_VALUE;
    Host host = call.host();
    Optional<NetnsId> only =
        call.argument(0).isPresent()
            ? Optional.of(Names.namespace(host, call.arguments().getFirst()).id())
            : Optional.empty();
    LinkedBlockingQueue<Events.Event> queue = new LinkedBlockingQueue<>();
    try (AutoCloseable listening = events.get().listen(queue::add)) {
      return follow(session, host, queue, only, count, end);
    } catch (UserError told) {
      throw told;
    } catch (InterruptedException cancelled) {
      Thread.currentThread().interrupt();
      return Outcome.silence(Exit.INTERRUPTED);
    } catch (Exception closing) {
      throw UserError.of(
          Exit.UNAVAILABLE, "listening ended", String.valueOf(closing.getMessage()), "events");
    }
  }

  private static Outcome follow(
      Session session,
      Host known,
      LinkedBlockingQueue<Events.Event> queue,
      Optional<NetnsId> only,
      int count,
      long end)
      throws UserError, InterruptedException {
    Host host = known;
    long read = System.nanoTime();
    int shown = 0;
    while (!session.interrupted()) {
      if (shown >= count || (end != Long.MAX_VALUE && System.nanoTime() - end >= 0)) {
        return Outcome.silence(Exit.DONE);
      }
      Events.@Nullable Event event = queue.poll(SLICE_MILLISECONDS, TimeUnit.MILLISECONDS);
      if (event == null || (only.isPresent() && !only.equals(event.netns()))) {
        continue;
      }
      boolean isNew = event.netns().isPresent() && host.namespace(event.netns().get()).isEmpty();
      if (isNew && System.nanoTime() - read > READ_AGAIN_NANOSECONDS) {
        session.forget();
        read = System.nanoTime();
        host = session.host(Needs.all(Needs.Part.CONTAINERS, Needs.Part.REFERENCES));
      }
      session.emit(describe(event, host));
      shown++;
    }
    return Outcome.silence(Exit.INTERRUPTED);
  }

  private static Outcome describe(Events.Event event, Host host) {
    String time = LocalTime.now(java.time.ZoneId.systemDefault()).withNano(0).toString();
    if (time.length() == 5) {
      time += ":00";
    }
    Line.Builder line = Line.build().add(Span.of(time, Span.Kind.TIME, Span.Style.DIM)).add("  ");
    Tree.Builder record = Tree.object().put("time", time).put("source", event.source());
    if (event.netns().isPresent()) {
      Optional<Namespace> namespace = host.namespace(event.netns().get());
      String name = namespace.isPresent() ? namespace.get().name() : event.netns().get().toString();
      line.add(Span.namespace(name)).add("  ");
      record.put("netns", name);
    }
    boolean lost = event.object().equals("lost");
    line.add(
            Span.styled(
                event.object() + " " + event.action(), lost ? Span.Style.BAD : Span.Style.STRONG))
        .add("  ")
        .add(event.text());
    record.put("object", event.object()).put("action", event.action());
    record.put("text", event.text()).putAll(event.record());
    List<Line> lines = new ArrayList<>();
    lines.add(line.line());
    return Outcome.of(new Outcome.Report(lines, record.build(), Optional.empty(), COLUMNS));
  }
}
