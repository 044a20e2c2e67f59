package dev.plumb.model.port;

import dev.plumb.model.Host;
import java.util.List;

/** Reads a host: the live one. */
public interface Surveyor {
  /**
   * Looks as far as the needs say and changes nothing.
   *
   * @param names the namespaces meant by {@link Needs.Scope#NAMED} and {@link
   *     Needs.Scope#NAMED_AND_PEERS}, as the user wrote them; a name that cannot be looked up
   *     cheaply makes the survey look at all of them
   * @return a host whose unread facets are "not asked" and whose failures are gaps; never throws
   *     for what a host may lack
   */
  Host survey(Needs needs, List<String> names);
}
