package dev.plumb.world.discovery;

import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Sysctl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the sysctls that decide what becomes of a packet, in the namespace that the calling thread
 * is in: {@code /proc/sys/net} shows that of whoever opens it.
 */
final class SysctlReader {
  /** Longer than any value here. */
  private static final int LONGEST = 256;

  private static final Path NET = Path.of("/proc/sys/net");

  /** Settings of the whole stack. */
  private static final List<String> WHOLE =
      List.of(
          "ipv4/ip_forward",
          "ipv4/ip_default_ttl",
          "ipv4/ip_nonlocal_bind",
          "ipv4/ip_local_port_range",
          "ipv4/ip_unprivileged_port_start",
          "ipv4/ip_no_pmtu_disc",
          "ipv4/ip_forward_use_pmtu",
          "ipv4/icmp_echo_ignore_all",
          "ipv4/icmp_echo_ignore_broadcasts",
          "ipv4/fwmark_reflect",
          "ipv4/fib_multipath_hash_policy",
          "ipv4/tcp_fwmark_accept",
          "ipv4/tcp_mtu_probing",
          "ipv4/tcp_syncookies",
          "ipv4/tcp_l3mdev_accept",
          "ipv4/udp_l3mdev_accept",
          "ipv6/bindv6only",
          "ipv6/ip_nonlocal_bind",
          "ipv6/fwmark_reflect",
          "ipv6/icmp/echo_ignore_all",
          "bridge/bridge-nf-call-iptables",
          "bridge/bridge-nf-call-ip6tables",
          "bridge/bridge-nf-call-arptables",
          "bridge/bridge-nf-filter-vlan-tagged",
          "bridge/bridge-nf-pass-vlan-input-dev",
          "netfilter/nf_conntrack_max",
          "netfilter/nf_conntrack_acct",
          "netfilter/nf_conntrack_tcp_be_liberal",
          "netfilter/nf_conntrack_tcp_loose");

  /** Settings that each link has. */
  private static final List<String> LINK4 =
      List.of(
          "forwarding",
          "rp_filter",
          "route_localnet",
          "accept_local",
          "src_valid_mark",
          "arp_ignore",
          "arp_announce",
          "arp_filter",
          "arp_accept",
          "proxy_arp",
          "proxy_arp_pvlan",
          "accept_redirects",
          "send_redirects",
          "accept_source_route",
          "log_martians",
          "disable_policy",
          "disable_xfrm",
          "ignore_routes_with_linkdown");

  private static final List<String> LINK6 =
      List.of(
          "forwarding",
          "disable_ipv6",
          "accept_ra",
          "autoconf",
          "accept_dad",
          "proxy_ndp",
          "accept_redirects",
          "accept_source_route",
          "use_tempaddr",
          "ignore_routes_with_linkdown");

  private final Stack stack;
  private final List<Sysctl> found = new ArrayList<>();

  private SysctlReader(Stack stack) {
    this.stack = stack;
  }

  /** Reads those that this kernel has; one that it lacks decides nothing. */
  static Facet<Sysctl> read(Stack stack) {
    SysctlReader reader = new SysctlReader(stack);
    try {
      for (String path : WHOLE) {
        String key = "net." + path.replace('/', '.');
        reader.add(NET.resolve(path), key, Optional.empty(), key);
      }
      reader.links("ipv4", LINK4);
      reader.links("ipv6", LINK6);
      return Facet.of(reader.found);
    } catch (IOException refused) {
      Gap gap =
          new Gap(
              "sysctls of " + stack.id,
              String.valueOf(refused.getMessage()),
              "nothing can be said about them");
      stack.gaps.add(gap);
      return new Facet.Missing<>(gap);
    }
  }

  private void links(String family, List<String> names) throws IOException {
    Path folder = NET.resolve(family).resolve("conf");
    List<String> links = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(entry -> links.add(String.valueOf(entry.getFileName())));
    } catch (NoSuchFileException noSuchFamily) {
      return;
    }
    links.sort(null);
    for (String link : links) {
      for (String name : names) {
        add(
            folder.resolve(link).resolve(name),
            "net." + family + ".conf." + link + "." + name,
            Optional.of(link),
            "net." + family + ".conf." + name);
      }
    }
  }

  /** In one go: the kernel gives no second part of a number, and JDK's readers ask for one byte. */
  private static byte[] content(Path file) throws IOException {
    byte[] value = new byte[LONGEST];
    try (InputStream in = Files.newInputStream(file)) {
      int length = in.read(value);
      return Arrays.copyOf(value, Math.max(length, 0));
    }
  }

  /** A file that is missing is a kernel's, or a link's that went; one that is refused is a gap. */
  private void add(Path file, String key, Optional<String> link, String name) throws IOException {
    try {
      String value = new String(content(file), StandardCharsets.UTF_8).strip();
      found.add(new Sysctl(key, link, name, value.replace('\t', ' ')));
    } catch (NoSuchFileException missing) {
      return;
    } catch (java.nio.file.AccessDeniedException refused) {
      stack.gaps.add(
          new Gap("sysctl " + key + " of " + stack.id, "EACCES", "its value is not shown"));
    }
  }
}
