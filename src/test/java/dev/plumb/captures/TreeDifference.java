package dev.plumb.captures;

import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where two answers differ, key by key, so that an attribute that one of them lacks is named. */
public final class TreeDifference {
  /**
   * Keys whose values move on between two readings. Only their being there is compared.
   *
   * <ul>
   *   <li>a bridge's and its ports' timers, in 1/100 s
   *   <li>ages of neighbours, forwarding entries and cached routes, and how often they were probed
   *       or used
   *   <li>lifetimes of addresses and routes
   *   <li>counters of packets and bytes, within {@code stats64}
   * </ul>
   */
  private static final Set<String> RUNNING =
      Set.of(
          "hello_timer",
          "tcn_timer",
          "topology_change_timer",
          "gc_timer",
          "hold_timer",
          "message_age_timer",
          "forward_delay_timer",
          "used",
          "confirmed",
          "updated",
          "probes",
          "refcnt",
          "age",
          "users",
          "valid_life_time",
          "preferred_life_time",
          "expires",
          "bytes",
          "packets",
          "multicast",
          "dropped");

  /**
   * Of a route through a nexthop object, ip asks the kernel for the object itself and prints it; we
   * do not ask.
   */
  private static final String NOT_ASKED = "nh_info";

  private final List<String> found = new ArrayList<>();

  private TreeDifference() {}

  /**
   * Compares an answer with the oracle's.
   *
   * @return one line for each difference, none when there is none
   */
  public static List<String> between(Tree oracle, Tree ours) {
    TreeDifference difference = new TreeDifference();
    difference.compare("", oracle, ours);
    return difference.found;
  }

  private void compare(String path, Tree oracle, Tree ours) {
    switch (oracle) {
      case Tree.Obj object when ours instanceof Tree.Obj own -> objects(path, object, own);
      case Tree.Arr array when ours instanceof Tree.Arr own -> {
        for (int i = 0; i < Math.min(array.items().size(), own.items().size()); i++) {
          compare(path + "[" + i + "]", array.items().get(i), own.items().get(i));
        }
        if (array.items().size() != own.items().size()) {
          found.add(path + ": " + array.items().size() + " items, we " + own.items().size());
        }
      }
      default -> {
        if (!oracle.equals(ours)) {
          found.add(path + ": " + oracle + ", we " + ours);
        }
      }
    }
  }

  private void objects(String path, Tree.Obj oracle, Tree.Obj ours) {
    List<String> theirKeys = keys(oracle);
    List<String> ourKeys = keys(ours);
    String subject = path + subject(oracle);
    if (!theirKeys.equals(ourKeys)) {
      List<String> missing = new ArrayList<>(theirKeys);
      missing.removeAll(ourKeys);
      List<String> extra = new ArrayList<>(ourKeys);
      extra.removeAll(theirKeys);
      found.add(
          subject
              + (missing.isEmpty() && extra.isEmpty()
                  ? ": order " + theirKeys + ", we " + ourKeys
                  : ": we lack " + missing + " and add " + extra));
    }
    for (Tree.Field field : oracle.fields()) {
      Tree own = ours.get(field.name());
      if (own != null && !RUNNING.contains(field.name())) {
        compare(subject + "." + field.name(), field.value(), own);
      }
    }
  }

  private static List<String> keys(Tree.Obj object) {
    return object.fields().stream()
        .map(Tree.Field::name)
        .filter(name -> !name.equals(NOT_ASKED))
        .toList();
  }

  /** What a person would call the object. */
  private static String subject(Tree.Obj object) {
    for (String key : List.of("ifname", "dst", "priority", "mac", "local")) {
      Tree value = object.get(key);
      if (value instanceof Tree.Text text) {
        return "(" + text.value() + ")";
      }
      if (value instanceof Tree.Num number) {
        return "(" + number.value() + ")";
      }
    }
    return "";
  }
}
