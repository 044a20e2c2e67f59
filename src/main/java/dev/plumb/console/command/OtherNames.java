package dev.plumb.console.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What others call the things that our nouns are about: no slip of the finger leads from them. */
final class OtherNames {
  private static final Map<String, List<String>> OF =
      Map.of(
          "ns",
          List.of(
              "container",
              "containers",
              "namespace",
              "namespaces",
              "netns",
              "pods",
              "docker",
              "podman",
              "ps"),
          "link",
          List.of("interface", "interfaces", "iface", "nic", "nics", "dev", "ifaces"),
          "fw",
          List.of("firewall", "iptables", "ip6tables", "nft", "nftables", "ufw"),
          "port",
          List.of("sockets", "listen", "listeners", "lsof"),
          "bridge fdb",
          List.of("mac", "macs", "fdb"),
          "capture",
          List.of("tcpdump", "sniff", "tshark", "wireshark"),
          "path",
          List.of("traceroute", "tracepath", "mtr", "trace"),
          "probe",
          List.of("ping", "curl", "nc", "telnet"),
          "use",
          List.of("cd", "enter", "attach"),
          "snapshot save",
          List.of("save", "dump"));

  private static final Map<String, String> BY_NAME = new HashMap<>();

  static {
    OF.forEach((ours, names) -> names.forEach(name -> BY_NAME.put(name, ours)));
  }

  private OtherNames() {}

  /** Our words for what somebody calls so; empty when nobody does, or we have no such noun. */
  static Optional<String> ours(String word, CommandTable table) {
    return Optional.ofNullable(BY_NAME.get(word))
        .filter(ours -> !table.of(ours.split(" ", 2)[0]).isEmpty());
  }
}
