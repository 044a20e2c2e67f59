package dev.plumb.console.applet;

import dev.plumb.answers.iproute.IprouteNames;
import dev.plumb.model.IpAddress;
import dev.plumb.model.NetnsId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.function.Function;

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

  /**
   * What the files of a host say.
   *
   * @param files as {@link IprouteNames#of} wants them
   */
  public static AppletContext of(
      Function<String, List<String>> files, Map<NetnsId, String> netnsNames) {
    Map<IpAddress, String> hosts = new HashMap<>();
    for (String text : files.apply("hosts")) {
      for (List<String> words : lines(text)) {
        // An address alone has the name "", as glibc reads it.
        String name = words.size() > 1 ? words.get(1) : "";
        IpAddress.parse(words.getFirst()).ifPresent(found -> hosts.putIfAbsent(found, name));
      }
    }
    Map<IpAddress, String> networks = new HashMap<>();
    for (String text : files.apply("networks")) {
      for (List<String> words : lines(text)) {
        if (words.size() > 1) {
          network(words.get(1)).ifPresent(found -> networks.putIfAbsent(found, words.getFirst()));
        }
      }
    }
    return new AppletContext(IprouteNames.of(files), netnsNames, hosts, networks);
  }

  /** The first two words of each line that has any; {@code #} begins a comment. */
  private static List<List<String>> lines(String text) {
    List<List<String>> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      int comment = line.indexOf('#');
      StringTokenizer tokens =
          new StringTokenizer(comment < 0 ? line : line.substring(0, comment), " \t\r\f");
      if (tokens.countTokens() == 1) {
        lines.add(List.of(tokens.nextToken()));
      } else if (tokens.hasMoreTokens()) {
        lines.add(List.of(tokens.nextToken(), tokens.nextToken()));
      }
    }
    return lines;
  }

  /** A network's number, whose last bytes may be left out: {@code 169.254}. */
  private static Optional<IpAddress> network(String number) {
    StringBuilder whole = new StringBuilder(number);
    for (long dots = number.chars().filter(c -> c == '.').count(); dots < 3; dots++) {
      whole.append(".0");
    }
    return IpAddress.parse(whole.toString());
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
