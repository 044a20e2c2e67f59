package dev.plumb.answers.firewall;

import dev.plumb.model.Sysctl;
import java.util.Map;
import java.util.Optional;

/**
 * What the kernel sets when nobody has set anything else.
 *
 * @see "Documentation/networking/ip-sysctl.rst, nf_conntrack-sysctl.rst"
 */
public final class SysctlDefaults {
  private static final Map<String, String> WHOLE =
      Map.ofEntries(
          Map.entry("net.ipv4.ip_forward", "0"),
          Map.entry("net.ipv4.ip_default_ttl", "64"),
          Map.entry("net.ipv4.ip_nonlocal_bind", "0"),
          Map.entry("net.ipv4.ip_local_port_range", "32768 60999"),
          Map.entry("net.ipv4.ip_unprivileged_port_start", "1024"),
          Map.entry("net.ipv4.ip_no_pmtu_disc", "0"),
          Map.entry("net.ipv4.ip_forward_use_pmtu", "0"),
          Map.entry("net.ipv4.icmp_echo_ignore_all", "0"),
          Map.entry("net.ipv4.icmp_echo_ignore_broadcasts", "1"),
          Map.entry("net.ipv4.fwmark_reflect", "0"),
          Map.entry("net.ipv4.fib_multipath_hash_policy", "0"),
          Map.entry("net.ipv4.tcp_fwmark_accept", "0"),
          Map.entry("net.ipv4.tcp_mtu_probing", "0"),
          Map.entry("net.ipv4.tcp_syncookies", "1"),
          Map.entry("net.ipv4.tcp_l3mdev_accept", "0"),
          Map.entry("net.ipv4.udp_l3mdev_accept", "0"),
          Map.entry("net.ipv4.neigh.default.gc_thresh3", "1024"),
          Map.entry("net.ipv6.bindv6only", "0"),
          Map.entry("net.ipv6.ip_nonlocal_bind", "0"),
          Map.entry("net.ipv6.fwmark_reflect", "0"),
          Map.entry("net.ipv6.icmp.echo_ignore_all", "0"),
          Map.entry("net.bridge.bridge-nf-call-iptables", "1"),
          Map.entry("net.bridge.bridge-nf-call-ip6tables", "1"),
          Map.entry("net.bridge.bridge-nf-call-arptables", "1"),
          Map.entry("net.bridge.bridge-nf-filter-vlan-tagged", "0"),
          Map.entry("net.bridge.bridge-nf-pass-vlan-input-dev", "0"),
          Map.entry("net.netfilter.nf_conntrack_acct", "0"),
          Map.entry("net.netfilter.nf_conntrack_tcp_be_liberal", "0"),
          Map.entry("net.netfilter.nf_conntrack_tcp_loose", "1"));

  private static final Map<String, String> LINK =
      Map.ofEntries(
          Map.entry("net.ipv4.conf.forwarding", "0"),
          Map.entry("net.ipv4.conf.rp_filter", "0"),
          Map.entry("net.ipv4.conf.route_localnet", "0"),
          Map.entry("net.ipv4.conf.accept_local", "0"),
          Map.entry("net.ipv4.conf.src_valid_mark", "0"),
          Map.entry("net.ipv4.conf.arp_ignore", "0"),
          Map.entry("net.ipv4.conf.arp_announce", "0"),
          Map.entry("net.ipv4.conf.arp_filter", "0"),
          Map.entry("net.ipv4.conf.arp_accept", "0"),
          Map.entry("net.ipv4.conf.proxy_arp", "0"),
          Map.entry("net.ipv4.conf.proxy_arp_pvlan", "0"),
          Map.entry("net.ipv4.conf.accept_redirects", "1"),
          Map.entry("net.ipv4.conf.send_redirects", "1"),
          Map.entry("net.ipv4.conf.log_martians", "0"),
          Map.entry("net.ipv4.conf.disable_policy", "0"),
          Map.entry("net.ipv4.conf.disable_xfrm", "0"),
          Map.entry("net.ipv4.conf.ignore_routes_with_linkdown", "0"),
          Map.entry("net.ipv6.conf.forwarding", "0"),
          Map.entry("net.ipv6.conf.disable_ipv6", "0"),
          Map.entry("net.ipv6.conf.accept_ra", "1"),
          Map.entry("net.ipv6.conf.autoconf", "1"),
          Map.entry("net.ipv6.conf.proxy_ndp", "0"),
          Map.entry("net.ipv6.conf.accept_redirects", "1"),
          Map.entry("net.ipv6.conf.accept_source_route", "0"),
          Map.entry("net.ipv6.conf.ignore_routes_with_linkdown", "0"));

  private SysctlDefaults() {}

  /** The kernel's own value; empty where it depends on the machine or the link. */
  public static Optional<String> of(Sysctl sysctl) {
    String link = sysctl.link().orElse("");
    if (link.isEmpty()) {
      return Optional.ofNullable(WHOLE.get(sysctl.key()));
    }
    if (link.equals("lo")) {
      return switch (sysctl.name()) {
        case "net.ipv4.conf.disable_policy", "net.ipv4.conf.disable_xfrm" -> Optional.of("1");
        default -> Optional.ofNullable(LINK.get(sysctl.name()));
      };
    }
    return Optional.ofNullable(LINK.get(sysctl.name()));
  }
}
