package dev.plumb.answers.path;

import dev.plumb.answers.firewall.PlacedChain;
import dev.plumb.answers.firewall.PlacedRule;
import dev.plumb.model.firewall.Backend;

/** Commands that would mend a ruleset. */
final class FirewallRemedy {
  private FirewallRemedy() {}

  /** Takes a rule away. */
  static String without(Place place, PlacedRule rule) {
    PlacedChain chain = rule.chain();
    if (chain.backend() == Backend.NFT) {
      return "ip netns exec "
          + place.name()
          + " nft delete rule "
          + chain.table().family().word()
          + " "
          + chain.table().name()
          + " "
          + chain.chain().name()
          + " handle "
          + (rule.rule().handle().isPresent() ? rule.rule().handle().getAsLong() : "HANDLE");
    }
    return in(place, chain) + "-D " + chain.chain().name() + " " + rule.position();
  }

  /** Adds what lets the flow pass. */
  static String accepting(Place place, PlacedChain chain) {
    return chain.backend() == Backend.NFT
        ? "accept the flow in "
            + chain.table().family().word()
            + " "
            + chain.table().name()
            + " "
            + chain.chain().name()
        : in(place, chain) + "-I " + chain.chain().name() + " MATCHES -j ACCEPT";
  }

  private static String in(Place place, PlacedChain chain) {
    String object = Filtering.object(chain);
    String tool = object.substring(0, object.indexOf(':'));
    return "ip netns exec " + place.name() + " " + tool + " -t " + chain.table().name() + " ";
  }
}
