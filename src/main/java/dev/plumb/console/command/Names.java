package dev.plumb.console.command;

import dev.plumb.model.Container;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Pod;
import dev.plumb.model.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a word for a namespace, a link or a bridge means on a host. Every failure is a {@link
 * UserError}, exit 3.
 */
public final class Names {
  /** The directory whose files `ip netns` shows as names. */
  private static final String NAMED = "/run/netns/";

  private static final int SHORTEST_ID = 4;

  private Names() {}

  /** The namespace that a word means. */
  public static Namespace namespace(Host host, String word) throws UserError {
    if (word.equals("host")) {
      return get(host, host.self(), word);
    }
    Map<String, NetnsId> meanings = meanings(host, word);
    Set<NetnsId> distinct = new LinkedHashSet<>(meanings.values());
    if (distinct.size() == 1) {
      return get(host, distinct.iterator().next(), word);
    }
    if (distinct.size() > 1) {
      throw UserError.of(
          Exit.NO_SUCH,
          "'" + word + "' is the name of several namespaces",
          "it means " + String.join(", ", meanings.keySet()),
          "say which: " + String.join(" or ", meanings.keySet()));
    }
    throw noNamespace(host, word);
  }

  /** The namespace that a call is about: the word, else the session's current one. */
  public static Namespace namespaceOrCurrent(Call call, Host host, Optional<String> word)
      throws UserError {
    if (word.isPresent()) {
      return namespace(host, word.get());
    }
    NetnsId current = call.session().current().orElse(host.self());
    Optional<Namespace> found = host.namespace(current);
    if (found.isEmpty()) {
      throw UserError.of(
          Exit.NO_SUCH,
          "the current namespace " + call.session().currentName() + " is gone",
          "nothing keeps " + current + " alive any more",
          "use host");
    }
    return found.get();
  }

  /**
   * The link that {@code NS:IF}, or {@code IF} with {@code --in NS} or in the current namespace,
   * means. {@code eth0@if11}, as ip prints it, is eth0.
   */
  public static Link link(Call call, Host host, String word) throws UserError {
    int colon = word.lastIndexOf(':');
    Optional<String> in = call.option("--in");
    if (in.isEmpty() && colon > 0 && !isLinkHere(call, host, word)) {
      return linkElsewhere(host, word, colon);
    }
    return linkIn(host, namespaceOrCurrent(call, host, in), word);
  }

  /**
   * Both halves may hold colons (net:[7] and a:b): of the places to part them, the last that has a
   * namespace before it.
   */
  private static Link linkElsewhere(Host host, String word, int colon) throws UserError {
    Namespace namespace;
    try {
      namespace = namespace(host, word.substring(0, colon));
    } catch (UserError none) {
      int earlier = word.lastIndexOf(':', colon - 1);
      if (earlier <= 0) {
        throw none;
      }
      return linkElsewhere(host, word, earlier);
    }
    return linkIn(host, namespace, word.substring(colon + 1));
  }

  /**
   * A label such as eth0:1 is no link, but link names may hold colons: the whole word wins when it
   * is one.
   */
  private static boolean isLinkHere(Call call, Host host, String word) {
    Optional<Namespace> here = host.namespace(call.session().current().orElse(host.self()));
    return here.isPresent() && here.get().link(word).isPresent();
  }

  /** The link of a name in a namespace. */
  public static Link linkIn(Host host, Namespace namespace, String word) throws UserError {
    Optional<Link> whole = namespace.link(word);
    if (whole.isPresent()) {
      return whole.get();
    }
    int at = word.indexOf('@');
    Optional<Link> found = at > 0 ? namespace.link(word.substring(0, at)) : Optional.empty();
    if (found.isPresent()) {
      return found.get();
    }
    if (namespace.links() instanceof Facet.Missing<Link> missing) {
      throw Places.unreadable(namespace, missing.gap());
    }
    List<String> known = new ArrayList<>();
    for (Link link : namespace.links().orEmpty()) {
      known.add(link.name());
    }
    throw UserError.noSuch(
        "no link '" + word + "' in " + namespace.name(),
        Spelling.question(word, known).orElse("link list " + namespace.name()));
  }

  /** The bridge that a word means; without a word the session's current one. */
  public static Link bridge(Call call, Host host, Optional<String> word) throws UserError {
    Optional<String> meant = word.isPresent() ? word : call.session().bridge();
    if (meant.isEmpty()) {
      throw UserError.usage("which bridge?", "bridge list", "use bridge NAME, then the word alone");
    }
    Link link = link(call, host, meant.get());
    if (!(link.kind() instanceof LinkKind.Bridge)) {
      throw UserError.of(
          Exit.NO_SUCH,
          link.name() + " is not a bridge",
          "its kind is " + link.kind().word().orElse("plain hardware"),
          "bridge list");
    }
    return link;
  }

  private static Namespace get(Host host, NetnsId id, String word) throws UserError {
    Optional<Namespace> found = host.namespace(id);
    if (found.isEmpty()) {
      throw UserError.of(
          Exit.NO_SUCH,
          "the namespace of '" + word + "' could not be found",
          id + " is not among those seen",
          "ns list");
    }
    return found.get();
  }

  /** Everything that a word can mean, each with the form that means only that. */
  private static Map<String, NetnsId> meanings(Host host, String word) {
    Map<String, NetnsId> found = new LinkedHashMap<>();
    int equals = word.indexOf('=');
    String origin = equals > 0 ? word.substring(0, equals) : "";
    String name = equals > 0 ? word.substring(equals + 1) : word;
    addContainers(host, found, origin, name);
    for (Namespace namespace : host.namespaces()) {
      addMeanings(found, namespace, origin, name);
      if (word.equals(namespace.id().toString())
          || (origin.isEmpty() && word.equals(namespace.name()))) {
        found.putIfAbsent(qualified(found, namespace, word), namespace.id());
      }
    }
    if (found.isEmpty() && isIdPrefix(word)) {
      for (Container container : host.containers()) {
        if (container.netns().isPresent() && container.id().startsWith(word)) {
          found.put(container.engine() + "=" + container.name(), container.netns().get());
        }
      }
    }
    return found;
  }

  /**
   * Containers and pods. A container of a pod is meant by its pod; two of one engine that share a
   * name (two users' Podman) by their ids.
   */
  private static void addContainers(
      Host host, Map<String, NetnsId> found, String origin, String name) {
    List<Container> called = new ArrayList<>();
    Set<String> engines = new LinkedHashSet<>();
    Set<String> shared = new LinkedHashSet<>();
    for (Container container : host.containers()) {
      if (container.netns().isPresent() && isCalled(container, origin, name)) {
        called.add(container);
        if (container.pod().isEmpty() && !engines.add(container.engine())) {
          shared.add(container.engine());
        }
      }
    }
    for (Container container : called) {
      Optional<Pod> pod = container.pod();
      String form =
          pod.isPresent()
              ? "pod=" + pod.get().fullName()
              : container.engine()
                  + "="
                  + (shared.contains(container.engine()) ? container.shortId() : container.name());
      found.put(form, container.netns().get());
    }
  }

  private static boolean isCalled(Container container, String origin, String name) {
    if (fits(origin, container.engine())
        && (container.name().equals(name)
            || (!origin.isEmpty() && isIdPrefix(name) && container.id().startsWith(name)))) {
      return true;
    }
    return container.pod().isPresent()
        && fits(origin, "pod")
        && container.pod().get().fullName().equals(name);
  }

  private static void addMeanings(
      Map<String, NetnsId> found, Namespace namespace, String origin, String name) {
    for (Reference reference : namespace.references()) {
      // A chain and not a pattern switch: the switch's bootstrap costs 10 ms of a one-shot.
      if (reference instanceof Reference.Mount mount) {
        if (mount.path().equals(NAMED + name) && fits(origin, "netns")) {
          found.put("netns=" + name, namespace.id());
        } else if (origin.isEmpty() && (mount.path().equals(name))) {
          found.put(name, namespace.id());
        }
      } else if (origin.equals("pid") && name.equals(taskOf(reference))) {
        found.put("pid=" + name, namespace.id());
      }
    }
  }

  /**
   * The number of the process or thread that lives there; no number for references of another kind.
   */
  private static String taskOf(Reference reference) {
    if (reference instanceof Reference.Process process) {
      return Integer.toString(process.pid());
    }
    return reference instanceof Reference.Thread thread
        ? Integer.toString(thread.tid())
        : "no task";
  }

  /**
   * A namespace's own name means it, unless a qualified form of the same namespace is there
   * already.
   */
  private static String qualified(Map<String, NetnsId> found, Namespace namespace, String word) {
    for (Map.Entry<String, NetnsId> entry : found.entrySet()) {
      if (entry.getValue().equals(namespace.id())) {
        return entry.getKey();
      }
    }
    return word;
  }

  private static boolean fits(String origin, String candidate) {
    return origin.isEmpty() || origin.equals(candidate);
  }

  private static boolean isIdPrefix(String word) {
    if (word.length() < SHORTEST_ID) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if ("0123456789abcdef".indexOf(word.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Did you mean another namespace? */
  static Optional<String> near(Host host, String word) {
    if (word.startsWith("pid=")) {
      return Optional.empty(); // a number that is near is another process
    }
    List<String> known = new ArrayList<>();
    for (Namespace namespace : host.namespaces()) {
      known.add(namespace.name());
      known.addAll(namespace.names());
    }
    return Spelling.question(word, known);
  }

  private static UserError noNamespace(Host host, String word) {
    for (Container container : host.containers()) {
      if (container.name().equals(word)) {
        return UserError.of(
            Exit.NO_SUCH,
            "container " + word + " has no network namespace now",
            container.engine() + " says it is " + container.state(),
            "start it, or 'ns list' for what is there");
      }
    }
    List<String> next = new ArrayList<>();
    near(host, word).ifPresent(next::add);
    Optional<Link> link = host.namespace(host.self()).flatMap(own -> own.link(word));
    if (link.isPresent()) {
      next.add("'" + word + "' is a link: link show " + word);
    }
    next.add("ns list");
    String what = "no namespace or container called '" + word + "'";
    Optional<Gap> hiding = hiding(host, word);
    if (hiding.isPresent()) {
      next.add("sudo, or 'plumb open FILE' to look at a saved host");
      return UserError.of(
          Exit.NOT_PERMITTED,
          what,
          "perhaps out of sight: " + text(hiding.get()),
          next.toArray(new String[0]));
    }
    return host.gaps().isEmpty()
        ? UserError.noSuch(what, next.toArray(new String[0]))
        : UserError.of(
            Exit.NO_SUCH,
            what,
            "perhaps out of sight: " + text(host.gaps().getFirst()),
            next.toArray(new String[0]));
  }

  private static String text(Gap gap) {
    return gap.subject() + ": " + gap.reason();
  }

  /**
   * The missing right that decides: more of it might have found the word. A single process that
   * nobody may look into (a sandbox's first one) hides no name but its own.
   */
  private static Optional<Gap> hiding(Host host, String word) {
    for (Gap gap : host.gaps()) {
      String reason = gap.reason();
      boolean permission =
          reason.contains("EPERM") || reason.contains("EACCES") || reason.contains("CAP_");
      boolean one = gap.subject().startsWith("process ") && gap.subject().indexOf(' ', 8) < 0;
      if (permission
          && (!one || gap.subject().equals("process " + word.substring(word.indexOf('=') + 1)))) {
        return Optional.of(gap);
      }
    }
    return Optional.empty();
  }
}
