package dev.plumb.answers.lint;

import dev.plumb.answers.lint.Finding.Kind;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Links of one segment that take packets of different sizes.
 *
 * <p>A bridge port that is too small for a frame drops it without an ICMP and without a counter, so
 * this is the fault that looks like "small requests work, big answers hang".
 */
final class Sizes {
  private Sizes() {}

  static void look(Host host, List<Link> segment, List<Finding> findings) {
    TreeMap<Integer, List<Link>> bySize = new TreeMap<>();
    for (Link link : segment) {
      if (link.isUp() && link.mtu().isPresent()) {
        bySize.computeIfAbsent(link.mtu().getAsInt(), size -> new ArrayList<>()).add(link);
      }
    }
    if (bySize.size() < 2) {
      return;
    }
    StringBuilder sentence = new StringBuilder();
    List<Link> subjects = new ArrayList<>();
    bySize.forEach(
        (size, links) -> {
          sentence.append(sentence.isEmpty() ? "mtu " : ", ").append(size).append(" on ");
          List<String> shown = Lint.names(host, links.subList(0, Math.min(3, links.size())));
          sentence.append(String.join(" ", shown));
          if (links.size() > 3) {
            sentence.append(" and ").append(links.size() - 3).append(" more");
          }
          subjects.addAll(links);
        });
    findings.add(
        new Finding(
            Kind.MTU_MISMATCH,
            Lint.names(host, subjects),
            sentence.toString(),
            "the same mtu on all of them; what is too big for the smallest vanishes"));
  }
}
