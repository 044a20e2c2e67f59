package dev.plumb.world.discovery;

import dev.plumb.model.Container;
import dev.plumb.model.Host;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import dev.plumb.model.port.Needs;
import dev.plumb.world.discovery.Sightings.Sighting;
import dev.plumb.world.kernel.ProcRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A survey of the namespaces that a question names, without a look at every process of the machine.
 *
 * <p>Mounts and the engines' files tell of every namespace that has a name. So a name that they
 * give exactly one meaning means that also in a full survey, and each namespace they name is called
 * the same there. Whatever they leave open (a pid, a name nobody has, one that several have, a link
 * that leads to a namespace without a name, a gap) is left to the full survey.
 */
final class NearSurvey {
  private static final String NAMED = "/run/netns/";

  private final LiveSurveyor surveyor;
  private final ProcRoot proc;
  private final Needs needs;
  private final NetnsId self;
  private final LastAnswers last;
  private final Sightings sightings = new Sightings();

  NearSurvey(LiveSurveyor surveyor, ProcRoot proc, Needs needs, NetnsId self, LastAnswers last) {
    this.surveyor = surveyor;
    this.proc = proc;
    this.needs = needs;
    this.self = self;
    this.last = last;
  }

  /** The host as far as the names need it; empty when only a full survey can tell. */
  Optional<Host> look(List<String> names, Instant taken) throws IOException {
    sightings.addDoor(self, Path.of("/proc/thread-self/ns/net"));
    MountPlace.look(proc, MountPlace.NAMED, sightings);
    Engines.Findings findings = surveyor.findingsNear(needs, self, sightings);
    if (!sightings.gaps().isEmpty() || !findings.gaps().isEmpty()) {
      return Optional.empty();
    }
    for (Container container : findings.containers()) {
      sight(container);
    }
    Set<NetnsId> named = new LinkedHashSet<>();
    for (String name : names) {
      Optional<NetnsId> meant = meaning(name, findings.containers());
      if (meant.isEmpty()) {
        return Optional.empty();
      }
      named.add(meant.get());
    }
    Set<NetnsId> everybody = new HashSet<>();
    for (Sighting sighting : sightings.all()) {
      everybody.add(sighting.id());
    }
    Set<NetnsId> certain = withCertainNames(findings.containers());
    boolean peers = needs.scope() == Needs.Scope.NAMED_AND_PEERS;
    named.add(self);
    // The host's links lead to everybody, so there is nothing to be saved when it is meant itself.
    boolean hostIsMeant = names.isEmpty() || meansHost(names, findings.containers());
    Map<NetnsId, Stack> stacks = read(peers && hostIsMeant ? certain : named);
    if (peers && !resolved(stacks, named, hostIsMeant)) {
      stacks = hostIsMeant ? stacks : read(certain);
      if (!resolved(stacks, named, hostIsMeant)) {
        return Optional.empty();
      }
    }
    for (Map.Entry<NetnsId, Stack> entry : stacks.entrySet()) {
      if (!entry.getValue().gaps.isEmpty() || !certain.contains(entry.getKey())) {
        return Optional.empty();
      }
    }
    if (!stacks.keySet().containsAll(named)) {
      return Optional.empty();
    }
    surveyor.findOwners(needs, stacks, sightings);
    return Optional.of(LiveSurveyor.host(self, sightings, stacks, everybody, findings, taken));
  }

  /** A container's namespace need not be mounted where we see it; its process is a door as well. */
  private void sight(Container container) {
    if (container.netns().isPresent()
        && !sightings.has(container.netns().get())
        && container.pid().isPresent()) {
      int pid = container.pid().getAsInt();
      sightings.add(
          container.netns().get(),
          new Reference.Process(pid, Optional.empty()),
          proc.path(pid).resolve("ns/net"));
    }
  }

  private boolean meansHost(List<String> names, List<Container> containers) {
    for (String name : names) {
      Optional<NetnsId> meant = meaning(name, containers);
      if (meant.isPresent() && meant.get().equals(self)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The one namespace that a word means by mounts and containers; empty when it is none or several.
   */
  private Optional<NetnsId> meaning(String word, List<Container> containers) {
    if (word.equals("host")) {
      return Optional.of(self);
    }
    int equals = word.indexOf('=');
    String origin = equals > 0 ? word.substring(0, equals) : "";
    String name = equals > 0 ? word.substring(equals + 1) : word;
    Set<NetnsId> meant = new HashSet<>();
    for (Container container : containers) {
      if (container.netns().isPresent() && isMeant(container, origin, name)) {
        meant.add(container.netns().get());
      }
    }
    for (Sighting sighting : sightings.all()) {
      if (word.equals(sighting.id().toString())) {
        meant.add(sighting.id());
      }
      for (Reference reference : sighting.references()) {
        if (reference instanceof Reference.Mount mount) {
          boolean isName =
              (origin.isEmpty() || origin.equals("netns")) && mount.path().equals(NAMED + name);
          if (isName || (origin.isEmpty() && mount.path().equals(name))) {
            meant.add(sighting.id());
          }
        }
      }
    }
    return meant.size() == 1 ? Optional.of(meant.iterator().next()) : Optional.empty();
  }

  private static boolean isMeant(Container container, String origin, String name) {
    boolean byName =
        container.name().equals(name) && (origin.isEmpty() || origin.equals(container.engine()));
    return byName
        || (container.pod().isPresent()
            && (origin.isEmpty() || origin.equals("pod"))
            && container.pod().get().fullName().equals(name));
  }

  /** Those whose name does not depend on which processes live in them. */
  private Set<NetnsId> withCertainNames(List<Container> containers) {
    Set<NetnsId> certain = new LinkedHashSet<>();
    certain.add(self);
    for (Container container : containers) {
      if (container.netns().isPresent()
          && Naming.names(container)
          && sightings.has(container.netns().get())) {
        certain.add(container.netns().get());
      }
    }
    for (Sighting sighting : sightings.all()) {
      for (Reference reference : sighting.references()) {
        if (reference instanceof Reference.Mount mount && mount.path().startsWith(NAMED)) {
          certain.add(sighting.id());
        }
      }
    }
    return certain;
  }

  private Map<NetnsId, Stack> read(Set<NetnsId> wanted) throws IOException {
    List<Sighting> chosen = new ArrayList<>();
    for (Sighting sighting : sightings.all()) {
      if (wanted.contains(sighting.id())) {
        chosen.add(sighting);
      }
    }
    return new Survey(needs, self, last).read(chosen);
  }

  /** Whether the links of these lead to namespaces in sight. */
  private boolean resolved(Map<NetnsId, Stack> stacks, Set<NetnsId> asked, boolean hostIsMeant) {
    for (NetnsId id : asked) {
      Stack stack = stacks.get(id);
      if (stack == null) {
        return false;
      }
      if ((hostIsMeant || !id.equals(self)) && stack.hasUnresolvedNsids()) {
        return false;
      }
    }
    return true;
  }
}
