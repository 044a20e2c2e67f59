package dev.plumb.answers.path;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IPsec's policies: predicted, and tried. */
@LiveKernel(
    needs = {
      Feature.NETNS,
      Feature.VETH,
      Feature.BRIDGE,
      Feature.IP_TOOL,
      Feature.XFRM,
      Feature.IPTABLES
    })
final class IpsecLiveTest {
  private static final String DUAL =
      """
      for n in hub a b out; do ip netns exec @$n sysctl -qw net.ipv6.conf.all.disable_ipv6=0; done
      ip -n @a addr add fd09::2/64 dev eth0 nodad
      ip -n @b addr add fd09::3/64 dev eth0 nodad
      """;

  @BeforeAll
  static void warmUp() throws Exception {
    FlowLab.warmUp();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ip -n @a xfrm policy add dir out dst 10.9.0.3/32 action allow | 10.9.0.3 | NONE | NONE
          ip -n @a xfrm policy add dir out src 10.9.0.2/32 dst 10.9.0.3/32 action block | 10.9.0.3 | XFRM_BLOCK | XFRM_BLOCK
          ip -n @a xfrm policy add dir out dst 10.9.0.4/32 action block | 10.9.0.3 | NONE | NONE
          ip -n @a xfrm policy add dir out dst 10.9.0.3/32 dev eth0 action block | 10.9.0.3 | XFRM_BLOCK | XFRM_BLOCK
          ip -n @a xfrm policy add dir out dst 10.9.0.3/32 dev lo action block | 10.9.0.3 | NONE | NONE
          ip -n @a xfrm policy add dir out dst 10.9.0.2/32 action block | 10.9.0.2 | NONE | NONE
          ip -n @a xfrm policy add dir out dst 10.9.0.3/32 proto tcp dport 80 action block | 10.9.0.3 | NONE | XFRM_BLOCK
          ip -n @a xfrm policy add dir out dst 10.9.0.3/32 proto tcp dport 81 action block | 10.9.0.3 | NONE | NONE
          ip -n @a xfrm policy add dir out dst 10.9.0.3/32 proto icmp type 8 action block | 10.9.0.3 | XFRM_BLOCK | NONE
          ip -n @a xfrm policy add dir out dst 10.9.0.3/32 mark 7 mask 0xff action block | 10.9.0.3 | NONE | NONE
          ip -n @a xfrm policy add dir out dst 10.9.0.3/32 if_id 7 action block | 10.9.0.3 | NONE | NONE
          ip -n @b xfrm policy add dir in src 10.9.0.2/32 dst 10.9.0.3/32 action block | 10.9.0.3 | XFRM_BLOCK | XFRM_BLOCK
          ip -n @b xfrm policy add dir fwd src 10.9.0.2/32 dst 10.9.0.3/32 action block | 10.9.0.3 | NONE | NONE
          ip -n @b xfrm policy add dir out src 10.9.0.3/32 dst 10.9.0.2/32 action block | 10.9.0.3 | XFRM_BLOCK | XFRM_BLOCK
          ip -n @a xfrm policy add dir in src 10.9.0.3/32 dst 10.9.0.2/32 action block | 10.9.0.3 | XFRM_BLOCK | XFRM_BLOCK
          ip -n @b xfrm policy add dir in dst 10.9.0.3/32 action block; ip netns exec @b sysctl -qw net.ipv4.conf.eth0.disable_policy=1 | 10.9.0.3 | NONE | NONE
          ip netns exec @a sysctl -qw net.ipv4.conf.eth0.disable_xfrm=1; ip -n @a xfrm policy add dir out dst 10.9.0.3/32 action block | 10.9.0.3 | NONE | NONE
          # protection that is demanded
          ip -n @a xfrm policy add dir out dst 10.9.0.3/32 tmpl src 10.9.0.2 dst 10.9.0.3 proto esp mode transport | 10.9.0.3 | XFRM_BLOCK | XFRM_BLOCK
          ip -n @a xfrm policy add dir out dst 10.9.0.3/32 tmpl src 10.9.0.2 dst 10.9.0.3 proto esp mode transport level use | 10.9.0.3 | NONE | NONE
          ip -n @b xfrm policy add dir in dst 10.9.0.3/32 tmpl src 10.9.0.2 dst 10.9.0.3 proto esp mode transport | 10.9.0.3 | XFRM_BLOCK | XFRM_BLOCK
          ip -n @b xfrm policy add dir in dst 10.9.0.3/32 tmpl src 10.9.0.2 dst 10.9.0.3 proto esp mode transport level use | 10.9.0.3 | NONE | NONE
          ip -n @hub xfrm policy add dir out dst 10.8.0.2/32 tmpl src 10.8.0.1 dst 10.8.0.2 proto esp mode tunnel | 10.8.0.2 | XFRM_BLOCK | XFRM_BLOCK
          # a router
          ip -n @hub xfrm policy add dir in src 10.9.0.2/32 dst 10.8.0.2/32 action block | 10.8.0.2 | NONE | NONE
          ip -n @hub xfrm policy add dir fwd src 10.9.0.2/32 dst 10.8.0.2/32 action block | 10.8.0.2 | XFRM_BLOCK | XFRM_BLOCK
          ip -n @hub xfrm policy add dir out src 10.9.0.2/32 dst 10.8.0.2/32 action block | 10.8.0.2 | XFRM_BLOCK | XFRM_BLOCK
          ip -n @hub xfrm policy add dir fwd src 10.8.0.2/32 dst 10.9.0.2/32 action block | 10.8.0.2 | XFRM_BLOCK | XFRM_BLOCK
          ip -n @hub xfrm policy add dir fwd dst 10.9.0.3/32 action block | 10.9.0.3 | NONE | NONE
          # which of several
          ip -n @hub xfrm policy add dir fwd dst 10.8.0.2/32 priority 20 action block; ip -n @hub xfrm policy add dir fwd dst 10.8.0.0/24 priority 10 action allow | 10.8.0.2 | NONE | NONE
          ip -n @hub xfrm policy add dir fwd dst 10.8.0.0/24 action block; ip -n @hub xfrm policy add dir fwd src 10.9.0.2/32 dst 10.8.0.2/32 action allow | 10.8.0.2 | XFRM_BLOCK | XFRM_BLOCK
          ip -n @hub xfrm policy add dir fwd src 10.9.0.2/32 dst 10.8.0.2/32 action allow; ip -n @hub xfrm policy add dir fwd dst 10.8.0.0/24 action block | 10.8.0.2 | NONE | NONE
          ip -n @hub xfrm policy add dir fwd dst 10.8.0.2/32 action allow; ip -n @hub xfrm policy add dir fwd dst 10.8.0.2/32 ptype sub action block | 10.8.0.2 | XFRM_BLOCK | XFRM_BLOCK
          ip -n @hub xfrm policy add dir fwd dst 10.8.0.2/32 action block; ip -n @hub xfrm policy add dir fwd dst 10.8.0.2/32 ptype sub action allow | 10.8.0.2 | NONE | NONE
          ip -n @hub xfrm policy add dir in dst 10.8.0.2/32 action block; ip -n @hub xfrm policy add dir fwd dst 10.8.0.2/32 ptype sub action allow | 10.8.0.2 | XFRM_BLOCK | XFRM_BLOCK
          ip -n @a xfrm policy add dir out dst 10.9.0.3/32 action block; ip -n @a xfrm policy add dir out dst 10.9.0.3/32 ptype sub action allow | 10.9.0.3 | XFRM_BLOCK | XFRM_BLOCK
          # what no policy selects
          ip -n @a xfrm policy setdefault out block | 10.9.0.3 | XFRM_BLOCK | XFRM_BLOCK
          ip -n @a xfrm policy setdefault out block | 10.9.0.2 | NONE | NONE
          ip -n @a xfrm policy setdefault out block; ip -n @a xfrm policy add dir out dst 10.9.0.3/32 action allow | 10.9.0.3 | NONE | NONE
          ip -n @b xfrm policy setdefault in block | 10.9.0.3 | XFRM_BLOCK | XFRM_BLOCK
          ip -n @hub xfrm policy setdefault fwd block | 10.8.0.2 | XFRM_BLOCK | XFRM_BLOCK
          # NAT
          ip netns exec @hub iptables -t nat -A PREROUTING -d 10.8.0.9 -j DNAT --to 10.8.0.2; ip -n @hub xfrm policy add dir fwd dst 10.8.0.9/32 action block | 10.8.0.9 | XFRM_BLOCK | XFRM_BLOCK
          ip netns exec @hub iptables -t nat -A PREROUTING -d 10.8.0.9 -j DNAT --to 10.8.0.2; ip -n @hub xfrm policy add dir fwd dst 10.8.0.2/32 action block | 10.8.0.9 | NONE | NONE
          ip netns exec @hub iptables -t nat -A PREROUTING -d 10.8.0.9 -j DNAT --to 10.8.0.2; ip -n @hub xfrm policy add dir out dst 10.8.0.2/32 action block | 10.8.0.9 | XFRM_BLOCK | XFRM_BLOCK
          ip netns exec @hub iptables -t nat -A POSTROUTING -o up0 -j MASQUERADE; ip -n @hub xfrm policy add dir out src 10.8.0.1/32 dst 10.8.0.2/32 action block | 10.8.0.2 | XFRM_BLOCK | XFRM_BLOCK
          ip netns exec @hub iptables -t nat -A POSTROUTING -o up0 -j MASQUERADE; ip -n @hub xfrm policy add dir fwd dst 10.9.0.2/32 action block | 10.8.0.2 | NONE | NONE
          ip netns exec @a iptables -t nat -A OUTPUT -d 10.8.0.9 -j DNAT --to 10.8.0.2; ip -n @a xfrm policy add dir out dst 10.8.0.2/32 action block | 10.8.0.9 | XFRM_BLOCK | XFRM_BLOCK
          """)
  void predictionIsWhatHappens(String fault, String destination, String ping, String tcp)
      throws Exception {
    try (FlowLab lab = FlowLab.build("pathsec")) {
      lab.run(fault);
      lab.predicts(destination, Transport.ICMP, ping);
      lab.predicts(destination, Transport.TCP, tcp);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true | fd09::3 | NONE
          ip -n @a xfrm policy add dir out src fd09::2/128 dst fd09::3/128 action block | fd09::3 | XFRM_BLOCK
          ip -n @b xfrm policy add dir in src fd09::2/128 dst fd09::3/128 action block | fd09::3 | XFRM_BLOCK
          # neighbours are asked for by packets that policies are for
          ip -n @b xfrm policy add dir in src ::/0 dst ::/0 action block | fd09::3 | XFRM_BLOCK
          ip -n @b xfrm policy add dir out src ::/0 dst ::/0 action block | fd09::3 | XFRM_BLOCK
          ip -n @b xfrm policy add dir in src ::/0 dst ::/0 proto 58 type 135 action block | fd09::3 | XFRM_BLOCK
          # loopback is exempt for IPv4 alone
          ip -n @a xfrm policy add dir out src fd09::2/128 dst fd09::2/128 action block | fd09::2 | XFRM_BLOCK
          ip -n @a xfrm policy add dir in src fd09::2/128 dst fd09::2/128 action block | fd09::2 | XFRM_BLOCK
          """)
  void ip6PredictionIsWhatHappens(String fault, String destination, String code) throws Exception {
    try (FlowLab lab = FlowLab.build("pathsec")) {
      lab.run(DUAL.replace("@$n", "pathsec-$n") + fault);
      lab.predicts(destination, Transport.ICMP, code);
      lab.predicts(destination, Transport.TCP, code);
    }
  }
}
