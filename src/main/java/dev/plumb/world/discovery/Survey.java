package dev.plumb.world.discovery;

import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.world.discovery.Sightings.Sighting;
import dev.plumb.world.kernel.Errno;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.NetnsVisit;
import dev.plumb.world.kernel.SysException;
import dev.plumb.world.netlink.KernelChannel;
import dev.plumb.world.netlink.MalformedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Goes through the namespaces that were sighted and reads each: open, enter, socket, dumps, close.
 *
 * <p>Two throw-away threads, each with half of the namespaces; the host's own first and on the
 * calling thread, because its link dump makes the kernel give nsids to the others.
 */
final class Survey {
  private final Needs needs;
  private final StackReader reader;
  private final NetnsId self;

  Survey(Needs needs, NetnsId self) {
    this.needs = needs;
    this.reader = new StackReader(needs);
    this.self = self;
  }

  /** Reads all of them; what ended meanwhile is left out, what was refused is there with a gap. */
  Map<NetnsId, Stack> read(List<Sighting> sightings) throws IOException {
    Map<NetnsId, Stack> stacks = new LinkedHashMap<>();
    Stack own = readOwn();
    stacks.put(self, own);
    List<Sighting> others = new ArrayList<>(sightings.size());
    for (Sighting sighting : sightings) {
      if (!sighting.id().equals(self)) {
        others.add(sighting);
      }
    }
    int half = (others.size() + 1) / 2;
    NetnsVisit.Walk<List<Stack>> second = null;
    if (half < others.size()) {
      List<Sighting> rest = others.subList(half, others.size());
      second = NetnsVisit.walk("survey 2", walker -> walk(walker, rest));
    }
    List<Stack> found = new ArrayList<>();
    if (half > 0) {
      List<Sighting> front = others.subList(0, half);
      found.addAll(NetnsVisit.walk("survey 1", walker -> walk(walker, front)).await());
    }
    if (second != null) {
      found.addAll(second.await());
    }
    for (Stack stack : found) {
      stacks.put(stack.id, stack);
      if (stack.nsidInHost.isPresent()) {
        own.nsids.put(stack.nsidInHost.getAsInt(), stack.id);
      }
    }
    if (needs.has(Part.NSIDS)) {
      new NsidResolver(sightings).resolve(stacks);
    }
    return stacks;
  }

  /** A failure here is a gap like everywhere: the other namespaces can be read all the same. */
  private Stack readOwn() {
    Stack stack = new Stack(self);
    try (KernelChannel channel = KernelChannel.open(KernelChannel.newBuffer());
        NetnsFd host = NetnsFd.self()) {
      readOwner(host, stack);
      readInto(channel, stack, host);
    } catch (IOException | MalformedMessage failed) {
      return refused(stack, failed);
    }
    return stack;
  }

  /** Whose it is, as far as that can be seen: the owner of an outer one cannot. */
  private void readOwner(NetnsFd netns, Stack stack) {
    if (needs.has(Part.REFERENCES)) {
      try {
        stack.owner =
            Optional.of(new Namespace.Owner(netns.ownerUserNamespace().inode(), netns.ownerUid()));
      } catch (SysException outOfSight) {
        stack.owner = Optional.empty();
      }
    }
  }

  private void readInto(KernelChannel channel, Stack stack, NetnsFd host) throws IOException {
    stack.cookie = channel.cookie();
    stack.read = Instant.now();
    reader.read(channel, stack);
    if (needs.has(Part.NSIDS)) {
      stack.nsidsAsked = true;
      if (!stack.unresolvedNsids().isEmpty()) {
        try {
          OptionalInt nsid = StackReader.nsid(channel, host.number());
          if (nsid.isPresent()) {
            stack.nsids.put(nsid.getAsInt(), self);
          }
        } catch (IOException | MalformedMessage failed) {
          // What was read before it stays worth showing.
          NsidResolver.missed(stack, failed);
        }
      }
    }
  }

  /** The body of one of the two threads; it begins in the host's namespace. */
  private List<Stack> walk(NetnsVisit.Walker walker, List<Sighting> sightings) {
    List<Stack> stacks = new ArrayList<>(sightings.size());
    int begun = 0;
    ByteBuffer buffer = KernelChannel.newBuffer();
    ByteBuffer hostBuffer = KernelChannel.newBuffer();
    try (NetnsFd host = NetnsFd.self();
        KernelChannel hostChannel = KernelChannel.open(hostBuffer)) {
      for (Sighting sighting : sightings) {
        begun++;
        Stack stack = new Stack(sighting.id());
        try (NetnsFd netns = sighting.open()) {
          if (needs.has(Part.NSIDS)) {
            stack.nsidInHost = StackReader.nsid(hostChannel, netns.number());
          }
          readOwner(netns, stack);
          walker.enter(netns);
          try (KernelChannel channel = KernelChannel.open(buffer)) {
            readInto(channel, stack, host);
          }
          stacks.add(stack);
        } catch (IOException | MalformedMessage failed) {
          if (!(failed instanceof SysException call && call.isGone())) {
            stacks.add(refused(stack, failed));
          }
        }
      }
    } catch (IOException failed) {
      // No socket of our own (EMFILE, ENOBUFS): none of these can be read, but they are there.
      for (int unread = begun; unread < sightings.size(); unread++) {
        stacks.add(refused(new Stack(sightings.get(unread).id()), failed));
      }
    }
    return stacks;
  }

  private Stack refused(Stack stack, Exception failed) {
    String why =
        failed instanceof SysException call && (call.is(Errno.EPERM) || call.is(Errno.EACCES))
            ? failed.getMessage() + " (needs CAP_SYS_ADMIN)"
            : String.valueOf(failed.getMessage());
    Gap gap = new Gap(stack.id.toString(), why, "nothing in it can be shown");
    stack.gaps.add(gap);
    stack.links = needed(Part.LINKS, gap);
    stack.addresses = needed(Part.ADDRESSES, gap);
    stack.routes = needed(Part.ROUTES, gap);
    stack.rules = needed(Part.RULES, gap);
    stack.neighbours = needed(Part.NEIGHBOURS, gap);
    stack.fdb = needed(Part.FDB, gap);
    return stack;
  }

  private <T> Facet<T> needed(Part part, Gap gap) {
    return needs.has(part) ? new Facet.Missing<>(gap) : Facet.notAsked();
  }
}
