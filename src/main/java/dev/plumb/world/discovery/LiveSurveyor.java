package dev.plumb.world.discovery;

import dev.plumb.model.Container;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Nsid;
import dev.plumb.model.Reference;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.model.port.Surveyor;
import dev.plumb.world.discovery.Sightings.Sighting;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.ProcEntry;
import dev.plumb.world.kernel.ProcRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the host plumb runs on. */
public final class LiveSurveyor implements Surveyor {
  /** Not a lambda, like all that a one-shot runs: each would cost it a millisecond. */
  private static final Comparator<Namespace> HOST_FIRST =
      new Comparator<>() {
        @Override
        public int compare(Namespace one, Namespace other) {
          boolean isHost = one.kind() == Namespace.Kind.HOST;
          return isHost != (other.kind() == Namespace.Kind.HOST)
              ? (isHost ? -1 : 1)
              : one.name().compareTo(other.name());
        }
      };

  /** Long enough for a namespace to be given a name, or for its links to go with it. */
  private static final Duration MOMENT = Duration.ofMillis(100);

  private final ProcRoot proc;
  private final Engines engines;
  private final LastAnswers last = new LastAnswers();

  public LiveSurveyor(ProcRoot proc, Engines engines) {
    this.proc = proc;
    this.engines = engines;
  }

  @Override
  public Host survey(Needs needs, List<String> names) {
    Instant taken = Instant.now();
    try (NetnsFd own = NetnsFd.self()) {
      NetnsId self = Sightings.idOf(own.key());
      if (needs.scope().isNamed() && needs.has(Part.CONTAINERS) && !needs.has(Part.REFERENCES)) {
        Optional<Host> near = new NearSurvey(this, proc, needs, self, last).look(names, taken);
        if (near.isPresent()) {
          return near.get();
        }
        // Whatever is asked for may be held by a descriptor and nothing else.
        return survey(needs.and(Needs.all(Part.REFERENCES)), self, taken);
      }
      return survey(needs, self, taken);
    } catch (IOException failed) {
      // Without /proc or sockets there is nothing to look at; whoever runs plumb must hear why.
      throw new UncheckedIOException(failed);
    }
  }

  private Host survey(Needs needs, NetnsId self, Instant taken) throws IOException {
    Survey survey = new Survey(needs, self, last);
    survey.begin();
    Sightings sightings = new Sightings();
    sightings.addDoor(self, Path.of("/proc/thread-self/ns/net"));
    boolean commands = needs.has(Part.REFERENCES);
    MountPlace.look(proc, MountPlace.NAMED, sightings);
    ProcessPlace.look(proc, self.device(), commands, sightings);
    if (commands) {
      DescriptorPlace.look(proc, self.device(), true, sightings);
      ForeignMountPlace.look(proc, sightings);
    }
    Map<NetnsId, Stack> stacks = survey.read(new ArrayList<>(sightings.all()));
    if (!commands && leadsOutOfSight(stacks)) {
      // A link leads to a namespace not seen yet: look at what processes hold open, too.
      DescriptorPlace.look(proc, self.device(), false, sightings);
      ForeignMountPlace.look(proc, sightings);
      stacks = new Survey(needs, self, last).read(new ArrayList<>(sightings.all()));
    }
    if (leadsOutOfSight(stacks)) {
      HiddenPlace hidden = new HiddenPlace(sightings, stacks);
      hidden.look();
      if (!hidden.seenFrom().isEmpty()) {
        hidden.keepOnly(hiddenStill(self));
      }
    }
    last.keepOnly(stacks.keySet());
    last.keep();
    findOwners(needs, stacks, sightings);
    Engines.Findings findings = findings(needs, self, sightings);
    return host(self, sightings, stacks, stacks.keySet(), findings, taken);
  }

  /**
   * Links that lead to hidden namespaces a moment later. A namespace that is just being made has no
   * name yet, and one that is just going has none any more: neither is hidden.
   */
  private Set<LinkRef> hiddenStill(NetnsId self) throws IOException {
    try {
      Thread.sleep(MOMENT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Sightings sightings = new Sightings();
    sightings.addDoor(self, Path.of("/proc/thread-self/ns/net"));
    MountPlace.look(proc, MountPlace.NAMED, sightings);
    ProcessPlace.look(proc, self.device(), false, sightings);
    DescriptorPlace.look(proc, self.device(), false, sightings);
    ForeignMountPlace.look(proc, sightings);
    Map<NetnsId, Stack> stacks =
        new Survey(Needs.all(Part.LINKS, Part.NSIDS), self, last)
            .read(new ArrayList<>(sightings.all()));
    HiddenPlace hidden = new HiddenPlace(sightings, stacks);
    hidden.look();
    return hidden.seenFrom();
  }

  /** Says of the sockets that were read whose they are. */
  void findOwners(Needs needs, Map<NetnsId, Stack> stacks, Sightings sightings) {
    if (needs.has(Part.SOCKETS) || needs.has(Part.UNIX_SOCKETS)) {
      SocketOwners.find(proc, stacks.values(), sightings);
    }
  }

  /** What the engines say, as far as it is needed. */
  Engines.Findings findings(Needs needs, NetnsId self, Sightings sightings) {
    return needs.has(Part.CONTAINERS)
        ? engines.find(needs.has(Part.NETWORKS), lookup(self, sightings))
        : new Engines.Findings(List.of(), List.of(), List.of());
  }

  /** What the engines say that can be found without a look at every process. */
  Engines.Findings findingsNear(Needs needs, NetnsId self, Sightings sightings) {
    return needs.has(Part.NETWORKS)
        ? findings(needs, self, sightings)
        : engines.findNear(lookup(self, sightings));
  }

  /**
   * Puts together what was read.
   *
   * @param claimants those that have a claim to a name, whether they were read or not
   */
  static Host host(
      NetnsId self,
      Sightings sightings,
      Map<NetnsId, Stack> stacks,
      Set<NetnsId> claimants,
      Engines.Findings findings,
      Instant taken) {
    List<Gap> gaps = new ArrayList<>(sightings.gaps());
    gaps.addAll(findings.gaps());
    return new Host(
        hostname(),
        self,
        namespaces(self, sightings, stacks, claimants, findings.containers()),
        findings.containers(),
        findings.networks(),
        gaps,
        taken);
  }

  private static boolean leadsOutOfSight(Map<NetnsId, Stack> stacks) {
    for (Stack stack : stacks.values()) {
      if (stack.nsidsAsked && stack.hasUnresolvedNsids()) {
        return true;
      }
    }
    return false;
  }

  private static List<Namespace> namespaces(
      NetnsId self,
      Sightings sightings,
      Map<NetnsId, Stack> stacks,
      Set<NetnsId> claimants,
      List<Container> containers) {
    Naming naming = new Naming(self, containers);
    Map<NetnsId, Naming.Name> names = new LinkedHashMap<>();
    Map<NetnsId, List<Reference>> references = new HashMap<>();
    for (Sighting sighting : sightings.all()) {
      if (claimants.contains(sighting.id())) {
        references.put(sighting.id(), sighting.references());
        names.put(sighting.id(), naming.name(sighting.id(), sighting.references()));
      }
    }
    Map<NetnsId, String> unique = Naming.unique(names);
    List<Namespace> all = new ArrayList<>();
    for (Map.Entry<NetnsId, Naming.Name> entry : names.entrySet()) {
      NetnsId id = entry.getKey();
      Naming.Name name = entry.getValue();
      Stack stack = stacks.get(id);
      if (stack != null) {
        all.add(
            namespace(
                stack,
                unique.getOrDefault(id, name.qualified()),
                name,
                references.getOrDefault(id, List.of())));
      }
    }
    all.sort(HOST_FIRST);
    return all;
  }

  private static Namespace namespace(
      Stack stack, String unique, Naming.Name name, List<Reference> references) {
    List<Nsid> nsids = new ArrayList<>();
    for (Map.Entry<Integer, NetnsId> entry : new TreeMap<>(stack.nsids).entrySet()) {
      nsids.add(new Nsid(entry.getKey(), entry.getValue()));
    }
    return new Namespace(
        stack.id,
        stack.cookie,
        unique,
        name.others(),
        name.kind(),
        references,
        stack.links,
        stack.addresses,
        stack.routes,
        stack.rules,
        stack.neighbours,
        stack.fdb,
        stack.nsidsAsked ? new Facet.Read<>(nsids) : Facet.notAsked(),
        stack.sockets,
        stack.unixSockets,
        stack.rulesets,
        stack.conntrack,
        stack.sysctls,
        stack.qdiscs,
        stack.trafficFilters,
        stack.xfrmPolicies,
        stack.xfrmStates,
        stack.read.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(stack.read),
        stack.gaps,
        stack.owner);
  }

  private Engines.NetnsLookup lookup(NetnsId self, Sightings sightings) {
    Map<String, NetnsId> byPath = new HashMap<>();
    for (Sighting sighting : sightings.all()) {
      for (Reference reference : sighting.references()) {
        if (reference instanceof Reference.Mount(String path)) {
          byPath.put(path, sighting.id());
        }
      }
    }
    return new Engines.NetnsLookup() {
      @Override
      public Optional<NetnsId> ofProcess(int pid) {
        return proc.netnsInode(pid) instanceof ProcEntry.Found<Long>(Long inode)
            ? Optional.of(new NetnsId(self.device(), inode))
            : Optional.empty();
      }

      @Override
      public Optional<NetnsId> ofPath(String path) {
        String real = path.startsWith("/var/run/") ? path.substring("/var".length()) : path;
        return Optional.ofNullable(byPath.get(real));
      }

      @Override
      public NetnsId host() {
        return self;
      }
    };
  }

  /** The host's name, for titles; a fact of the UTS namespace and no more. */
  private static String hostname() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      return "localhost";
    }
  }
}
