package dev.plumb.model.firewall;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A list of rules, asked one after the other.
 *
 * @param handle nf_tables' number for it
 * @param base where the kernel asks it; empty for a chain that only jumps lead to
 */
public record Chain(String name, OptionalLong handle, Optional<Base> base, List<Rule> rules) {
  public Chain {
    rules = List.copyOf(rules);
  }

  /**
   * What makes a chain one that packets come to by themselves.
   *
   * @param type {@code filter}, {@code nat} (asked for a connection's first packet alone), {@code
   *     route} (a changed mark routes anew)
   * @param priority lower is asked first; any number
   * @param accepts what happens to a packet that reaches its end: false is the policy drop
   * @param devices the links it is bound to; none but in the families netdev and inet ingress
   * @param counters of the policy; iptables alone keeps them
   */
  public record Base(
      String type,
      Hook hook,
      int priority,
      boolean accepts,
      List<String> devices,
      Optional<Counters> counters) {
    public Base {
      devices = List.copyOf(devices);
    }
  }
}
