package dev.plumb.answers.diff;

import dev.plumb.answers.diff.Change.Sort;
import dev.plumb.model.Facet;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What was found so far, and how changes are said that differ only in what they are about. */
final class Findings {
  private final boolean all;
  private final List<Change> changes = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();
  private final Set<String> touched = new HashSet<>();
  private boolean undecided;

  /**
   * @param all true when what runs by itself counts as well
   */
  Findings(boolean all) {
    this.all = all;
  }

  /** True when what runs by itself counts as well. */
  boolean all() {
    return all;
  }

  void add(Change.Builder change) {
    changes.add(change.done());
  }

  Difference difference() {
    return new Difference(changes, unknown, undecided);
  }

  /**
   * Says that a link is not what it was: what the kernel derives from it (the routes of its
   * addresses) is no news of its own.
   */
  void touch(Namespace namespace, String link) {
    touched.add(namespace.id() + " " + link);
  }

  boolean isTouched(Namespace namespace, String link) {
    return touched.contains(namespace.id() + " " + link);
  }

  /** Both lists of a facet, when both were read; else it is said that they were not. */
  <T> Optional<Matching<T>> both(
      Matching.Pair<Namespace> pair, String what, Function<Namespace, Facet<T>> of) {
    Facet<T> before = of.apply(pair.before());
    Facet<T> after = of.apply(pair.after());
    if (before instanceof Facet.Read<T> had && after instanceof Facet.Read<T> has) {
      return Optional.of(new Matching<>(had.items(), has.items()));
    }
    if (before.isRead() || isMissing(before)) {
      notRead(pair.after(), what, after, "later");
    }
    if (after.isRead() || isMissing(after)) {
      notRead(pair.after(), what, before, "earlier");
    }
    return Optional.empty();
  }

  /** The same; nothing is said where one of them did not ask, as a file need not. */
  <T> Optional<Matching<T>> bothAsked(
      Matching.Pair<Namespace> pair, String what, Function<Namespace, Facet<T>> of) {
    boolean isAsked =
        !(of.apply(pair.before()) instanceof Facet.NotAsked<T>)
            && !(of.apply(pair.after()) instanceof Facet.NotAsked<T>);
    return isAsked ? both(pair, what, of) : Optional.empty();
  }

  private static boolean isMissing(Facet<?> facet) {
    return facet instanceof Facet.Missing<?>;
  }

  private void notRead(Namespace namespace, String what, Facet<?> facet, String which) {
    if (facet.isRead()) {
      return;
    }
    String why = "it does not say";
    if (facet instanceof Facet.Missing<?> missing) {
      undecided = true;
      why = missing.gap().reason();
    }
    unknown.add(
        what + " of " + namespace.name() + " are not known of the " + which + " host: " + why);
  }

  /** Says that a part of it was not read; the rest can be compared. */
  void notWhole(Namespace namespace, String what, String which, String why) {
    undecided = true;
    unknown.add(
        what + " of " + namespace.name() + " are not all known of the " + which + " host: " + why);
  }

  /**
   * Says each fact that differs.
   *
   * @param without keys that are not looked at, with all that is below them
   */
  void facts(
      Map<String, String> before,
      Map<String, String> after,
      Set<String> without,
      Function<Sort, Change.Builder> start) {
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (String key : keys) {
      Optional<String> had = Optional.ofNullable(before.get(key));
      Optional<String> has = Optional.ofNullable(after.get(key));
      boolean isWithout =
          without.stream().anyMatch(part -> key.equals(part) || key.startsWith(part + "."));
      if (!had.equals(has) && !isWithout) {
        add(value(start.apply(Sort.CHANGED), key, had, has));
      }
    }
  }

  /** "'s mtu is 1400 now, was 1500". */
  private static Change.Builder value(
      Change.Builder change, String key, Optional<String> had, Optional<String> has) {
    String word = key.substring(key.lastIndexOf('.') + 1);
    change.attribute(key, had, has);
    if (has.isEmpty()) {
      return change.add(" has no " + word + " any more, was " + had.orElse(""));
    }
    change.add("'s " + word + " is " + has.get() + " now");
    return had.isPresent() ? change.add(", was " + had.get()) : change;
  }

  /** A link's name as a piece, named in transcripts by the container it leads to. */
  static Change.Builder link(Change.Builder change, Host host, Link link) {
    Optional<Link> far = host.farEndOf(link);
    String own = host.nameOf(link.netns()) + "." + link.name();
    boolean isPort = link.master().isPresent() && link.kind() instanceof LinkKind.Veth;
    return change.link(
        link.name(),
        Optional.of(
            isPort && far.isPresent()
                ? host.nameOf(far.get().netns()) + "." + far.get().name() + ".peer"
                : own));
  }
}
