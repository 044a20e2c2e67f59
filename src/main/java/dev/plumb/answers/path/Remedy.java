package dev.plumb.answers.path;

import dev.plumb.model.Namespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands that would mend something, as they can be typed on the host: those of the host's own
 * namespace are plain, and a namespace that {@code ip netns} does not know is entered by plumb.
 */
final class Remedy {
  private static final Pattern WITH_NAME = Pattern.compile("(ip|bridge|tc) -n (\\S+) (.*)");
  private static final Pattern WITHIN = Pattern.compile("ip netns exec (\\S+) (.*)");

  private final Map<String, Namespace> byName = new HashMap<>();
  private final Terrain terrain;

  Remedy(Terrain terrain) {
    this.terrain = terrain;
    for (Place place : terrain.places()) {
      byName.put(place.name(), place.namespace());
    }
  }

  /** The same cause with commands that can be typed. */
  Cause of(Cause cause) {
    List<String> typed = new ArrayList<>();
    for (String command : cause.fix().split("; ")) {
      typed.add(typed(command));
    }
    return new Cause(cause.code(), cause.object(), cause.detail(), String.join("; ", typed));
  }

  private String typed(String command) {
    Matcher named = WITH_NAME.matcher(command);
    if (named.matches()) {
      return within(named.group(2), named.group(1) + " " + named.group(3), command);
    }
    Matcher inside = WITHIN.matcher(command);
    return inside.matches() ? within(inside.group(1), inside.group(2), command) : command;
  }

  private String within(String name, String plain, String command) {
    Namespace namespace = byName.get(name);
    if (namespace == null) {
      return command;
    }
    if (namespace.id().equals(terrain.host().self())) {
      return plain;
    }
    return namespace.kind() == Namespace.Kind.NETNS ? command : "plumb exec " + name + " " + plain;
  }
}
