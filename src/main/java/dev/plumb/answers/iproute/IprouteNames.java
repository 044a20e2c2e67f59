package dev.plumb.answers.iproute;

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

  /** What the files of Debian 12 say. */
  public static IprouteNames debian12() {
    return new IprouteNames(
        NameTable.parse(
            "0 unspec\n1 redirect\n2 kernel\n3 boot\n4 static\n8 gated\n9 ra\n10 mrt\n11 zebra\n"
                + "12 bird\n13 dnrouted\n14 xorp\n15 ntk\n16 dhcp\n18 keepalived\n42 babel\n"
                + "99 openr\n186 bgp\n187 isis\n188 ospf\n189 rip\n192 eigrp\n"),
        NameTable.parse("0 global\n255 nowhere\n254 host\n253 link\n200 site\n"),
        NameTable.parse("255 local\n254 main\n253 default\n0 unspec\n"),
        NameTable.parse("0 cosmos\n"),
        NameTable.parse(
            "0x0 default\n0x28 AF11\n0x30 AF12\n0x38 AF13\n0x48 AF21\n0x50 AF22\n0x58 AF23\n"
                + "0x68 AF31\n0x70 AF32\n0x78 AF33\n0x88 AF41\n0x90 AF42\n0x98 AF43\n0x20 CS1\n"
                + "0x40 CS2\n0x60 CS3\n0x80 CS4\n0xA0 CS5\n0xC0 CS6\n0xE0 CS7\n0xB8 EF\n"),
        NameTable.parse("0 default\n"),
        NameTable.parse(
            "0 ip\n1 icmp\n2 igmp\n3 ggp\n4 ipencap\n5 st\n6 tcp\n8 egp\n9 igp\n12 pup\n17 udp\n"
                + "20 hmp\n22 xns-idp\n27 rdp\n29 iso-tp4\n33 dccp\n36 xtp\n37 ddp\n38 idpr-cmtp\n"
                + "41 ipv6\n43 ipv6-route\n44 ipv6-frag\n45 idrp\n46 rsvp\n47 gre\n50 esp\n51 ah\n"
                + "57 skip\n58 ipv6-icmp\n59 ipv6-nonxt\n60 ipv6-opts\n73 rspf\n81 vmtp\n88 eigrp\n"
                + "89 ospf\n93 ax.25\n94 ipip\n97 etherip\n98 encap\n103 pim\n108 ipcomp\n112 vrrp\n"
                + "115 l2tp\n124 isis\n132 sctp\n133 fc\n135 mobility-header\n136 udplite\n"
                + "137 mpls-in-ip\n138 manet\n139 hip\n140 shim6\n141 wesp\n142 rohc\n143 ethernet\n"),
        NameTable.parse("0 root\n65534 nobody\n"),
        NameTable.parse("0 root\n65534 nogroup\n"));
  }
}
