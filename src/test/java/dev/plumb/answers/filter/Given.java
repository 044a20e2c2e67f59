package dev.plumb.answers.filter;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.TableFamily;
import dev.plumb.world.netfilter.MalformedRuleset;
import dev.plumb.world.netfilter.NftReader;
import dev.plumb.world.netfilter.NftText;
import dev.plumb.world.netfilter.SaveReader;
import java.util.List;
import java.util.Optional;

/** Rulesets as the tools print them, and packets to ask them about. */
final class Given {
  static final LinkSide ETH0 = LinkSide.of("eth0", 2);
  static final LinkSide ETH1 = LinkSide.of("eth1", 3);
  static final LinkSide BRIDGE =
      new LinkSide("br0", 4, 1, 0, Optional.of("bridge"), Optional.empty());

  private Given() {}

  static Ruleset save(Backend backend, String text) {
    return save(backend, TableFamily.IP, text);
  }

  static Ruleset save(Backend backend, TableFamily family, String text) {
    try {
      return new Ruleset(backend, SaveReader.read(family, text), List.of());
    } catch (MalformedRuleset wrong) {
      throw new AssertionError(wrong);
    }
  }

  static Ruleset nft(String json) {
    try {
      return new Ruleset(
          Backend.NFT,
          NftReader.read("{\"nftables\":[" + json.replace('\'', '"') + "]}", NftText.NONE).tables(),
          List.of());
    } catch (MalformedRuleset wrong) {
      throw new AssertionError(wrong);
    }
  }

  /** The rules of the filter table's FORWARD, policy accept. */
  static Firewall forward(String... rules) {
    return Firewall.of(
        List.of(
            save(
                Backend.IPTABLES_NFT,
                "*filter\n:FORWARD ACCEPT [0:0]\n:X - [0:0]\n:Y - [0:0]\n"
                    + String.join("\n", rules)
                    + "\nCOMMIT\n")));
  }

  static Firewall nat(String... rules) {
    return Firewall.of(
        List.of(
            save(
                Backend.IPTABLES_LEGACY,
                "*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
                    + ":POSTROUTING ACCEPT [0:0]\n:X - [0:0]\n"
                    + String.join("\n", rules)
                    + "\nCOMMIT\n")));
  }

  static IpAddress ip(String text) {
    return IpAddress.of(text);
  }

  static Packet tcp() {
    return Packet.tcp(ip("10.0.0.2"), 40000, ip("10.0.1.2"), 80);
  }

  static TableFamily layer(Packet packet) {
    return packet.ip().orElseThrow().family() == Family.INET ? TableFamily.IP : TableFamily.IP6;
  }

  static Judgement judge(Firewall firewall, Hook hook, Packet packet, Lookups lookups) {
    Passage passage =
        switch (hook) {
          case PREROUTING, INPUT, INGRESS -> Passage.into(ETH0);
          case OUTPUT -> Passage.from(Passage.Sender.SOMEBODY, ETH1);
          default -> Passage.through(ETH0, ETH1);
        };
    return firewall.judge(hook, layer(packet), packet, Optional.empty(), passage, lookups);
  }

  static Judgement judge(Firewall firewall, Hook hook, Packet packet) {
    return judge(firewall, hook, packet, Lookups.NOTHING);
  }

  /** The outcome's word, or all words when several are possible. */
  static String word(Judgement judgement) {
    return String.join(
        " or ",
        judgement.endings().stream().map(ending -> ending.outcome().word()).sorted().toList());
  }

  static String forwarded(Firewall firewall, Packet packet) {
    return word(judge(firewall, Hook.FORWARD, packet));
  }
}
