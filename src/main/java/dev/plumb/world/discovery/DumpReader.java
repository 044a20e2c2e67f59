package dev.plumb.world.discovery;

import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.world.discovery.LastAnswers.Answer;
import dev.plumb.world.discovery.LastAnswers.Datagram;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkChannel;
import dev.plumb.world.netlink.NetlinkException;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.netlink.Recall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one dump: what came the last time is taken from there, all else is decoded, each answer for
 * itself, so that one that nobody can read takes none of the others along.
 */
final class DumpReader<T> implements Consumer<NetlinkMessage>, Recall {
  private final BiConsumer<NetlinkMessage, List<T>> decoder;
  private final List<Datagram<T>> last;
  private final List<Datagram<T>> datagrams = new ArrayList<>();

  /** The datagram that is being decoded; null where the channel tells of messages alone. */
  private @Nullable ByteBuffer open;

  /** What was decoded of it so far. */
  private final List<T> decoded = new ArrayList<>();

  /** Which it was and what is wrong with it. */
  private final List<String> unreadable = new ArrayList<>();

  private int seen;
  private int seenBefore;
  private boolean changed;

  private DumpReader(BiConsumer<NetlinkMessage, List<T>> decoder, List<Datagram<T>> last) {
    this.decoder = decoder;
    this.last = last;
  }

  /** A dump of which nothing is remembered. */
  static <T> Facet<T> read(
      NetlinkChannel channel,
      Stack stack,
      String request,
      int type,
      byte[] body,
      BiConsumer<NetlinkMessage, List<T>> decoder) {
    return read(channel, stack, request, type, body, decoder, null);
  }

  /**
   * Asks, and repeats it while the kernel says that what it told changed meanwhile. A dump that
   * fails is a gap.
   *
   * @param request {@code dump of links}
   * @param memory what this namespace answered the last time, to be replaced by what it says now
   */
  static <T> Facet<T> read(
      NetlinkChannel channel,
      Stack stack,
      String request,
      int type,
      byte[] body,
      BiConsumer<NetlinkMessage, List<T>> decoder,
      @Nullable Answer<T> memory) {
    String objects = request.substring("dump of ".length());
    boolean kept = memory != null && memory.kept;
    DumpReader<T> reader = new DumpReader<>(decoder, memory == null ? List.of() : memory.datagrams);
    try {
      for (int attempt = 1; ; attempt++) {
        reader.clear();
        boolean whole = channel.dump(request, type, body, kept ? reader : Recall.NOTHING, reader);
        if (whole) {
          break;
        }
        if (attempt == NetlinkChannel.REPEATS) {
          stack.gaps.add(
              new Gap(
                  objects + " of " + stack.id,
                  "they changed while they were read, " + attempt + " times",
                  "some may be missing or shown twice"));
          break;
        }
      }
      return reader.facet(stack, objects, kept ? memory : null);
    } catch (NetlinkException | MalformedMessage refused) {
      return missing(stack, objects, String.valueOf(refused.getMessage()));
    } catch (IOException failed) {
      return missing(stack, objects, String.valueOf(failed.getMessage()));
    }
  }

  static <T> Facet<T> missing(Stack stack, String what, String reason) {
    Gap gap = new Gap(what + " of " + stack.id, reason, "nothing can be said about them");
    stack.gaps.add(gap);
    return new Facet.Missing<>(gap);
  }

  private void clear() {
    datagrams.clear();
    open = null;
    decoded.clear();
    unreadable.clear();
    seen = 0;
    changed = false;
  }

  @Override
  public boolean recognises(ByteBuffer datagram) {
    finishOpen();
    int at = datagrams.size();
    if (at < last.size() && last.get(at).isSame(datagram)) {
      Datagram<T> known = last.get(at);
      datagrams.add(known);
      seen += known.messages();
      return true;
    }
    open = Datagram.copy(datagram);
    seenBefore = seen;
    changed = true;
    return false;
  }

  @Override
  public void accept(NetlinkMessage message) {
    seen++;
    try {
      decoder.accept(message, decoded);
    } catch (MalformedMessage strange) {
      unreadable.add("answer " + seen + " of the dump: " + strange.getMessage());
    }
  }

  private void finishOpen() {
    if (open != null) {
      datagrams.add(new Datagram<>(open, seen - seenBefore, decoded));
      open = null;
      decoded.clear();
    }
  }

  private Facet<T> facet(Stack stack, String objects, @Nullable Answer<T> memory) {
    finishOpen();
    List<T> items = items();
    if (items.isEmpty() && !unreadable.isEmpty()) {
      return missing(stack, objects, unreadable.getFirst());
    }
    for (String reason : unreadable) {
      stack.gaps.add(
          new Gap("one of the " + objects + " of " + stack.id, reason, "this one is not shown"));
    }
    // What has a gap is told again the next time.
    if (memory != null && unreadable.isEmpty() && (changed || datagrams.size() < last.size())) {
      memory.datagrams = List.copyOf(datagrams);
    }
    return new Facet.Read<>(items);
  }

  /** Those of all datagrams; the very list where one holds them all, as it mostly is. */
  private List<T> items() {
    if (datagrams.isEmpty()) {
      return decoded; // the channel tells of messages alone
    }
    List<T> only = List.of();
    List<T> several = null;
    for (Datagram<T> datagram : datagrams) {
      if (several != null) {
        several.addAll(datagram.items());
      } else if (only.isEmpty()) {
        only = datagram.items();
      } else if (!datagram.items().isEmpty()) {
        several = new ArrayList<>(only);
        several.addAll(datagram.items());
      }
    }
    return several == null ? only : several;
  }
}
