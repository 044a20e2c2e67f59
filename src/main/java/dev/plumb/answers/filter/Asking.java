package dev.plumb.answers.filter;

import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;

/**
 * One rule being asked about one packet: everything that an expression can depend on.
 *
 * @param layer whose hook it is: ip, ip6, bridge, arp or netdev, never inet
 * @param iptables the rule is iptables', whose matches differ from nft's in a few corners
 */
record Asking(
    State state,
    Passage passage,
    Lookups lookups,
    Hook hook,
    TableFamily layer,
    RuleTable table,
    boolean iptables) {
  Packet packet() {
    return state.packet();
  }
}
