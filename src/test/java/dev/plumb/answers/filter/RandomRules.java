package dev.plumb.answers.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rules drawn at random for the router of {@link FilterLab}, the same for the same seed. */
final class RandomRules {
  private final Random random;
  private final boolean six;

  /** How rules are brought in: {@code iptables-nft-restore}, {@code nft -f -}. */
  record Script(String command, String text) {}

  RandomRules(long seed, boolean six) {
    random = new Random(seed * 0x9e3779b97f4a7c15L);
    random.nextInt();
    this.six = six;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String client() {
    return six ? "fd09:1::2" : "10.9.1.2";
  }

  private String routerAddress() {
    return six
        ? pick("fd09:1::1", "fd09:2::1", "fd09:2::9")
        : pick("10.9.1.1", "10.9.2.1", "10.9.2.9");
  }

  private String server() {
    return six
        ? pick("fd09:2::2", "fd09:2::3", "fd09:2::4")
        : pick("10.9.2.2", "10.9.2.3", "10.9.2.4");
  }

  private String anyAddress() {
    return switch (random.nextInt(6)) {
      case 0 -> client();
      case 1 -> routerAddress();
      case 2, 3 -> server();
      case 4 ->
          six
              ? pick("fd09:1::/64", "fd09:2::/64", "fd09::/16")
              : pick("10.9.1.0/24", "10.9.2.0/24", "10.9.0.0/16");
      default -> six ? "fd09:2::2/127" : "10.9.2.2/31";
    };
  }

  private String port() {
    return pick("80", "81", "443", "53");
  }

  List<Script> scripts() {
    List<Script> scripts = new ArrayList<>();
    int which = 1 + random.nextInt(7);
    String ip = six ? "ip6tables" : "iptables";
    if ((which & 1) != 0) {
      scripts.add(new Script(ip + "-nft-restore", iptables()));
    }
    if ((which & 2) != 0) {
      scripts.add(new Script(ip + "-legacy-restore", iptables()));
    }
    if ((which & 4) != 0) {
      scripts.add(new Script("nft -f -", nft()));
    }
    return scripts;
  }

  private String iptables() {
    StringBuilder out = new StringBuilder();
    if (chance(35)) {
      table(out, "raw", "PREROUTING", "OUTPUT");
    }
    if (chance(50)) {
      table(out, "mangle", "PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING");
    }
    if (chance(60)) {
      table(out, "nat", "PREROUTING", "INPUT", "OUTPUT", "POSTROUTING");
    }
    if (out.isEmpty() || chance(80)) {
      table(out, "filter", "INPUT", "FORWARD", "OUTPUT");
    }
    return out.toString();
  }

  private void table(StringBuilder out, String table, String... hooks) {
    out.append('*').append(table).append('\n');
    for (String hook : hooks) {
      boolean drops = !table.equals("nat") && chance(table.equals("filter") ? 15 : 3);
      out.append(':').append(hook).append(drops ? " DROP" : " ACCEPT").append(" [0:0]\n");
    }
    boolean nat = table.equals("nat");
    List<String> chains = new ArrayList<>();
    if (!nat) {
      for (int i = 0; i < 3; i++) {
        chains.add("U" + i);
        out.append(":U").append(i).append(" - [0:0]\n");
      }
    } else {
      out.append(":DST - [0:0]\n:SRC - [0:0]\n");
    }
    for (String hook : hooks) {
      int rules = random.nextInt(5);
      for (int i = 0; i < rules; i++) {
        out.append("-A ").append(hook).append(' ').append(matches(hook));
        out.append(nat ? natTarget(hook, true) : target(table, 0)).append('\n');
      }
    }
    for (int level = 0; level < chains.size(); level++) {
      int rules = 1 + random.nextInt(3);
      for (int i = 0; i < rules; i++) {
        out.append("-A U").append(level).append(' ').append(matches(""));
        out.append(target(table, level + 1)).append('\n');
      }
    }
    if (nat) {
      for (int i = 0; i < 2; i++) {
        out.append("-A DST ")
            .append(matches(""))
            .append(natTarget("PREROUTING", false))
            .append('\n');
        out.append("-A SRC ")
            .append(matches(""))
            .append(natTarget("POSTROUTING", false))
            .append('\n');
      }
    }
    out.append("COMMIT\n");
  }

  private boolean protocol;
  private boolean transport;

  private String matches(String hook) {
    StringBuilder out = new StringBuilder();
    protocol = false;
    String name = "";
    if (chance(60)) {
      name = pick("tcp", "tcp", "udp", six ? "ipv6-icmp" : "icmp");
      out.append("-p ").append(name).append(' ');
      protocol = name.equals("tcp") || name.equals("udp");
      if (protocol && chance(60)) {
        out.append(
            switch (random.nextInt(5)) {
              case 0 -> "-m multiport --dports 80,443 ";
              case 1 -> "-m " + name + " ! --dport " + port() + " ";
              case 2 -> "-m " + name + " --sport 20000:40000 ";
              case 3 -> "-m multiport --ports 53,81 ";
              default -> "-m " + name + " --dport " + port() + " ";
            });
      }
      if (name.equals("tcp") && chance(15)) {
        out.append("-m tcp --tcp-flags SYN,RST,ACK SYN ");
      }
      if (name.endsWith("icmp") && chance(40)) {
        out.append(six ? "-m icmp6 --icmpv6-type 128 " : "-m icmp --icmp-type 8 ");
      }
    }
    int more = protocol ? random.nextInt(2) : 1;
    for (int i = 0; i < more; i++) {
      out.append(match(hook)).append(' ');
    }
    return out.toString();
  }

  private String match(String hook) {
    boolean in = !hook.equals("OUTPUT") && !hook.equals("POSTROUTING");
    boolean outgoing = !hook.equals("PREROUTING") && !hook.equals("INPUT");
    String not = chance(25) ? "! " : "";
    return switch (random.nextInt(17)) {
      case 0, 1 -> not + "-s " + anyAddress();
      case 2, 3 -> not + "-d " + anyAddress();
      case 4 -> in ? not + "-i " + pick("rc", "rs", "r+") : not + "-o " + pick("rc", "rs", "lo");
      case 5 -> outgoing ? not + "-o " + pick("rc", "rs", "lo") : not + "-i " + pick("rc", "rs");
      case 6 ->
          "-m conntrack --ctstate "
              + pick(
                  "NEW",
                  "ESTABLISHED,RELATED",
                  "INVALID",
                  "UNTRACKED",
                  "DNAT",
                  "SNAT",
                  "NEW,ESTABLISHED");
      case 7 -> "-m mark " + not + "--mark " + pick("0x1/0x1", "0x2", "0x0", "0x3/0xf");
      case 8 -> "-m connmark " + not + "--mark " + pick("0x1/0x1", "0x2", "0x0");
      case 9 -> "-m addrtype " + not + "--dst-type " + pick("LOCAL", "UNICAST");
      case 10 -> "-m addrtype " + not + "--src-type LOCAL";
      case 11 ->
          "-m iprange "
              + not
              + (six ? "--dst-range fd09:2::2-fd09:2::3" : "--dst-range 10.9.2.2-10.9.2.3");
      case 12 -> six ? "-m hl --hl-lt 64" : "-m ttl --ttl-lt 64";
      case 13 -> "-m conntrack --ctdir " + pick("ORIGINAL", "REPLY");
      case 14 -> "-m conntrack --ctorigdst " + server();
      case 15 -> "-m dscp " + not + "--dscp " + pick("0x08", "0x00");
      default ->
          hook.equals("OUTPUT")
              ? "-m owner " + not + "--uid-owner 0"
              : "-m length --length 300:1000";
    };
  }

  private String target(String table, int level) {
    if (level < 3 && chance(25)) {
      return pick("-j", "-j", "-g") + " U" + (level + random.nextInt(3 - level));
    }
    if (chance(10)) {
      return "-j RETURN";
    }
    switch (table) {
      case "raw" -> {
        return pick(
            "-j ACCEPT",
            "-j DROP",
            "-j MARK --set-xmark 0x1/0x1",
            "-j CT --notrack",
            "-j CT --notrack");
      }
      case "mangle" -> {
        return switch (random.nextInt(9)) {
          case 0 -> "-j ACCEPT";
          case 1 -> chance(30) ? "-j DROP" : "-j ACCEPT";
          case 2 -> "-j MARK --set-xmark " + pick("0x1/0x1", "0x2/0xffffffff", "0x3/0xf");
          case 3 -> "-j MARK " + pick("--or-mark 0x2", "--and-mark 0x1", "--xor-mark 0x3");
          case 4 -> "-j CONNMARK --save-mark --nfmask 0xff --ctmask 0xff";
          case 5 -> "-j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff";
          case 6 -> "-j DSCP --set-dscp 0x08";
          case 7 -> six ? "-j HL --hl-set 60" : "-j TTL --ttl-set 60";
          default -> "-j CONNMARK --set-xmark " + pick("0x1/0x1", "0x2/0xffffffff");
        };
      }
      default -> {
        return switch (random.nextInt(8)) {
          case 0, 1, 2 -> "-j ACCEPT";
          case 3, 4 -> "-j DROP";
          case 5 -> "-j MARK --set-xmark 0x1/0x1";
          default ->
              "-j REJECT --reject-with "
                  + (six
                      ? pick("icmp6-port-unreachable", "icmp6-adm-prohibited")
                      : pick(
                          "icmp-port-unreachable",
                          "icmp-admin-prohibited",
                          "icmp-host-prohibited"));
        };
      }
    }
  }

  private String natTarget(String hook, boolean mayJump) {
    boolean destination = hook.equals("PREROUTING") || hook.equals("OUTPUT");
    if (mayJump && chance(25)) {
      return "-j " + (destination ? "DST" : "SRC");
    }
    if (chance(12)) {
      return pick("-j ACCEPT", "-j RETURN");
    }
    if (destination) {
      String to = six ? "[" + server() + "]" : server();
      return switch (random.nextInt(6)) {
        case 0 -> "-j DNAT --to-destination " + server();
        case 1 ->
            protocol
                ? "-j DNAT --to-destination " + to + ":" + port()
                : "-j DNAT --to-destination " + server();
        case 2 ->
            six
                ? "-j DNAT --to-destination fd09:2::2-fd09:2::4"
                : "-j DNAT --to-destination 10.9.2.2-10.9.2.4";
        case 3 -> protocol ? "-j REDIRECT --to-ports " + port() : "-j REDIRECT";
        case 4 -> six ? "-j NETMAP --to fd09:2::2/127" : "-j NETMAP --to 10.9.2.2/31";
        default ->
            protocol
                ? "-j DNAT --to-destination " + to + ":80-81"
                : "-j DNAT --to-destination " + routerAddress();
      };
    }
    if (hook.equals("INPUT")) {
      return "-j SNAT --to-source " + (six ? "fd09:1::2" : "10.9.1.2");
    }
    return switch (random.nextInt(4)) {
      case 0 -> "-j MASQUERADE";
      case 1 -> "-j SNAT --to-source " + (six ? "fd09:2::9" : "10.9.2.9");
      case 2 ->
          "-j SNAT --to-source "
              + (six ? "fd09:2::8-fd09:2::9" : "10.9.2.8-10.9.2.9")
              + (chance(50) ? " --persistent" : "");
      default -> "-j SNAT --to-source " + (six ? "fd09:2::1" : "10.9.2.1");
    };
  }

  private String nft() {
    StringBuilder out = new StringBuilder();
    boolean inet = chance(50);
    String ip = six ? "ip6" : "ip";
    String addressType = six ? "ipv6_addr" : "ipv4_addr";
    out.append("table ").append(inet ? "inet" : ip).append(" t {\n");
    out.append("  set a { type ")
        .append(addressType)
        .append("; flags interval; elements = { ")
        .append(client())
        .append(", ")
        .append(six ? "fd09:2::2/127" : "10.9.2.2/31")
        .append(" } }\n");
    out.append("  set p { type inet_service; elements = { ")
        .append(pick("80", "80, 53", "81, 443"))
        .append(" } }\n");
    out.append("  set c { type ")
        .append(addressType)
        .append(" . inet_service; flags interval; elements = { ")
        .append(six ? "fd09:2::/64 . 80-81, fd09:1::1 . 53" : "10.9.2.0/24 . 80-81, 10.9.1.1 . 53")
        .append(" } }\n");
    out.append("  map v { type ifname : verdict; elements = { \"rc\" : jump u1, \"rs\" : ")
        .append(pick("accept", "jump u2", "continue"))
        .append(" } }\n");
    for (int level = 2; level >= 0; level--) {
      out.append("  chain u").append(level).append(" {\n");
      int rules = 1 + random.nextInt(2);
      for (int i = 0; i < rules; i++) {
        out.append("    ").append(nftMatches()).append(nftVerdict(level + 1, true)).append('\n');
      }
      out.append("  }\n");
    }
    int bases = 1 + random.nextInt(4);
    for (int i = 0; i < bases; i++) {
      String hook = pick("prerouting", "input", "forward", "output", "postrouting");
      boolean nat = chance(35) && !hook.equals("forward");
      String type = nat ? "nat" : hook.equals("output") && chance(30) ? "route" : "filter";
      int priority =
          nat
              ? random.nextInt(200) - 150
              : pick("-350", "-250", "-150", "-50", "0", "10", "150").transform(Integer::parseInt);
      out.append("  chain b")
          .append(i)
          .append(" {\n    type ")
          .append(type)
          .append(" hook ")
          .append(hook)
          .append(" priority ")
          .append(priority)
          .append("; policy ")
          .append(!nat && chance(12) ? "drop" : "accept")
          .append(";\n");
      int rules = 1 + random.nextInt(4);
      for (int j = 0; j < rules; j++) {
        out.append("    ").append(nftMatches());
        out.append(
            nat
                ? nftNat(hook, inet)
                : nftVerdict(
                    0, hook.equals("input") || hook.equals("forward") || hook.equals("output")));
        out.append('\n');
      }
      out.append("  }\n");
    }
    return out.append("}\n").toString();
  }

  private String nftMatches() {
    StringBuilder out = new StringBuilder();
    String ip = six ? "ip6" : "ip";
    int count = 1 + random.nextInt(2);
    protocol = false;
    transport = false;
    for (int i = 0; i < count; i++) {
      int which = random.nextInt(24);
      boolean asks = which >= 3 && which <= 7 || which == 15 || which == 20 || which == 23;
      if (asks && transport) {
        continue; // nft refuses a rule for two protocols
      }
      transport |= asks;
      String operator = chance(25) ? "!= " : "";
      out.append(
          switch (which) {
            case 0 -> ip + " saddr " + operator + anyAddress();
            case 1 -> ip + " daddr " + operator + anyAddress();
            case 2 -> ip + " daddr " + operator + "@a";
            case 3 -> ported("tcp dport " + operator + port());
            case 4 -> ported("tcp dport " + operator + "@p");
            case 5 -> ported("udp dport " + operator + "{ 53, 80-81 }");
            case 6 ->
                "meta l4proto "
                    + operator
                    + pick("tcp", "udp", "{ tcp, udp }", six ? "icmpv6" : "icmp");
            case 7 -> ported("meta l4proto { tcp, udp } th dport " + port());
            case 8 ->
                "iifname " + operator + pick("\"rc\"", "\"rs\"", "\"r*\"", "{ \"rc\", \"lo\" }");
            case 9 -> "oifname " + operator + pick("\"rc\"", "\"rs\"", "\"lo\"");
            case 10 ->
                "ct state "
                    + pick(
                        "new",
                        "established,related",
                        "invalid",
                        "untracked",
                        "{ new, untracked }",
                        "!= established");
            case 11 -> "meta mark " + pick("1", "& 0x1 == 0x1", "!= 0", "0-1");
            case 12 -> "ct mark " + pick("1", "& 0x1 == 0x1", "!= 0");
            case 13 -> "fib daddr type " + pick("local", "{ local, broadcast }", "!= local");
            case 14 -> (six ? "ip6 hoplimit" : "ip ttl") + pick(" < 64", " 64", " > 60");
            case 15 -> ip + " daddr . tcp dport @c";
            case 16 -> "ct status " + pick("dnat", "snat", "& dnat == dnat");
            case 17 -> "ct direction " + pick("original", "reply");
            case 18 -> ip + " dscp " + operator + pick("cs1", "0");
            case 19 -> "ct original " + ip + " daddr " + server();
            case 20 ->
                "tcp flags " + pick("syn", "& (syn|ack) == syn", "& (fin|syn|rst|ack) == ack");
            case 21 -> "iif " + pick("rc", "rs", "lo");
            case 22 -> "meta skuid 0";
            default -> six ? "icmpv6 type echo-request" : "icmp type { echo-request, echo-reply }";
          });
      out.append(' ');
    }
    return out.toString();
  }

  private String ported(String match) {
    protocol = true;
    return match;
  }

  private String nftVerdict(int level, boolean mayReject) {
    if (level < 3 && chance(25)) {
      return pick("jump", "goto") + " u" + (level + random.nextInt(3 - level));
    }
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> "accept";
      case 3, 4 -> "drop";
      case 5 -> "return";
      case 6 -> "meta mark set " + pick("1", "meta mark or 0x2", "ct mark", "meta mark and 0x1");
      case 7 -> "ct mark set " + pick("1", "meta mark", "ct mark or 0x1");
      case 8 ->
          level == 0 && mayReject
              ? "reject with " + (six ? "icmpv6" : "icmp") + " type port-unreachable"
              : "accept";
      case 9 ->
          "iifname vmap { \"rc\" : " + pick("accept", "drop", "continue") + ", \"rs\" : accept }";
      case 10 -> level == 0 ? "iifname vmap @v" : "counter";
      case 11 ->
          transport
              ? "counter"
              : "tcp dport vmap { 80 : accept, 81-443 : " + pick("drop", "return") + " }";
      case 12 -> (six ? "ip6" : "ip") + " dscp set cs1";
      default -> "counter";
    };
  }

  private String nftNat(String hook, boolean inet) {
    String ip = six ? "ip6" : "ip";
    String family = inet ? ip + " " : "";
    String to = six ? "[" + server() + "]" : server();
    if (hook.equals("prerouting") || hook.equals("output")) {
      return switch (random.nextInt(6)) {
        case 0 -> "dnat " + family + "to " + server();
        case 1 -> protocol ? "dnat " + family + "to " + to + ":" + port() : "accept";
        case 2 -> protocol ? "redirect to :" + port() : "redirect";
        case 3 ->
            "dnat "
                + family
                + "to "
                + ip
                + " daddr map { "
                + (six
                    ? "fd09:1::1 : fd09:2::3, fd09:2::2 : fd09:2::4"
                    : "10.9.1.1 : 10.9.2.3, 10.9.2.2 : 10.9.2.4")
                + " }";
        case 4 ->
            (transport ? "" : "tcp dport { 80, 81 } ")
                + "dnat "
                + family
                + "to "
                + (six ? "fd09:2::2-fd09:2::4" : "10.9.2.2-10.9.2.4");
        default -> "return";
      };
    }
    if (hook.equals("input")) {
      return "snat " + family + "to " + client();
    }
    return switch (random.nextInt(4)) {
      case 0 -> "masquerade";
      case 1 -> "snat " + family + "to " + (six ? "fd09:2::9" : "10.9.2.9");
      case 2 ->
          "snat "
              + family
              + "to "
              + (six ? "fd09:2::8-fd09:2::9" : "10.9.2.8-10.9.2.9")
              + (chance(40) ? " persistent" : "");
      default -> "accept";
    };
  }
}
