package dev.plumb.answers.filter;

import static dev.plumb.live.NamedNetns.sh;

import dev.plumb.live.NamedNetns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A client, a router and a server in a row, each with an agent that sends, answers and looks. */
final class FilterLab implements AutoCloseable {
  static final String CLIENT = "fwc";
  static final String ROUTER = "fwr";
  static final String SERVER = "fws";

  private static final String AGENT =
      System.getProperty("basedir") + "/src/test/resources/filter/agent.py";

  private final List<NamedNetns> namespaces;
  private final Map<String, Agent> agents = new HashMap<>();

  FilterLab() throws IOException {
    namespaces = List.of(NamedNetns.add(CLIENT), NamedNetns.add(ROUTER), NamedNetns.add(SERVER));
    sh(
        """
        set -e
        for n in fwc fwr fws; do ip -n $n link set lo up; done
        ip -n fwr link add rc address 02:00:00:00:01:01 type veth peer name c0 netns fwc address 02:00:00:00:01:02
        ip -n fwr link add rs address 02:00:00:00:02:01 type veth peer name s0 netns fws address 02:00:00:00:02:02
        ip -n fwr addr add 10.9.1.1/24 dev rc; ip -n fwr addr add fd09:1::1/64 dev rc nodad
        ip -n fwr addr add 10.9.2.1/24 dev rs; ip -n fwr addr add fd09:2::1/64 dev rs nodad
        for i in 8 9; do ip -n fwr addr add 10.9.2.$i/24 dev rs; ip -n fwr addr add fd09:2::$i/128 dev rs nodad; done
        ip -n fwc addr add 10.9.1.2/24 dev c0; ip -n fwc addr add fd09:1::2/64 dev c0 nodad
        for i in 2 3 4; do ip -n fws addr add 10.9.2.$i/24 dev s0; ip -n fws addr add fd09:2::$i/64 dev s0 nodad; done
        for p in fwc:c0 fwr:rc fwr:rs fws:s0; do ip -n ${p%:*} link set ${p#*:} up; done
        ip -n fwc route add default via 10.9.1.1; ip -n fwc route add default via fd09:1::1
        ip -n fws route add default via 10.9.2.1; ip -n fws route add default via fd09:2::1
        for a in 10.9.1.1 fd09:1::1; do ip -n fwc neigh replace $a lladdr 02:00:00:00:01:01 dev c0 nud permanent; done
        for a in 10.9.1.2 fd09:1::2; do ip -n fwr neigh replace $a lladdr 02:00:00:00:01:02 dev rc nud permanent; done
        for i in 2 3 4; do for a in 10.9.2.$i fd09:2::$i; do ip -n fwr neigh replace $a lladdr 02:00:00:00:02:02 dev rs nud permanent; done; done
        for i in 1 8 9; do for a in 10.9.2.$i fd09:2::$i; do ip -n fws neigh replace $a lladdr 02:00:00:00:02:01 dev s0 nud permanent; done; done
        ip netns exec fwr sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.rc.rp_filter=0 net.ipv4.conf.rs.rp_filter=0 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.rc.send_redirects=0 net.ipv4.conf.rs.send_redirects=0
        for n in fwc fwr fws; do ip netns exec $n sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0; done
        """);
    for (String name : List.of(CLIENT, ROUTER, SERVER)) {
      agents.put(name, new Agent(name));
    }
  }

  /** A python process in one of the namespaces. */
  private static final class Agent {
    private final Process process;
    private final BufferedReader out;

    Agent(String name) throws IOException {
      process =
          new ProcessBuilder(
                  "ip", "netns", "exec", name, "python3", AGENT, name, "53,80,81,443", "0.2")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      if (!"ready".equals(out.readLine())) {
        throw new AssertionError("the agent of " + name + " did not start");
      }
    }

    String ask(String line) {
      try {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return String.valueOf(out.readLine());
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    void end() throws IOException {
      process.getOutputStream().close();
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      out.close();
    }
  }

  /** Waits for answers so long, in seconds. */
  void patience(String from, String seconds) {
    agents.get(from).ask("wait " + seconds);
  }

  /** Sends all probes at once; each one's result by its id. */
  Map<String, String> send(String from, List<Probe> probes) {
    StringBuilder line = new StringBuilder();
    for (Probe probe : probes) {
      line.append(probe.line()).append(';');
    }
    Map<String, String> results = new HashMap<>();
    for (String result : agents.get(from).ask(line.toString()).split(";")) {
      int blank = result.indexOf(' ');
      results.put(result.substring(0, blank), result.substring(blank + 1));
    }
    return results;
  }

  /**
   * One question to the kernel.
   *
   * @param protocol tcp, udp or echo
   * @param sport the source's port, or the echo's id
   */
  record Probe(String id, String protocol, String source, String destination, int port, int sport) {
    String line() {
      return id + " " + protocol + " " + source + " " + destination + " " + port + " " + sport;
    }
  }

  /** Takes all rules away, and all connections with them. */
  static void flush() {
    sh(
        """
        cd /; ip netns exec fwr sh -c '
        nft flush ruleset
        for v in ip ip6; do
          for t in $(cat /proc/net/${v}_tables_names 2>/dev/null); do
            ${v}tables-legacy -t $t -F; ${v}tables-legacy -t $t -X
            for c in $(${v}tables-legacy -t $t -S | sed -n "s/^-P \\([A-Z]*\\) .*/\\1/p"); do ${v}tables-legacy -t $t -P $c ACCEPT; done
          done
        done' 2>&1 | sed 's/ip6*tables/&/'
        """
            .replace(
                "${v}tables-legacy", "$( [ $v = ip ] && echo iptables || echo ip6tables )-legacy"));
  }

  /** Brings a script in; what the tool says when it refuses, else empty text. */
  static String load(RandomRules.Script script) {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", "ip netns exec " + ROUTER + " " + script.command())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().write(script.text().getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : "refused: " + said;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  @Override
  public void close() throws IOException {
    for (Agent agent : agents.values()) {
      agent.end();
    }
    for (NamedNetns namespace : namespaces) {
      namespace.close();
    }
  }
}
