package dev.plumb.world.discovery;

import dev.plumb.model.Address;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Link;
import dev.plumb.model.Neighbour;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel answered the last time, and what was read of it. Between two surveys of a session
 * hardly anything changes: a datagram with the same bytes is not decoded again, and what it said is
 * the same objects.
 *
 * <p>Nothing is believed because of it: every dump is asked for anew. Several threads use it.
 */
final class LastAnswers {
  private final Map<NetnsId, OfNamespace> namespaces = new ConcurrentHashMap<>();
  private volatile boolean keeps;

  /** What this namespace answered; nothing when it was not asked. */
  OfNamespace of(NetnsId id) {
    return keeps
        ? namespaces.computeIfAbsent(id, unknown -> new OfNamespace(true))
        : new OfNamespace(false);
  }

  /**
   * Keeps answers from now on. Not from the start: a process that surveys once would copy and hold
   * all of them in vain.
   */
  void keep() {
    keeps = true;
  }

  /** Forgets the namespaces that are not among these. */
  void keepOnly(Set<NetnsId> ids) {
    namespaces.keySet().retainAll(ids);
  }

  /** The answers of one namespace. */
  static final class OfNamespace {
    final Answer<Link> links;
    final Answer<Address> addresses;
    final Answer<Route> routes;
    final Answer<Rule> rules;
    final Answer<Neighbour> neighbours;
    final Answer<FdbEntry> fdb;
    volatile @Nullable Names names;

    private OfNamespace(boolean kept) {
      links = new Answer<>(kept);
      addresses = new Answer<>(kept);
      routes = new Answer<>(kept);
      rules = new Answer<>(kept);
      neighbours = new Answer<>(kept);
      fdb = new Answer<>(kept);
    }
  }

  /**
   * What two namespaces call each other. The kernel chooses it once for as long as both live.
   *
   * @param cookie of the one whose answers these are; its inode may be another's by now
   * @param inHost its nsid in the host
   * @param ofHost the host's nsid in it; empty when no link of it led there
   */
  record Names(long cookie, int inHost, OptionalInt ofHost) {}

  /** The answer to one sort of dump. */
  static final class Answer<T> {
    /** Whether there will be a next time. */
    final boolean kept;

    /** In the kernel's order; none when it was not asked lately. */
    volatile List<Datagram<T>> datagrams = List.of();

    Answer(boolean kept) {
      this.kept = kept;
    }
  }

  /**
   * @param bytes as the kernel sent them, in a buffer that nobody writes to
   * @param messages how many answers it holds
   * @param items what they were read as
   */
  record Datagram<T>(ByteBuffer bytes, int messages, List<T> items) {
    Datagram {
      items = List.copyOf(items);
    }

    boolean isSame(ByteBuffer other) {
      return bytes.remaining() == other.remaining() && bytes.mismatch(other) < 0;
    }

    static ByteBuffer copy(ByteBuffer datagram) {
      return ByteBuffer.allocate(datagram.remaining())
          .order(datagram.order())
          .put(0, datagram, datagram.position(), datagram.remaining());
    }
  }
}
