package dev.plumb.answers.firewall;

import java.util.List;
import java.util.Optional;

/**
 * A program that is known by the names it gives its chains and tables.
 *
 * @param word what it is called in answers
 * @param chains how its chains begin
 * @param tables its tables of nft; {@code *} at the end stands for any end
 */
record Writer(String word, List<String> chains, List<String> tables) {
  static final Writer DOCKER =
      new Writer("docker", List.of("DOCKER"), List.of("docker-bridges", "docker-dns"));
  static final Writer PODMAN = new Writer("podman", List.of("NETAVARK"), List.of("netavark"));
  static final Writer CNI = new Writer("cni", List.of("CNI-"), List.of("cni_hostport", "cni-*"));
  static final Writer KUBERNETES =
      new Writer("kube", List.of("KUBE-"), List.of("kube-proxy", "kube-proxy-*"));
  static final Writer LIBVIRT =
      new Writer("libvirt", List.of("LIBVIRT_"), List.of("libvirt_network"));
  static final Writer LXC = new Writer("lxc", List.of(), List.of("lxc", "lxd", "incus"));

  /** The others have no details of their own. */
  private static final List<Writer> ALL =
      List.of(
          DOCKER,
          PODMAN,
          CNI,
          KUBERNETES,
          LIBVIRT,
          LXC,
          new Writer("ufw", List.of("ufw-", "ufw6-"), List.of("ufw*")),
          new Writer(
              "firewalld",
              List.of("FWD_", "IN_", "INPUT_ZONES", "FORWARD_direct", "INPUT_direct"),
              List.of("firewalld")),
          new Writer("fail2ban", List.of("f2b-"), List.of("f2b-table")),
          new Writer("calico", List.of("cali-"), List.of("calico")),
          new Writer("cilium", List.of("CILIUM_"), List.of()),
          new Writer("flannel", List.of("FLANNEL-"), List.of("flannel-*")),
          new Writer("tailscale", List.of("ts-"), List.of()),
          new Writer("wg-quick", List.of(), List.of("wg-quick-*")),
          new Writer("systemd", List.of(), List.of("io.systemd.*")),
          new Writer("sshguard", List.of("sshguard"), List.of("sshguard")),
          new Writer("miniupnpd", List.of("MINIUPNPD"), List.of("miniupnpd")));

  /** What they are all called. */
  static List<String> words() {
    return ALL.stream().map(Writer::word).toList();
  }

  /** Whose a chain is by its name. */
  static Optional<Writer> ofChain(String chain) {
    for (Writer writer : ALL) {
      for (String prefix : writer.chains) {
        if (chain.startsWith(prefix)) {
          return Optional.of(writer);
        }
      }
    }
    return Optional.empty();
  }

  /** Whose a table of nft is by its name. */
  static Optional<Writer> ofTable(String table) {
    for (Writer writer : ALL) {
      for (String name : writer.tables) {
        boolean matches =
            name.endsWith("*")
                ? table.startsWith(name.substring(0, name.length() - 1))
                : table.equals(name);
        if (matches) {
          return Optional.of(writer);
        }
      }
    }
    return Optional.empty();
  }
}
