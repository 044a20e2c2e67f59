package dev.plumb.world.discovery;

import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.world.discovery.Sightings.Sighting;
import dev.plumb.world.kernel.Capabilities;
import dev.plumb.world.kernel.Capabilities.Capability;
import dev.plumb.world.kernel.Errno;
import dev.plumb.world.kernel.KernelModules;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.NetnsVisit;
import dev.plumb.world.kernel.SysException;
import dev.plumb.world.kernel.ValueFolders;
import dev.plumb.world.netlink.KernelChannel;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the namespaces that were sighted and reads each: open, enter, socket, dumps, close.
 *
 * <p>The host's links are asked for first, because that makes the kernel give nsids to the others.
 * Then two throw-away threads take one namespace after the other, while the calling thread reads
 * what the host said and asks for the rest of it.
 */
final class Survey {
  /** As many as go faster than one: the kernel has locks that all namespaces share. */
  private static final int WALKERS = 2;

  private final Needs needs;
  private final LastAnswers last;
  private final SocketReader sockets;
  private final NetnsId self;
  private final KernelModules modules = KernelModules.system();
  private NetnsVisit.@Nullable Walk<OwnStack> asking;

  /**
   * @param last what the session's last survey heard
   */
  Survey(Needs needs, NetnsId self, LastAnswers last) {
    this.needs = needs;
    this.last = last;
    this.sockets = new SocketReader(needs, modules);
    this.self = self;
  }

  /** Asks for the host's links on a thread of its own, while namespaces are still looked for. */
  void begin() {
    asking = NetnsVisit.walk("survey of the host", walker -> new OwnStack());
  }

  /** Reads all of them; what ended meanwhile is left out, what was refused is there with a gap. */
  Map<NetnsId, Stack> read(List<Sighting> sightings) throws IOException {
    Map<NetnsId, Stack> stacks = new LinkedHashMap<>();
    try (OwnStack host = asking == null ? new OwnStack() : asking.await()) {
      asking = null;
      List<Sighting> others = new ArrayList<>(sightings.size());
      for (Sighting sighting : sightings) {
        if (!sighting.id().equals(self)) {
          others.add(sighting);
        }
      }
      Rest rest = new Rest(others);
      List<NetnsVisit.Walk<Boolean>> walks = new ArrayList<>(WALKERS);
      for (int number = 1; number <= Math.min(WALKERS, others.size()); number++) {
        walks.add(NetnsVisit.walk("survey " + number, rest::walk));
      }
      Stack own = host.read();
      stacks.put(self, own);
      for (NetnsVisit.Walk<Boolean> walk : walks) {
        walk.await();
      }
      for (Stack stack : rest.found()) {
        stacks.put(stack.id, stack);
        if (stack.nsidInHost.isPresent()) {
          own.nsids.put(stack.nsidInHost.getAsInt(), stack.id);
        }
      }
    }
    if (needs.has(Part.NSIDS)) {
      new NsidResolver(sightings).resolve(stacks);
    }
    return stacks;
  }

  /** The namespace we are in: its links are asked for at once, the answers read later. */
  private final class OwnStack implements AutoCloseable {
    private final Stack stack = new Stack(self);
    private final StackReader reader = new StackReader(needs, last);
    private @Nullable Ahead channel;

    /** A failure here is a gap like everywhere: the other namespaces can be read all the same. */
    private @Nullable IOException failure;

    OwnStack() {
      try {
        KernelChannel kernel = KernelChannel.open(KernelChannel.newBuffer());
        Ahead ahead = new Ahead(kernel);
        channel = ahead;
        stack.cookie = kernel.cookie();
        stack.read = Instant.now();
        if (needs.has(Part.LINKS)) {
          reader.hearLinks(ahead);
        }
      } catch (IOException failed) {
        failure = failed;
      }
    }

    Stack read() {
      Ahead asked = channel;
      IOException failed = failure;
      if (failed != null || asked == null) {
        return refused(stack, failed == null ? new IOException("not asked") : failed);
      }
      try (NetnsFd host = NetnsFd.self();
          ValueFolders folders = new ValueFolders()) {
        readOwner(host, stack);
        reader.read(asked, stack);
        if (needs.has(Part.NSIDS)) {
          resolve(asked, stack, host);
        }
        readMore(stack, KernelChannel.newBuffer(), folders);
      } catch (IOException | MalformedMessage strange) {
        return refused(stack, strange);
      }
      return stack;
    }

    @Override
    public void close() throws IOException {
      Ahead open = channel;
      if (open != null) {
        open.close();
      }
    }
  }

  /** What this namespace and the host call each other, asked unless it is known. */
  private void readNames(
      KernelChannel channel, Stack stack, NetnsFd host, KernelChannel hostChannel, NetnsFd netns)
      throws IOException {
    LastAnswers.OfNamespace memory = last.of(stack.id);
    LastAnswers.Names known = memory.names;
    boolean isNew = known == null || !stack.cookie.equals(OptionalLong.of(known.cookie()));
    if (known != null && !isNew) {
      stack.nsidInHost = OptionalInt.of(known.inHost());
      if (known.ofHost().isPresent()) {
        stack.nsids.put(known.ofHost().getAsInt(), self);
      }
    } else {
      stack.nsidInHost = StackReader.nsid(hostChannel, netns.number());
    }
    OptionalInt ofHost = resolve(channel, stack, host);
    if ((isNew || ofHost.isPresent()) && stack.cookie.isPresent() && stack.nsidInHost.isPresent()) {
      memory.names =
          new LastAnswers.Names(stack.cookie.getAsLong(), stack.nsidInHost.getAsInt(), ofHost);
    }
  }

  /**
   * Asks what the host is called in a namespace whose links lead elsewhere.
   *
   * @return empty when nothing leads there, or the host has no name there
   */
  private OptionalInt resolve(NetlinkChannel channel, Stack stack, NetnsFd host) {
    stack.nsidsAsked = true;
    if (!stack.hasUnresolvedNsids()) {
      return OptionalInt.empty();
    }
    try {
      OptionalInt nsid = StackReader.nsid(channel, host.number());
      if (nsid.isPresent()) {
        stack.nsids.put(nsid.getAsInt(), self);
      }
      return nsid;
    } catch (IOException | MalformedMessage failed) {
      // What was read before it stays worth showing.
      NsidResolver.missed(stack, failed);
      return OptionalInt.empty();
    }
  }

  /** Whose it is, as far as that can be seen: the owner of an outer one cannot. */
  private void readOwner(NetnsFd netns, Stack stack) {
    if (needs.has(Part.OWNERS)) {
      try {
        stack.owner =
            Optional.of(new Namespace.Owner(netns.ownerUserNamespace().inode(), netns.ownerUid()));
      } catch (SysException outOfSight) {
        stack.owner = Optional.empty();
      }
    }
  }

  /** What is not asked of NETLINK_ROUTE, in the namespace that the calling thread is in. */
  private void readMore(Stack stack, ByteBuffer buffer, ValueFolders folders) throws IOException {
    if (needs.has(Part.RULESETS)) {
      stack.rulesets = RulesetReader.read(stack, modules);
    }
    if (needs.has(Part.CONNTRACK)) {
      stack.conntrack = ConntrackReader.read(stack, modules);
    }
    if (needs.has(Part.SYSCTLS)) {
      stack.sysctls = SysctlReader.read(folders, stack);
    }
    if (needs.has(Part.TRAFFIC)) {
      TrafficReader.read(stack, buffer);
    }
    if (needs.has(Part.XFRM)) {
      XfrmReader.read(stack, buffer, modules);
    }
    sockets.read(buffer, stack);
  }

  /** All but the host, of which each walking thread takes the next until none is left. */
  private final class Rest {
    private final List<Sighting> sightings;
    private final AtomicInteger next = new AtomicInteger();

    /** What was read, in the order of the sightings; null of what ended meanwhile. */
    private final @Nullable Stack[] stacks;

    /** Why a walking thread could not begin. */
    private volatile @Nullable IOException failure;

    Rest(List<Sighting> sightings) {
      this.sightings = sightings;
      this.stacks = new @Nullable Stack[sightings.size()];
    }

    /** The body of a walking thread; it begins in the host's namespace. */
    boolean walk(NetnsVisit.Walker walker) {
      StackReader reader = new StackReader(needs, last);
      ByteBuffer buffer = KernelChannel.newBuffer();
      try (NetnsFd host = NetnsFd.self();
          KernelChannel hostChannel = KernelChannel.open(KernelChannel.newBuffer());
          ValueFolders folders = new ValueFolders()) {
        for (int at = next.getAndIncrement(); at < stacks.length; at = next.getAndIncrement()) {
          stacks[at] = visit(walker, sightings.get(at), reader, buffer, host, hostChannel, folders);
        }
      } catch (IOException failed) {
        failure = failed;
      }
      return true;
    }

    /** Reads one namespace; null when it ended meanwhile. */
    private @Nullable Stack visit(
        NetnsVisit.Walker walker,
        Sighting sighting,
        StackReader reader,
        ByteBuffer buffer,
        NetnsFd host,
        KernelChannel hostChannel,
        ValueFolders folders) {
      Stack stack = new Stack(sighting.id());
      try (NetnsFd netns = sighting.open()) {
        readOwner(netns, stack);
        walker.enter(netns);
        try (KernelChannel channel = KernelChannel.open(buffer)) {
          stack.cookie = channel.cookie();
          stack.read = Instant.now();
          reader.read(channel, stack);
          if (needs.has(Part.NSIDS)) {
            readNames(channel, stack, host, hostChannel, netns);
          }
        }
        readMore(stack, buffer, folders);
        return stack;
      } catch (IOException | MalformedMessage failed) {
        boolean ended = failed instanceof SysException call && call.isGone();
        return ended ? null : refused(stack, failed);
      }
    }

    /** What the walks found, once they have ended. */
    List<Stack> found() {
      List<Stack> found = new ArrayList<>(stacks.length);
      for (Stack stack : stacks) {
        if (stack != null) {
          found.add(stack);
        }
      }
      // No socket of our own (EMFILE, ENOBUFS): the rest can't be read, but they are there.
      IOException failed = failure;
      if (failed != null) {
        for (int unread = next.get(); unread < stacks.length; unread++) {
          found.add(refused(new Stack(sightings.get(unread).id()), failed));
        }
      }
      return found;
    }
  }

  private Stack refused(Stack stack, Exception failed) {
    String why =
        failed instanceof SysException call && (call.is(Errno.EPERM) || call.is(Errno.EACCES))
            ? failed.getMessage() + " " + Capabilities.forWantOf(Capability.CAP_SYS_ADMIN)
            : String.valueOf(failed.getMessage());
    Gap gap = new Gap(stack.id.toString(), why, "nothing in it can be shown");
    stack.gaps.add(gap);
    stack.links = needed(Part.LINKS, gap);
    stack.addresses = needed(Part.ADDRESSES, gap);
    stack.routes = needed(Part.ROUTES, gap);
    stack.rules = needed(Part.RULES, gap);
    stack.neighbours = needed(Part.NEIGHBOURS, gap);
    stack.fdb = needed(Part.FDB, gap);
    stack.sockets = needed(Part.SOCKETS, gap);
    stack.unixSockets = needed(Part.UNIX_SOCKETS, gap);
    stack.rulesets = needed(Part.RULESETS, gap);
    stack.conntrack = needed(Part.CONNTRACK, gap);
    stack.sysctls = needed(Part.SYSCTLS, gap);
    stack.qdiscs = needed(Part.TRAFFIC, gap);
    stack.trafficFilters = needed(Part.TRAFFIC, gap);
    stack.xfrmPolicies = needed(Part.XFRM, gap);
    stack.xfrmStates = needed(Part.XFRM, gap);
    return stack;
  }

  private <T> Facet<T> needed(Part part, Gap gap) {
    return needs.has(part) ? new Facet.Missing<>(gap) : Facet.notAsked();
  }
}
