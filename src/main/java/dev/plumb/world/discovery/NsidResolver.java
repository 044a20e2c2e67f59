package dev.plumb.world.discovery;

import dev.plumb.model.Gap;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.NetnsId;
import dev.plumb.world.discovery.Sightings.Sighting;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.NetnsVisit;
import dev.plumb.world.kernel.SysException;
import dev.plumb.world.netlink.KernelChannel;
import dev.plumb.world.netlink.MalformedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which namespaces the nsids mean that lead neither to the host nor from it: container to
 * container.
 *
 * <p>An nsid is asked for in the namespace that uses it, with a descriptor of each namespace that
 * comes into question; for a veth that is one with a veth whose indexes mirror it. Nothing is
 * inferred: the kernel confirms each.
 */
final class NsidResolver {
  private final Map<NetnsId, Sighting> sightings = new HashMap<>();

  NsidResolver(List<Sighting> all) {
    for (Sighting sighting : all) {
      sightings.put(sighting.id(), sighting);
    }
  }

  /** A veth end by its own index and the one it points to. */
  private record Ends(int own, int far) {
    // Written out for the sake of start-up, as in NetnsId.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Ends ends && ends.own == own && ends.far == far;
    }

    @Override
    public int hashCode() {
      return own * 31 + far;
    }
  }

  void resolve(Map<NetnsId, Stack> stacks) throws IOException {
    List<Stack> open = new ArrayList<>();
    for (Stack stack : stacks.values()) {
      if (stack.hasUnresolvedNsids()) {
        open.add(stack);
      }
    }
    if (open.isEmpty()) {
      return;
    }
    Map<Ends, List<NetnsId>> veths = new HashMap<>();
    for (Stack stack : stacks.values()) {
      for (Link link : stack.links.orEmpty()) {
        if (link.kind() instanceof LinkKind.Veth && link.lower().isPresent()) {
          Ends ends = new Ends(link.ifindex(), link.lower().get().ifindex());
          List<NetnsId> same = veths.get(ends);
          if (same == null) {
            same = new ArrayList<>();
            veths.put(ends, same);
          }
          same.add(stack.id);
        }
      }
    }
    Map<Stack, Set<NetnsId>> questions = new LinkedHashMap<>();
    for (Stack stack : open) {
      Set<NetnsId> candidates = candidates(stack, veths, stacks.keySet());
      if (!candidates.isEmpty()) {
        questions.put(stack, candidates);
      }
    }
    if (questions.isEmpty()) {
      return;
    }
    NetnsVisit.<Boolean>walk(
            "nsids",
            walker -> {
              ByteBuffer buffer = KernelChannel.newBuffer();
              for (Map.Entry<Stack, Set<NetnsId>> question : questions.entrySet()) {
                ask(walker, question.getKey(), question.getValue(), buffer);
              }
              return true;
            })
        .await();
  }

  private void ask(
      NetnsVisit.Walker walker, Stack stack, Set<NetnsId> candidates, ByteBuffer buffer) {
    Sighting sighting = sightings.get(stack.id);
    if (sighting == null) {
      return;
    }
    try (NetnsFd netns = sighting.open()) {
      walker.enter(netns);
      try (KernelChannel channel = KernelChannel.open(buffer)) {
        for (NetnsId candidate : candidates) {
          if (!stack.hasUnresolvedNsids()) {
            return;
          }
          ask(channel, stack, candidate);
        }
      }
    } catch (IOException | MalformedMessage failed) {
      missed(stack, failed);
    }
  }

  /**
   * One namespace that may not be opened, or one strange answer, is no reason to say nothing of all
   * the others.
   */
  static void missed(Stack stack, Exception failed) {
    if (!(failed instanceof SysException call && call.isGone())) {
      stack.gaps.add(
          new Gap(
              "nsids of " + stack.id,
              String.valueOf(failed.getMessage()),
              "where some of its links lead may not be known"));
    }
  }

  private void ask(KernelChannel channel, Stack stack, NetnsId candidate) {
    Sighting far = sightings.get(candidate);
    if (far == null) {
      return;
    }
    try (NetnsFd netns = far.open()) {
      OptionalInt nsid = StackReader.nsid(channel, netns.number());
      if (nsid.isPresent()) {
        stack.nsids.put(nsid.getAsInt(), candidate);
      }
    } catch (IOException | MalformedMessage failed) {
      missed(stack, failed);
    }
  }

  /**
   * Those with a mirrored veth; all, when a link of another kind (a macvlan's parent) leads away.
   */
  private static Set<NetnsId> candidates(
      Stack stack, Map<Ends, List<NetnsId>> veths, Set<NetnsId> all) {
    Set<NetnsId> found = new LinkedHashSet<>();
    boolean others = false;
    Set<Integer> unresolved = stack.unresolvedNsids();
    for (Link link : stack.links.orEmpty()) {
      if (link.lower().isEmpty() || link.lower().get().nsid().isEmpty()) {
        continue;
      }
      if (!unresolved.contains(link.lower().get().nsid().getAsInt())) {
        continue;
      }
      if (link.kind() instanceof LinkKind.Veth) {
        found.addAll(
            veths.getOrDefault(new Ends(link.lower().get().ifindex(), link.ifindex()), List.of()));
      } else {
        others = true;
      }
    }
    if (others) {
      found.addAll(all);
    }
    found.remove(stack.id);
    return found;
  }
}
