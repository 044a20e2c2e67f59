package dev.plumb.console.applet;

import dev.plumb.answers.iproute.Surroundings;
import dev.plumb.console.command.Exit;
import dev.plumb.model.Facet;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.Nsid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an applet can look at. */
record AppletWorld(Namespace namespace, Host host, AppletContext context) {
  /** What ip knows of the namespace beside the objects that it prints. */
  Surroundings surroundings() {
    Map<Integer, String> names = new HashMap<>();
    for (Nsid nsid : namespace.nsids().orEmpty()) {
      String name = context.netnsNames().get(nsid.target());
      if (name != null) {
        names.put(nsid.nsid(), name);
      }
    }
    return new Surroundings(namespace, context.names(), names);
  }

  /** What was read of a facet; without it the tool cannot be answered for. */
  <T> List<T> read(Facet<T> facet, String what) throws AppletExit {
    if (facet instanceof Facet.Read<T> read) {
      return read.items();
    }
    throw new AppletExit(
        "plumb does not know the " + what + " of " + namespace.name() + "\n", Exit.UNAVAILABLE);
  }

  List<Link> links() throws AppletExit {
    return read(namespace.links(), "links");
  }

  Optional<Link> link(String name) {
    return namespace.link(name);
  }
}
