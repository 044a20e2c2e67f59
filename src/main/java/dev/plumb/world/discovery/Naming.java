package dev.plumb.world.discovery;

import dev.plumb.model.Container;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses what each namespace is called: {@code host}; its pod or container; its name under
 * /run/netns; the path it is mounted at; its first process. A name that two namespaces could claim
 * is qualified for both.
 */
final class Naming {
  private static final String NAMED = "/run/netns/";

  private final NetnsId self;
  private final Map<NetnsId, List<Container>> containers = new HashMap<>();

  Naming(NetnsId self, List<Container> containers) {
    this.self = self;
    for (Container container : containers) {
      if (container.netns().isPresent()) {
        NetnsId id = container.netns().get();
        List<Container> there = this.containers.get(id);
        if (there == null) {
          there = new ArrayList<>();
          this.containers.put(id, there);
        }
        there.add(container);
      }
    }
  }

  /**
   * What a namespace is called and what it is.
   *
   * @param plain the name when nobody else claims it
   * @param qualified the name that cannot be mistaken
   * @param others further names that it answers to
   */
  record Name(String plain, String qualified, List<String> others, Namespace.Kind kind) {
    Name {
      others = List.copyOf(others);
    }
  }

  Name name(NetnsId id, List<Reference> references) {
    Set<String> others = new LinkedHashSet<>();
    List<String> named = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    List<String> foreign = new ArrayList<>();
    Integer firstProcess = null;
    for (Reference reference : references) {
      // A chain and not a pattern switch: the switch's bootstrap costs 10 ms of a one-shot.
      if (reference instanceof Reference.Mount mount) {
        if (mount.path().startsWith(NAMED)) {
          named.add(mount.path().substring(NAMED.length()));
        } else {
          paths.add(mount.path());
        }
      } else if (reference instanceof Reference.ForeignMount mount) {
        foreign.add(mount.path());
      } else if (reference instanceof Reference.Process process
          && (firstProcess == null || process.pid() < firstProcess)) {
        firstProcess = process.pid();
      }
    }
    List<Container> there = new ArrayList<>(containers.getOrDefault(id, List.of()));
    // Whoever made the namespace before those who joined it.
    if (there.size() > 1) {
      there.sort((a, b) -> Boolean.compare(joins(a), joins(b)));
    }
    List<Container> own = new ArrayList<>();
    for (Container container : there) {
      others.add(container.name());
      if (names(container)) {
        own.add(container);
      }
    }
    others.addAll(named);
    if (id.equals(self)) {
      return new Name("host", "host", List.copyOf(others), Namespace.Kind.HOST);
    }
    if (!own.isEmpty()) {
      Container first = own.getFirst();
      if (first.pod().isPresent()) {
        String pod = first.pod().get().fullName();
        others.remove(pod);
        return new Name(pod, "pod=" + pod, List.copyOf(others), Namespace.Kind.CONTAINER);
      }
      others.remove(first.name());
      return new Name(
          first.name(),
          first.engine() + "=" + first.name(),
          List.copyOf(others),
          Namespace.Kind.CONTAINER);
    }
    if (!named.isEmpty()) {
      others.remove(named.getFirst());
      return new Name(
          named.getFirst(), "netns=" + named.getFirst(), List.copyOf(others), Namespace.Kind.NETNS);
    }
    if (firstProcess != null) {
      String name = "pid=" + firstProcess;
      return new Name(name, name, foreign, Namespace.Kind.PROCESS);
    }
    if (id.isHidden()) {
      return new Name(id.toString(), id.toString(), List.of(), Namespace.Kind.HIDDEN);
    }
    // Not by a path of another mount namespace: whoever mounts there could take any name.
    String name = paths.isEmpty() ? id.toString() : paths.getFirst();
    return new Name(name, name, foreign, Namespace.Kind.HELD);
  }

  /**
   * Whether a namespace is called after a container in it: not after one that only uses that of its
   * engine, be it the host's or another's.
   */
  static boolean names(Container container) {
    return !container.networkMode().equals("host");
  }

  private static boolean joins(Container container) {
    return container.networkMode().startsWith("container:");
  }

  /**
   * The final names: plain where they are unique, else qualified; {@code host} is always the host.
   */
  static Map<NetnsId, String> unique(Map<NetnsId, Name> names) {
    Map<String, Integer> claims = new HashMap<>();
    claims.put("host", 1);
    for (Name name : names.values()) {
      if (name.kind() != Namespace.Kind.HOST) {
        claims.put(name.plain(), claims.getOrDefault(name.plain(), 0) + 1);
      }
    }
    Map<NetnsId, String> chosen = new HashMap<>();
    Set<String> taken = new LinkedHashSet<>();
    for (Map.Entry<NetnsId, Name> entry : names.entrySet()) {
      Name name = entry.getValue();
      boolean free =
          name.kind() == Namespace.Kind.HOST || claims.getOrDefault(name.plain(), 0) == 1;
      String candidate = free ? name.plain() : name.qualified();
      chosen.put(entry.getKey(), taken.add(candidate) ? candidate : entry.getKey().toString());
    }
    return chosen;
  }
}
