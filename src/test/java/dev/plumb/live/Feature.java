package dev.plumb.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Something a live test needs from kernel or machine, with the command that finds out by trying.
 */
public enum Feature {
  /** New network namespaces with links in them. */
  NETNS("ip link set lo up"),
  VETH("ip link add a0 type veth peer name a1"),
  BRIDGE("ip link add a0 type bridge"),
  DUMMY("ip link add a0 type dummy"),
  VLAN("ip link add a0 type veth peer name b0 && ip link add link a0 name a1 type vlan id 7"),
  VXLAN("ip link add a0 type vxlan id 7 dstport 4789"),
  MACVLAN("ip link add a0 type veth peer name b0 && ip link add link a0 name a1 type macvlan"),
  IPVLAN("ip link add a0 type veth peer name b0 && ip link add link a0 name a1 type ipvlan"),
  BOND("ip link add a0 type bond"),
  VRF("ip link add a0 type vrf table 10"),
  WIREGUARD("ip link add a0 type wireguard"),
  GRE("ip link add a0 type gre local 127.0.0.1 remote 127.0.0.1"),
  TUN("ip tuntap add dev a0 mode tun"),
  /** Rulesets through the nft program. */
  NFT("nft add table inet a0"),
  /** Rulesets through the iptables program, whichever backend it has. */
  IPTABLES("iptables -w -A OUTPUT -j ACCEPT"),
  CONNTRACK(
      "nft add table inet a0 && nft add chain inet a0 c '{ type filter hook input priority 0; }'"
          + " && nft add rule inet a0 c ct state established accept"),
  /** tc with classic BPF, u32 and mirred. */
  TC_FILTERS(
      "tc qdisc add dev lo clsact"
          + " && tc filter add dev lo ingress protocol ip bpf da bytecode '1,6 0 0 0'"
          + " && tc filter add dev lo ingress protocol ip u32 match u32 0 0"
          + " action mirred egress mirror dev lo"),
  /** IPsec policies. */
  XFRM("ip xfrm policy add dir out dst 10.0.0.1/32 action block"),
  IP_TOOL("ip -V"),
  BRIDGE_TOOL("bridge -V"),
  NET_TOOLS("ifconfig --version && route --version"),
  BRCTL("brctl --version"),
  TCPDUMP("tcpdump --version"),
  /** Wireshark's own reader. */
  TSHARK("tshark --version"),
  PING("ip link set lo up && ping -c 1 -W 1 127.0.0.1"),
  PYTHON("python3 --version"),
  TMUX("tmux -V"),
  PODMAN("podman --version && runc --version && /usr/lib/podman/netavark --version"),
  NSPAWN("systemd-nspawn --version"),
  /** A Docker daemon that answers; only within a {@link LiveHost} test. */
  DOCKER("docker version --format '{{.Server.Version}}'");

  private static final Map<Feature, Optional<String>> TRIED = new ConcurrentHashMap<>();

  private final String trial;

  Feature(String trial) {
    this.trial = trial;
  }

  /** Why this machine cannot; empty: it can. Tried once per JVM. */
  public Optional<String> missing() {
    return TRIED.computeIfAbsent(this, Feature::tryIt);
  }

  private Optional<String> tryIt() {
    // A namespace of its own for every trial: nothing has to be taken away again.
    List<String> command = List.of("unshare", "-n", "sh", "-c", trial);
    if (this == DOCKER) {
      command = List.of("sh", "-c", trial);
    }
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.of(this + ": no answer within 10 s to: " + trial);
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.exitValue() == 0) {
        return Optional.empty();
      }
      String first = said.lines().findFirst().orElse("exit code " + process.exitValue());
      return Optional.of(this + ": " + first);
    } catch (IOException e) {
      return Optional.of(this + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(this + ": interrupted");
    }
  }
}
