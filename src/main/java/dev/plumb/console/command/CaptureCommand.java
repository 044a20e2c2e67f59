package dev.plumb.console.command;

import dev.plumb.answers.capture.Pcapng;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.model.Bytes;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.port.Capturer;
import dev.plumb.model.port.Capturer.Count;
import dev.plumb.model.port.Capturer.Framing;
import dev.plumb.model.port.Capturer.Packet;
import dev.plumb.model.port.Capturer.Request;
import dev.plumb.model.port.Capturer.Sink;
import dev.plumb.model.port.Capturer.Tap;
import dev.plumb.model.port.Capturer.Taps;
import dev.plumb.model.port.Needs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code capture}: the packets of several links at once, in the order of their times, on the
 * terminal and in one pcapng file. It ends by itself.
 */
public final class CaptureCommand {
  private static final String FILE = "-w";
  private static final String COUNT = "-c";
  private static final String TIME = "-t";
  private static final String QUIET = "-q";
  private static final String STDOUT = "-";
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
  private static final long LARGE_ENOUGH = 100_000_000;
  private static final Duration SLICE = Duration.ofMillis(100);

  /** What a packet may have at the most; longer ones no link carries. */
  private static final int SNAP_LENGTH = 262_144;

  private final Session session;
  private final List<String> names;
  private final @Nullable Sink sink;
  private final boolean toStdout;
  private final boolean shows;
  private final PacketLines lines;
  private long bytes;
  private long packets;

  private CaptureCommand(
      Call call, Host host, Request request, List<String> names, @Nullable Sink sink) {
    this.session = call.session();
    this.names = names;
    this.sink = sink;
    this.toStdout = isStdout(call);
    this.shows = !toStdout && !call.has(QUIET);
    this.lines = new PacketLines(host, names, request.taps().stream().map(Tap::framing).toList());
  }

  public static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("capture")
            .summary("packets of several links at once, in one pcapng and as lines")
            .takes(Argument.required("LINK", Slot.LINK))
            .takes(Argument.repeated("LINK|FILTER", Slot.LINK))
            .option(
                Option.valued(
                    FILE, "FILE", Slot.FILE, "write a pcapng, one interface for each link"))
            .option(Option.valued(COUNT, "N", Slot.NUMBER, "stop after so many packets"))
            .option(Option.valued(TIME, "S", Slot.DURATION, "stop after so long (60 s)"))
            .option(Option.flag(QUIET, "no line for each packet"))
            .needs(
                Needs.all(
                    Needs.Part.LINKS,
                    Needs.Part.ADDRESSES,
                    Needs.Part.CONTAINERS,
                    Needs.Part.REFERENCES))
            .example("capture nginx-1:eth0 nginx-2:eth0 tcp port 80")
            .example("capture -w web.pcapng -t 10s nginx-1:eth0 host:docker0")
            .runs(CaptureCommand::capture));
  }

  private static boolean isStdout(Call call) {
    return call.option(FILE).filter(STDOUT::equals).isPresent();
  }

  private static Outcome capture(Call call) throws UserError {
    Session session = call.session();
    if (session.snapshot().isPresent()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "a saved host sends no packets",
          "nothing of it runs any more",
          "ask the live host: plumb without 'open'");
    }
    Capturer capturer =
        session
            .world()
            .capturer()
            .orElseThrow(
                () ->
                    UserError.of(
                        Exit.UNAVAILABLE,
                        "nothing can be captured here",
                        "this session has no live host",
                        "ask the live host: plumb without 'open'"));
    if (isStdout(call) && session.terminal() && !session.captures()) {
      throw UserError.usage(
          "a terminal cannot show a pcapng",
          "capture -w FILE ...",
          "capture -w - ... | tshark -r -");
    }
    long most =
        call.has(COUNT)
            ? Numbers.whole(COUNT, call.option(COUNT).orElseThrow(), 1, Integer.MAX_VALUE)
            : Long.MAX_VALUE;
    Duration time =
        call.has(TIME)
            ? Numbers.duration(TIME, call.option(TIME).orElseThrow(), Numbers.DAY)
            : LONG_ENOUGH;
    Host host = call.host();
    List<Tap> taps = new ArrayList<>();
    List<String> names = new ArrayList<>();
    int words = 0;
    for (String word : call.rest(0)) {
      if (words > 0 && !isLink(call, host, word)) {
        break;
      }
      Link link = Names.link(call, host, word);
      Tap tap = new Tap(link.ref(), Framing.of(link.hardwareType()));
      if (!taps.contains(tap)) {
        taps.add(tap);
        names.add(host.nameOf(link.netns()) + ":" + link.name());
      }
      words++;
    }
    String filter = String.join(" ", call.rest(words));
    Request request = new Request(taps, filter.isEmpty() ? Optional.empty() : Optional.of(filter));
    return run(call, capturer, host, request, names, most, time);
  }

  /** What follows the first link: a link too when it says where, or is one here. */
  private static boolean isLink(Call call, Host host, String word) {
    if (word.indexOf(':') > 0 && word.indexOf(' ') < 0) {
      return true;
    }
    try {
      Names.link(call, host, word);
      return true;
    } catch (UserError filter) {
      return false;
    }
  }

  private static Outcome run(
      Call call,
      Capturer capturer,
      Host host,
      Request request,
      List<String> names,
      long most,
      Duration time)
      throws UserError {
    try (Taps taps = open(capturer, request, names);
        Sink sink = sink(call, capturer)) {
      CaptureCommand command = new CaptureCommand(call, host, request, names, sink);
      command.begin(request);
      String end = command.follow(taps, most, time);
      return command.end(taps.counts(), end);
    } catch (IOException failed) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "the capture ended early",
          String.valueOf(failed.getMessage()),
          "what was caught until then is in the file, if there is one");
    }
  }

  private static Taps open(Capturer capturer, Request request, List<String> names)
      throws UserError {
    try {
      return capturer.open(request);
    } catch (Capturer.FilterRefused refused) {
      throw UserError.usage(
          "cannot use the filter '" + request.filter().orElse("") + "': " + refused.getMessage(),
          "capture LINK... tcp port 80");
    } catch (IOException refused) {
      String why = String.valueOf(refused.getMessage());
      boolean right = why.contains("EPERM") || why.contains("EACCES");
      throw UserError.of(
          right ? Exit.NOT_PERMITTED : Exit.UNAVAILABLE,
          "cannot listen to " + String.join(" ", names),
          right ? why + " (needs CAP_NET_RAW, and CAP_SYS_ADMIN to go there)" : why,
          "sudo");
    }
  }

  private static @Nullable Sink sink(Call call, Capturer capturer) throws UserError {
    if (!call.has(FILE) || isStdout(call)) {
      return null;
    }
    String word = call.option(FILE).orElseThrow();
    try {
      return capturer.create(Path.of(word));
    } catch (InvalidPathException noPath) {
      throw UserError.usage("not a file name: " + word);
    } catch (FileAlreadyExistsException taken) {
      throw UserError.of(
          Exit.NEGATIVE,
          "not captured to " + word,
          "there is a file of that name, and it is not replaced",
          "another name");
    } catch (IOException refused) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "not captured to " + word,
          refused.toString(),
          "capture -w FILE, where you may write");
    }
  }

  private void begin(Request request) throws IOException {
    write(Pcapng.section("plumb"));
    for (int i = 0; i < names.size(); i++) {
      Framing framing = request.taps().get(i).framing();
      write(Pcapng.tap(names.get(i), framing, SNAP_LENGTH, request.filter()));
    }
  }

  private void write(byte[] block) throws IOException {
    bytes += block.length;
    if (toStdout) {
      session.emit(Outcome.of(new Outcome.Captured(Bytes.of(block), Bytes.EMPTY)));
    } else if (sink != null) {
      sink.write(block);
    }
  }

  /** Until one of the bounds is reached; says which. */
  private String follow(Taps taps, long most, Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    while (!session.interrupted()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return take(taps.stop(), most).orElse("the time was over");
      }
      Duration patience = left < SLICE.toNanos() ? Duration.ofNanos(left) : SLICE;
      Optional<String> full = take(taps.next(patience), most);
      if (full.isPresent()) {
        return full.get();
      }
    }
    // Ctrl-C interrupts this thread too; what the kernel still holds is to be read all the same.
    boolean again = Thread.interrupted();
    String said = take(taps.stop(), most).orElse("interrupted");
    if (again) {
      Thread.currentThread().interrupt();
    }
    return said;
  }

  /** Which bound was reached; empty when none was. The file first, a screen is slow. */
  private Optional<String> take(List<Packet> caught, long most) throws IOException {
    int taken = 0;
    Optional<String> full = Optional.empty();
    ByteArrayOutputStream blocks = new ByteArrayOutputStream(); // one write for all of them
    for (Packet packet : caught) {
      blocks.writeBytes(Pcapng.packet(packet));
      taken++;
      packets++;
      if (packets >= most) {
        full = Optional.of("as many as asked for");
        break;
      }
      if (bytes + blocks.size() >= LARGE_ENOUGH) {
        full = Optional.of("100 MB, which is the bound");
        break;
      }
    }
    if (taken > 0) {
      write(blocks.toByteArray());
    }
    if (shows) {
      for (Packet packet : caught.subList(0, taken)) {
        session.emit(lines.of(packet));
      }
    }
    return full;
  }

  private Outcome end(List<Count> counts, String why) throws IOException {
    Instant now = Instant.now();
    long nanoseconds = now.getEpochSecond() * 1_000_000_000 + now.getNano();
    List<Line> notes = new ArrayList<>();
    notes.add(Line.text(packets + (packets == 1 ? " packet: " : " packets: ") + why));
    for (int tap = 0; tap < counts.size(); tap++) {
      Count count = counts.get(tap);
      write(Pcapng.statistics(tap, nanoseconds, count));
      if (count.lost() > 0) {
        String lost = names.get(tap) + ": " + count.lost() + " of " + count.received();
        notes.add(
            Line.of(
                Span.styled(
                    lost + " packets were lost here, they came too fast", Span.Style.WARNING)));
      }
      if (count.failure().isPresent()) {
        notes.add(Line.text(names.get(tap) + ": " + count.failure().get()));
      }
    }
    return Outcome.silence(session.interrupted() ? Exit.INTERRUPTED : Exit.DONE).withNotes(notes);
  }
}
