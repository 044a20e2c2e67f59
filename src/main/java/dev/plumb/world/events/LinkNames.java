package dev.plumb.world.events;

import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The names of the links that messages are about, asked once and kept right by the messages. */
final class LinkNames {
  private final ListeningPost post;
  private final Map<LinkRef, String> known = new HashMap<>();

  LinkNames(ListeningPost post) {
    this.post = post;
  }

  /** The name, or {@code if7} as ip says it when the link is gone. */
  String name(NetnsId netns, int ifindex) {
    LinkRef ref = new LinkRef(netns, ifindex);
    String name = known.get(ref);
    if (name == null) {
      Optional<String> asked = ask(netns, ifindex);
      if (asked.isEmpty()) {
        return "if" + ifindex;
      }
      name = asked.get();
      known.put(ref, name);
    }
    return name;
  }

  private Optional<String> ask(NetnsId netns, int ifindex) {
    try {
      return post.linkName(netns, ifindex);
    } catch (IOException failed) {
      return Optional.empty(); // a number is as good; the change itself is told all the same
    }
  }

  void put(NetnsId netns, int ifindex, String name) {
    known.put(new LinkRef(netns, ifindex), name);
  }

  void forget(NetnsId netns, int ifindex) {
    known.remove(new LinkRef(netns, ifindex));
  }

  void forget(NetnsId netns) {
    known.keySet().removeIf(ref -> ref.netns().equals(netns));
  }

  void clear() {
    known.clear();
  }
}
