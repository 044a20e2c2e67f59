package dev.plumb.world.discovery;

import dev.plumb.model.Bytes;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Link;
import dev.plumb.model.Sysctl;
import dev.plumb.world.kernel.Errno;
import dev.plumb.world.kernel.SysException;
import dev.plumb.world.kernel.ValueFolder;
import dev.plumb.world.kernel.ValueFolders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the sysctls that decide what becomes of a packet, in the namespace that the calling thread
 * is in: {@code /proc/sys/net} shows that of whoever opens it. Those of links come with the dump of
 * links, without a file for each.
 */
final class SysctlReader {
  /** Settings of the whole stack, by the folder that they are in. */
  private static final List<String> IPV4 =
      List.of(
          "ip_forward",
          "ip_default_ttl",
          "ip_nonlocal_bind",
          "ip_local_port_range",
          "ip_unprivileged_port_start",
          "ip_no_pmtu_disc",
          "ip_forward_use_pmtu",
          "icmp_echo_ignore_all",
          "icmp_echo_ignore_broadcasts",
          "fwmark_reflect",
          "fib_multipath_hash_policy",
          "tcp_fwmark_accept",
          "tcp_mtu_probing",
          "tcp_syncookies",
          "tcp_l3mdev_accept",
          "udp_l3mdev_accept",
          "neigh/default/gc_thresh3"); // the first namespace's alone; the limit is the machine's

  private static final List<String> IPV6 =
      List.of("bindv6only", "ip_nonlocal_bind", "fwmark_reflect", "icmp/echo_ignore_all");

  private static final List<String> BRIDGE =
      List.of(
          "bridge-nf-call-iptables",
          "bridge-nf-call-ip6tables",
          "bridge-nf-call-arptables",
          "bridge-nf-filter-vlan-tagged",
          "bridge-nf-pass-vlan-input-dev");

  private static final List<String> NETFILTER =
      List.of(
          "nf_conntrack_max",
          "nf_conntrack_acct",
          "nf_conntrack_tcp_be_liberal",
          "nf_conntrack_tcp_loose");

  /**
   * A setting that each link has.
   *
   * @param name of its file
   * @param place in the array of numbers that comes with the link: from 0, though IPV4_DEVCONF_*
   *     count from 1
   */
  private record OfLink(String name, int place) {}

  /** linux/ip.h IPV4_DEVCONF_*. */
  private static final List<OfLink> LINK4 =
      List.of(
          new OfLink("forwarding", 0),
          new OfLink("rp_filter", 7),
          new OfLink("route_localnet", 25),
          new OfLink("accept_local", 22),
          new OfLink("src_valid_mark", 23),
          new OfLink("arp_ignore", 18),
          new OfLink("arp_announce", 17),
          new OfLink("arp_filter", 12),
          new OfLink("arp_accept", 20),
          new OfLink("proxy_arp", 2),
          new OfLink("proxy_arp_pvlan", 24),
          new OfLink("accept_redirects", 3),
          new OfLink("send_redirects", 5),
          new OfLink("accept_source_route", 8),
          new OfLink("log_martians", 10),
          new OfLink("disable_policy", 15),
          new OfLink("disable_xfrm", 14),
          new OfLink("ignore_routes_with_linkdown", 28));

  /** linux/ipv6.h DEVCONF_*. */
  private static final List<OfLink> LINK6 =
      List.of(
          new OfLink("forwarding", 0),
          new OfLink("disable_ipv6", 26),
          new OfLink("accept_ra", 3),
          new OfLink("autoconf", 5),
          new OfLink("accept_dad", 27),
          new OfLink("proxy_ndp", 22),
          new OfLink("accept_redirects", 4),
          new OfLink("accept_source_route", 24),
          new OfLink("use_tempaddr", 10),
          new OfLink("ignore_routes_with_linkdown", 39));

  /** Of what is no link and so in no dump. */
  private static final IntBuffer NOT_SAID = IntBuffer.allocate(0);

  private final ValueFolders folders;
  private final Stack stack;
  private final List<Sysctl> ofStack = new ArrayList<>();
  private final List<Sysctl> ofLinks = new ArrayList<>();

  private SysctlReader(ValueFolders folders, Stack stack) {
    this.folders = folders;
    this.stack = stack;
  }

  /** Reads those that this kernel has; one that it lacks decides nothing. */
  static Facet<Sysctl> read(ValueFolders folders, Stack stack) {
    SysctlReader reader = new SysctlReader(folders, stack);
    try {
      reader.folder("ipv4", IPV4, LINK4, "inet_conf");
      reader.folder("ipv6", IPV6, LINK6, "inet6_conf");
      reader.folder("bridge", BRIDGE, List.of(), "");
      reader.folder("netfilter", NETFILTER, List.of(), "");
      reader.ofStack.addAll(reader.ofLinks);
      return Facet.of(reader.ofStack);
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

  /** One folder of them, which a kernel without that protocol or module lacks. */
  private void folder(String folder, List<String> whole, List<OfLink> each, String setting)
      throws IOException {
    Optional<ValueFolder> opened = folders.open("sys/net/" + folder);
    if (opened.isEmpty()) {
      return;
    }
    try (ValueFolder files = opened.get()) {
      for (String path : whole) {
        String key = "net." + folder + "." + path.replace('/', '.');
        add(files, path, key, Optional.empty(), key);
      }
      if (!each.isEmpty()) {
        links(files, "net." + folder + ".conf.", each, setting);
      }
    }
  }

  /** Those of each link, from what its dump said where that was asked for, else from the files. */
  private void links(ValueFolder files, String beginning, List<OfLink> each, String setting)
      throws IOException {
    SortedMap<String, IntBuffer> values = new TreeMap<>();
    if (stack.links.isRead()) {
      for (String template : List.of("all", "default")) {
        values.put(template, NOT_SAID);
      }
      for (Link link : stack.links.orEmpty()) {
        // A link to which the protocol is not bound has neither the attribute nor a folder.
        Optional<Bytes> array = link.settings().hex(setting);
        if (array.isPresent()) {
          values.put(link.name(), numbers(array.get()));
        }
      }
    } else {
      for (String link : files.names("conf")) {
        values.put(link, NOT_SAID);
      }
    }
    for (Map.Entry<String, IntBuffer> link : values.entrySet()) {
      for (OfLink one : each) {
        String key = beginning + link.getKey() + "." + one.name;
        String name = beginning + one.name;
        Optional<String> of = Optional.of(link.getKey());
        if (one.place < link.getValue().limit()) {
          String value = Integer.toString(link.getValue().get(one.place));
          ofLinks.add(new Sysctl(key, of, name, value));
        } else {
          add(files, "conf/" + link.getKey() + "/" + one.name, key, of, name);
        }
      }
    }
  }

  private static IntBuffer numbers(Bytes array) {
    return ByteBuffer.wrap(array.toArray()).order(ByteOrder.nativeOrder()).asIntBuffer();
  }

  /** A file that is missing is a kernel's, or a link's that went; one that is refused is a gap. */
  private void add(ValueFolder files, String path, String key, Optional<String> link, String name)
      throws IOException {
    try {
      Optional<String> value = files.read(path);
      if (value.isPresent()) {
        (link.isEmpty() ? ofStack : ofLinks)
            .add(new Sysctl(key, link, name, value.get().replace('\t', ' ')));
      }
    } catch (SysException refused) {
      if (!refused.is(Errno.EACCES) && !refused.is(Errno.EPERM)) {
        throw refused;
      }
      stack.gaps.add(
          new Gap("sysctl " + key + " of " + stack.id, "EACCES", "its value is not shown"));
    }
  }
}
