package dev.plumb.console.applet;

import dev.plumb.answers.iproute.IprouteNames;
import dev.plumb.model.IpAddress;
import dev.plumb.model.NetnsId;
import java.util.HashMap;
import java.util.Map;

/**
 * What the tools would read from files besides asking the kernel; somebody else reads the files.
 *
 * @param names of {@code /etc/iproute2} and its like
 * @param netnsNames what is under {@code /run/netns}
 * @param hosts {@code /etc/hosts}: the first name of each address
 * @param networks {@code /etc/networks}: the name of each network; 0.0.0.0 is {@code default}
 */
public record AppletContext(
    IprouteNames names,
    Map<NetnsId, String> netnsNames,
    Map<IpAddress, String> hosts,
    Map<IpAddress, String> networks) {
  public AppletContext {
    netnsNames = Map.copyOf(netnsNames);
    hosts = Map.copyOf(hosts);
    networks = Map.copyOf(networks);
  }

  /** A fresh Debian 12, without names under /run/netns. */
  public static AppletContext debian12() {
    Map<IpAddress, String> networks = new HashMap<>();
    networks.put(IpAddress.of("0.0.0.0"), "default");
    networks.put(IpAddress.of("127.0.0.0"), "loopback");
    networks.put(IpAddress.of("169.254.0.0"), "link-local");
    Map<IpAddress, String> hosts = new HashMap<>();
    hosts.put(IpAddress.of("127.0.0.1"), "localhost");
    hosts.put(IpAddress.of("::1"), "localhost");
    return new AppletContext(IprouteNames.debian12(), new HashMap<>(), hosts, networks);
  }
}
