package dev.plumb.answers.path;

import dev.plumb.answers.path.ProbedLab.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A few namespaces joined by bridges and cables so that everybody reaches everybody, some mistakes,
 * and questions. One seed makes the same lab each time.
 */
final class RandomLab {
  private final String prefix;
  private final List<String> build = new ArrayList<>();
  private final List<String> listeners = new ArrayList<>();
  private final Random random;
  private final boolean six;
  private final List<Segment> segments = new ArrayList<>();
  private final int size;
  private final Map<String, List<Port>> ports = new LinkedHashMap<>();

  /** A link of a namespace in a segment, and its numbers there. */
  private record Port(String netns, String link, Segment segment, int host) {
    String v4() {
      return segment.v4(host);
    }

    String v6() {
      return segment.v6(host);
    }
  }

  /** One network; the bridge's namespace may have an address in it. */
  private static final class Segment {
    final int number;
    final List<Port> members = new ArrayList<>();
    String bridge = "";

    Segment(int number) {
      this.number = number;
    }

    String v4(int host) {
      return "10.66." + number + "." + host;
    }

    String v6(int host) {
      return "fd66:" + number + "::" + Integer.toHexString(host);
    }

    String net4() {
      return "10.66." + number + ".0/24";
    }

    String net6() {
      return "fd66:" + number + "::/64";
    }
  }

  private RandomLab(long seed, String prefix) {
    this.prefix = prefix;
    this.random = new Random(seed);
    this.six = random.nextInt(3) == 0;
    this.size = 2 + random.nextInt(5);
    for (int i = 0; i < size; i++) {
      ports.put(netns(i), new ArrayList<>());
    }
    links();
    routes();
    services();
  }

  /** The lab of a seed. */
  static ProbedLab of(long seed, String prefix) {
    RandomLab lab = new RandomLab(seed, prefix);
    List<String> mistakes = new ArrayList<>();
    int most = lab.random.nextInt(10) == 0 ? 0 : 1 + lab.random.nextInt(3);
    for (int i = 0; i < most; i++) {
      mistakes.add(lab.mistake());
    }
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      questions.add(lab.question());
    }
    return new ProbedLab(
        prefix, List.copyOf(lab.ports.keySet()), lab.build, mistakes, lab.listeners, questions);
  }

  private String netns(int number) {
    return prefix + number;
  }

  private String any() {
    return netns(random.nextInt(size));
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private Port anyPort() {
    return one(segments.get(random.nextInt(segments.size())).members);
  }

  /** Each further namespace joins a segment that is there, or makes a new one with its parent. */
  private void links() {
    for (int i = 0; i < size; i++) {
      build.add("ip netns add " + netns(i));
      build.add(
          "ip netns exec "
              + netns(i)
              + " sysctl -qw net.ipv4.ip_forward=0 net.ipv4.conf.all.rp_filter=0"
              + " net.ipv4.conf.default.rp_filter=0 net.ipv4.icmp_ratelimit=0"
              + " net.ipv6.icmp.ratelimit=0 net.ipv6.conf.all.accept_dad=0"
              + " net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.default.autoconf=0"
              + " net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.default.send_redirects=0"
              + " net.ipv6.conf.all.accept_redirects=0 net.ipv4.conf.all.accept_redirects=0"
              + " net.ipv4.ping_group_range='0 0' net.ipv6.conf.default.accept_ra=0");
      build.add("ip -n " + netns(i) + " link set lo up");
    }
    for (int i = 1; i < size; i++) {
      boolean joins = !segments.isEmpty() && random.nextInt(5) < 3;
      Segment segment = joins ? one(segments) : null;
      if (segment == null) {
        segment = new Segment(segments.size() + 1);
        segments.add(segment);
        String parent = netns(random.nextInt(i));
        if (random.nextInt(4) > 0) {
          bridge(segment, parent);
        } else {
          cable(segment, parent, netns(i));
          continue;
        }
      } else if (segment.bridge.isEmpty()) {
        Segment fresh = new Segment(segments.size() + 1);
        segments.add(fresh);
        bridge(fresh, one(segment.members).netns());
        segment = fresh;
      }
      plug(segment, netns(i));
    }
  }

  private void bridge(Segment segment, String netns) {
    segment.bridge = netns;
    String name = "br" + segment.number;
    build.add("ip -n " + netns + " link add " + name + " type bridge forward_delay 0");
    add(new Port(netns, name, segment, 1));
  }

  private void plug(Segment segment, String netns) {
    int host = segment.members.size() + 10;
    String inner = "e" + segment.number;
    String outer = "p" + segment.number + "x" + host;
    build.add(
        "ip -n "
            + segment.bridge
            + " link add "
            + outer
            + " type veth peer "
            + inner
            + " netns "
            + netns);
    build.add(
        "ip -n " + segment.bridge + " link set " + outer + " master br" + segment.number + " up");
    add(new Port(netns, inner, segment, host));
  }

  private void cable(Segment segment, String one, String other) {
    String link = "e" + segment.number;
    build.add("ip -n " + one + " link add " + link + " type veth peer " + link + " netns " + other);
    add(new Port(one, link, segment, 10));
    add(new Port(other, link, segment, 11));
  }

  private void add(Port port) {
    port.segment().members.add(port);
    ports.get(port.netns()).add(port);
    build.add("ip -n " + port.netns() + " link set " + port.link() + " up");
    for (String table : List.of("arp_cache", "ndisc_cache")) {
      build.add(
          "ip -n "
              + port.netns()
              + " ntable change name "
              + table
              + " dev "
              + port.link()
              + " retrans 100");
    }
    build.add("ip -n " + port.netns() + " addr add " + port.v4() + "/24 dev " + port.link());
    if (six) {
      build.add(
          "ip -n " + port.netns() + " addr add " + port.v6() + "/64 dev " + port.link() + " nodad");
    }
  }

  /** The shortest way from everybody to every segment. */
  private void routes() {
    for (String from : ports.keySet()) {
      if (ports.get(from).size() > 1) {
        build.add(
            "ip netns exec "
                + from
                + " sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1");
      }
      Map<Segment, Port> first = new LinkedHashMap<>();
      List<Segment> reached = new ArrayList<>();
      for (Port own : ports.get(from)) {
        reached.add(own.segment());
      }
      List<Segment> near = List.copyOf(reached);
      for (int i = 0; i < reached.size(); i++) {
        for (Port member : reached.get(i).members) {
          for (Port next : ports.get(member.netns())) {
            if (!reached.contains(next.segment())) {
              reached.add(next.segment());
              first.put(
                  next.segment(),
                  near.contains(reached.get(i)) ? member : first.get(reached.get(i)));
            }
          }
        }
      }
      boolean leaf = near.size() == 1 && random.nextBoolean();
      boolean done = false;
      for (Map.Entry<Segment, Port> way : first.entrySet()) {
        if (leaf && done) {
          break;
        }
        String to4 = leaf ? "default" : way.getKey().net4();
        String to6 = leaf ? "default" : way.getKey().net6();
        build.add("ip -n " + from + " route add " + to4 + " via " + way.getValue().v4());
        if (six) {
          build.add("ip -n " + from + " -6 route add " + to6 + " via " + way.getValue().v6());
        }
        done = true;
      }
    }
  }

  private void services() {
    for (String netns : ports.keySet()) {
      for (String kind : List.of("tcp", "udp")) {
        int port = kind.equals("tcp") ? 80 : 53;
        String address =
            random.nextInt(12) > 0
                ? "0.0.0.0"
                : random.nextBoolean() ? "127.0.0.1" : ports.get(netns).getFirst().v4();
        if (random.nextInt(15) > 0) {
          listeners.add("serve " + netns + " " + kind + " " + address + " " + port);
        }
        if (six) {
          listeners.add("serve " + netns + " " + kind + " :: " + port);
        }
      }
    }
  }

  private Question question() {
    Transport transport = one(List.of(Transport.TCP, Transport.TCP, Transport.UDP, Transport.ICMP));
    Port to = anyPort();
    String from = any();
    boolean v6 = six && random.nextInt(3) == 0;
    int port =
        transport == Transport.ICMP
            ? 0
            : transport == Transport.UDP ? 53 : random.nextInt(6) == 0 ? 8080 : 80;
    String address = random.nextInt(25) == 0 ? to.segment().v4(200) : v6 ? to.v6() : to.v4();
    return new Question(from, transport, address, port);
  }

  private String mistake() {
    Port port = anyPort();
    String netns = port.netns();
    String ip = "ip -n " + netns + " ";
    String exec = "ip netns exec " + netns + " ";
    Port other = one(port.segment().members);
    Segment segment = one(segments);
    String bridge = segment.bridge.isEmpty() ? "" : segment.bridge;
    String member =
        "p" + segment.number + "x" + (10 + random.nextInt(Math.max(1, segment.members.size())));
    String portOf = "bridge -n " + bridge + " link set dev " + member + " ";
    int which = random.nextInt(46);
    if (bridge.isEmpty() && which < 8) {
      which += 8;
    }
    return switch (which) {
      case 0 ->
          portOf
              + "isolated on; "
              + portOf.replace(member, "p" + segment.number + "x11")
              + "isolated on; "
              + portOf.replace(member, "p" + segment.number + "x12")
              + "isolated on";
      case 1 -> portOf + "state 0";
      case 2 -> portOf + "flood off";
      case 3 -> portOf + "bcast_flood off";
      case 4 -> "ip -n " + bridge + " link set " + member + " nomaster";
      case 5 -> "ip -n " + bridge + " link set br" + segment.number + " down";
      case 6 -> portOf + "locked on learning off";
      case 7 ->
          "ip netns exec "
              + bridge
              + " sysctl -qw net.bridge.bridge-nf-call-iptables=1; ip netns exec "
              + bridge
              + " iptables -A FORWARD -i br"
              + segment.number
              + " -j "
              + verdict();
      case 8 -> ip + "link set " + port.link() + " down";
      case 9 -> ip + "addr del " + port.v4() + "/24 dev " + port.link();
      case 10 ->
          ip
              + "addr del "
              + port.v4()
              + "/24 dev "
              + port.link()
              + "; "
              + ip
              + "addr add "
              + port.v4()
              + "/"
              + one(List.of(16, 28, 30, 32))
              + " dev "
              + port.link();
      case 11 -> ip + "addr add " + other.v4() + "/24 dev " + port.link();
      case 12 ->
          ip
              + "route add "
              + one(List.of("blackhole", "unreachable", "prohibit", "throw"))
              + " "
              + segment.net4();
      case 13 ->
          ip
              + "route add "
              + one(List.of("blackhole", "unreachable", "prohibit", "throw"))
              + " "
              + one(segment.members).v4()
              + "/32";
      case 14 -> ip + "route add " + one(segment.members).v4() + "/32 via " + other.v4();
      case 15 -> ip + "route del " + segment.net4();
      case 16 -> ip + "route del default";
      case 17 -> ip + "route replace default via " + port.segment().v4(random.nextInt(3) + 9);
      case 18 ->
          ip
              + "rule add pref 100 from "
              + one(segment.members).v4()
              + " "
              + one(List.of("prohibit", "unreachable", "blackhole", "lookup 100"));
      case 19 ->
          ip
              + "rule add pref 100 to "
              + segment.net4()
              + " lookup 100; "
              + ip
              + "route add default via "
              + other.v4()
              + " table 100";
      case 20 -> ip + "rule del pref " + one(List.of(32766, 32767));
      case 21 -> exec + "sysctl -qw net.ipv4.ip_forward=" + random.nextInt(2);
      case 22 ->
          exec + "sysctl -qw net.ipv4.conf." + port.link() + ".forwarding=" + random.nextInt(2);
      case 23 ->
          exec
              + "sysctl -qw net.ipv4.conf."
              + port.link()
              + ".rp_filter="
              + (1 + random.nextInt(2));
      case 24 ->
          exec + "sysctl -qw net.ipv4.conf." + port.link() + ".arp_ignore=" + one(List.of(1, 2, 8));
      case 25 -> exec + "sysctl -qw net.ipv4.conf." + port.link() + ".proxy_arp=1";
      case 26 -> exec + "sysctl -qw net.ipv4.icmp_echo_ignore_all=1";
      case 27 -> exec + "sysctl -qw net.ipv6.conf." + port.link() + ".disable_ipv6=1";
      case 28 -> exec + "sysctl -qw net.ipv4.ip_default_ttl=" + (1 + random.nextInt(2));
      case 29 ->
          ip + "neigh replace " + other.v4() + " lladdr 02:00:00:00:00:99 dev " + port.link();
      case 30 ->
          ip
              + "neigh replace "
              + other.v4()
              + " lladdr $(ip netns exec "
              + one(port.segment().members).netns()
              + " cat /sys/class/net/"
              + other.link()
              + "/address 2>/dev/null || echo 02:00:00:00:00:98) dev "
              + port.link();
      case 31 -> ip + "link set " + port.link() + " arp off";
      case 32 -> ip + "link set " + port.link() + " mtu " + one(List.of(1300, 1400));
      case 33 -> ip + "link set lo down";
      case 34 -> exec + "iptables -A INPUT " + match() + "-j " + verdict();
      case 35 -> exec + "iptables -A OUTPUT " + match() + "-j " + verdict();
      case 36 -> exec + "iptables -A FORWARD " + match() + "-j " + verdict();
      case 37 ->
          exec
              + "iptables -P FORWARD DROP; "
              + exec
              + "iptables -A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT; "
              + exec
              + "iptables -A FORWARD -i "
              + port.link()
              + " -j ACCEPT";
      case 38 -> exec + "iptables -t nat -A POSTROUTING -o " + port.link() + " -j MASQUERADE";
      case 39 ->
          exec
              + "iptables -t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination "
              + one(segment.members).v4()
              + one(List.of("", ":8080"));
      case 40 ->
          exec
              + "iptables -t nat -A OUTPUT -p tcp -d "
              + one(segment.members).v4()
              + " -j DNAT --to-destination "
              + other.v4();
      case 41 ->
          exec
              + "iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports "
              + one(List.of(80, 8080));
      case 42 ->
          exec
              + "iptables -t nat -A POSTROUTING "
              + match()
              + "-j SNAT --to-source "
              + one(List.of(port.v4(), port.segment().v4(77)));
      case 43 ->
          exec
              + "nft add table inet t; "
              + exec
              + "nft add chain inet t c '{ type filter hook "
              + one(List.of("input", "forward", "output", "prerouting", "postrouting"))
              + " priority "
              + one(List.of(-300, 0, 50))
              + "; }'; "
              + exec
              + "nft add rule inet t c "
              + one(
                  List.of(
                      "meta l4proto tcp",
                      "udp dport 53",
                      "ip saddr " + segment.net4(),
                      "ct state new"))
              + " "
              + one(List.of("drop", "reject", "accept"));
      case 44 ->
          exec
              + "iptables -t raw -A PREROUTING -i "
              + port.link()
              + " -j "
              + one(List.of("DROP", "NOTRACK"));
      default -> ip + "route add " + segment.net4() + " via " + other.v4() + " metric 5";
    };
  }

  private String match() {
    return switch (random.nextInt(5)) {
      case 0 -> "-p tcp --dport 80 ";
      case 1 -> "-p udp ";
      case 2 -> "-p icmp ";
      case 3 -> "-s " + one(segments).net4() + " ";
      default -> "-d " + anyPort().v4() + " ";
    };
  }

  private String verdict() {
    return one(List.of("DROP", "DROP", "REJECT"));
  }
}
