package dev.plumb.answers.iproute;

import java.util.HashMap;
import java.util.List;
import java.util.function.Function;

/**
 * The names that ip looks up in files of the host it runs on.
 *
 * @param protocols rt_protos, rt_protos.d
 * @param scopes rt_scopes
 * @param tables rt_tables, rt_tables.d
 * @param realms rt_realms
 * @param dsfields rt_dsfield
 * @param groups group: device groups
 * @param ipProtocols /etc/protocols, the other way round: {@code 6 tcp}
 * @param users /etc/passwd: user names by number
 * @param userGroups /etc/group: group names by number
 */
public record IprouteNames(
    NameTable protocols,
    NameTable scopes,
    NameTable tables,
    NameTable realms,
    NameTable dsfields,
    NameTable groups,
    NameTable ipProtocols,
    NameTable users,
    NameTable userGroups) {

  private static final long ARRAY = 256;

  /**
   * What ip knows by itself, with what the files of a host say over it.
   *
   * @param files the texts of a file below {@code /etc} and of those in the folder {@code FILE.d}
   *     whose name ends in {@code .conf}, in the order in which they count; none when there is none
   */
  public static IprouteNames of(Function<String, List<String>> files) {
    NameTable protocols = table("0 unspec", "1 redirect", "2 kernel", "3 boot", "4 static");
    protocols = protocols.with(table("8 gated", "9 ra", "10 mrt", "11 zebra", "12 bird"));
    protocols = protocols.with(table("13 dnrouted", "14 xorp", "15 ntk", "16 dhcp"));
    protocols = protocols.with(table("18 keepalived", "42 babel", "186 bgp", "187 isis"));
    protocols = protocols.with(table("188 ospf", "189 rip", "192 eigrp"));
    NameTable scopes = table("0 global", "255 nowhere", "254 host", "253 link", "200 site");
    return new IprouteNames(
        protocols.with(iproute(files, "rt_protos").below(ARRAY)),
        scopes.with(iproute(files, "rt_scopes").below(ARRAY)),
        table("255 local", "254 main", "253 default").with(iproute(files, "rt_tables")),
        table("0 unknown").with(iproute(files, "rt_realms").below(ARRAY)),
        table("0 0").with(iproute(files, "rt_dsfield").below(ARRAY)),
        table("0 default").with(iproute(files, "group")),
        NameTable.ofProtocols(String.join("\n", files.apply("protocols"))),
        NameTable.ofAccounts(String.join("\n", files.apply("passwd"))),
        NameTable.ofAccounts(String.join("\n", files.apply("group"))));
  }

  private static NameTable iproute(Function<String, List<String>> files, String name) {
    NameTable all = new NameTable(new HashMap<>());
    for (String text : files.apply("iproute2/" + name)) {
      all = all.with(NameTable.parse(text));
    }
    return all;
  }

  /** What the files of Debian 12 say. */
  public static IprouteNames debian12() {
    return Debian12.NAMES;
  }

  /** Read once: every link that is shown needs them. */
  private static final class Debian12 {
    static final IprouteNames NAMES = readDebian12();
  }

  private static IprouteNames readDebian12() {
    return new IprouteNames(
        table(
            "0 unspec",
            "1 redirect",
            "2 kernel",
            "3 boot",
            "4 static",
            "8 gated",
            "9 ra",
            "10 mrt",
            "11 zebra",
            "12 bird",
            "13 dnrouted",
            "14 xorp",
            "15 ntk",
            "16 dhcp",
            "18 keepalived",
            "42 babel",
            "99 openr",
            "186 bgp",
            "187 isis",
            "188 ospf",
            "189 rip",
            "192 eigrp"),
        table("0 global", "255 nowhere", "254 host", "253 link", "200 site"),
        table("255 local", "254 main", "253 default", "0 unspec"),
        table("0 cosmos"),
        table(
            "0x0 default",
            "0x28 AF11",
            "0x30 AF12",
            "0x38 AF13",
            "0x48 AF21",
            "0x50 AF22",
            "0x58 AF23",
            "0x68 AF31",
            "0x70 AF32",
            "0x78 AF33",
            "0x88 AF41",
            "0x90 AF42",
            "0x98 AF43",
            "0x20 CS1",
            "0x40 CS2",
            "0x60 CS3",
            "0x80 CS4",
            "0xA0 CS5",
            "0xC0 CS6",
            "0xE0 CS7",
            "0xB8 EF"),
        table("0 default"),
        table(
            "0 ip",
            "1 icmp",
            "2 igmp",
            "3 ggp",
            "4 ipencap",
            "5 st",
            "6 tcp",
            "8 egp",
            "9 igp",
            "12 pup",
            "17 udp",
            "20 hmp",
            "22 xns-idp",
            "27 rdp",
            "29 iso-tp4",
            "33 dccp",
            "36 xtp",
            "37 ddp",
            "38 idpr-cmtp",
            "41 ipv6",
            "43 ipv6-route",
            "44 ipv6-frag",
            "45 idrp",
            "46 rsvp",
            "47 gre",
            "50 esp",
            "51 ah",
            "57 skip",
            "58 ipv6-icmp",
            "59 ipv6-nonxt",
            "60 ipv6-opts",
            "73 rspf",
            "81 vmtp",
            "88 eigrp",
            "89 ospf",
            "93 ax.25",
            "94 ipip",
            "97 etherip",
            "98 encap",
            "103 pim",
            "108 ipcomp",
            "112 vrrp",
            "115 l2tp",
            "124 isis",
            "132 sctp",
            "133 fc",
            "135 mobility-header",
            "136 udplite",
            "137 mpls-in-ip",
            "138 manet",
            "139 hip",
            "140 shim6",
            "141 wesp",
            "142 rohc",
            "143 ethernet"),
        table("0 root", "65534 nobody"),
        table("0 root", "65534 nogroup"));
  }

  private static NameTable table(String... lines) {
    return NameTable.parse(String.join("\n", lines));
  }
}
