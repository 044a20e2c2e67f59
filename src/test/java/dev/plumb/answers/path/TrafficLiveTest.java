package dev.plumb.answers.path;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** tc's filters and qdiscs, and links of which nobody takes what is sent: predicted, and tried. */
@LiveKernel(
    needs = {Feature.NETNS, Feature.VETH, Feature.BRIDGE, Feature.IP_TOOL, Feature.TC_FILTERS})
final class TrafficLiveTest {
  @BeforeAll
  static void warmUp() throws Exception {
    FlowLab.warmUp();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          true                                                                  | 10.9.0.3 | NONE | NONE
          # classic programs that say the verdict themselves
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip bpf da bytecode '1,6 0 0 2' | 10.9.0.3 | TC_DROP | TC_DROP
          tc -n @hub qdisc add dev va ingress; tc -n @hub filter add dev va parent ffff: protocol ip bpf da bytecode '1,6 0 0 2' | 10.9.0.3 | TC_DROP | TC_DROP
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip bpf da bytecode '1,6 0 0 0' | 10.9.0.3 | NONE | NONE
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip bpf da bytecode '1,6 0 0 77' | 10.9.0.3 | NONE | NONE
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol arp bpf da bytecode '1,6 0 0 2' | 10.9.0.3 | TC_DROP | TC_DROP
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ipv6 bpf da bytecode '1,6 0 0 2' | 10.9.0.3 | NONE | NONE
          tc -n @hub qdisc add dev vb clsact; tc -n @hub filter add dev vb egress protocol ip bpf da bytecode '1,6 0 0 2' | 10.9.0.3 | TC_DROP | TC_DROP
          tc -n @hub qdisc add dev vb clsact; tc -n @hub filter add dev vb ingress protocol all bpf da bytecode '1,6 0 0 2' | 10.9.0.3 | TC_DROP | TC_DROP
          tc -n @a qdisc add dev eth0 clsact; tc -n @a filter add dev eth0 egress protocol ip bpf da bytecode '4,48 0 0 23,21 0 1 1,6 0 0 2,6 0 0 0' | 10.9.0.3 | TC_DROP | NONE
          tc -n @a qdisc add dev eth0 clsact; tc -n @a filter add dev eth0 egress protocol ip bpf da bytecode '4,48 0 0 9999,21 0 1 1,6 0 0 2,6 0 0 2' | 10.9.0.3 | NONE | NONE
          tc -n @hub qdisc add dev br0 clsact; tc -n @hub filter add dev br0 ingress protocol ip bpf da bytecode '1,6 0 0 2' | 10.9.0.3 | NONE | NONE
          tc -n @hub qdisc add dev br0 clsact; tc -n @hub filter add dev br0 ingress protocol ip bpf da bytecode '1,6 0 0 2' | 10.8.0.2 | TC_DROP | TC_DROP
          tc -n @hub qdisc add dev br0 clsact; tc -n @hub filter add dev br0 egress protocol ip bpf da bytecode '1,6 0 0 2' | 10.8.0.2 | TC_DROP | TC_DROP
          tc -n @a qdisc add dev lo clsact; tc -n @a filter add dev lo ingress protocol ip bpf da bytecode '1,6 0 0 2' | 10.9.0.2 | TC_DROP | TC_DROP
          # programs that only choose, with an action
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip bpf bytecode '1,6 0 0 2' | 10.9.0.3 | NONE | NONE
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip bpf bytecode "$(ip netns exec @hub tcpdump -i va -ddd 'tcp dst port 80' 2>/dev/null | tr '\\n' ,)" action mirred egress redirect dev lo | 10.9.0.3 | NONE | TC_DROP
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip bpf bytecode "$(ip netns exec @hub tcpdump -i va -ddd 'host 10.9.0.2 and icmp' 2>/dev/null | tr '\\n' ,)" action mirred egress redirect dev lo | 10.9.0.3 | TC_DROP | NONE
          # u32, the way frames are redirected, and the order of filters
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip u32 match ip protocol 1 0xff action mirred egress redirect dev lo | 10.9.0.3 | TC_DROP | NONE
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip u32 match ip dst 10.9.0.3/32 match ip protocol 6 0xff match ip dport 80 0xffff action mirred ingress redirect dev lo | 10.9.0.3 | NONE | TC_DROP
          # a checksum of a ping may be 80
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip u32 match ip dport 80 0xffff action mirred ingress redirect dev lo | 10.9.0.3 | GAP | TC_DROP
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip u32 match ip dst 10.9.9.0/24 action mirred egress redirect dev lo | 10.9.0.3 | NONE | NONE
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip u32 match u32 0 0 flowid 1:1; tc -n @hub filter add dev va ingress protocol ip pref 60000 bpf da bytecode '1,6 0 0 2' | 10.9.0.3 | NONE | NONE
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip pref 2 u32 match u32 0 0 flowid 1:1; tc -n @hub filter add dev va ingress protocol ip pref 1 bpf da bytecode '1,6 0 0 2' | 10.9.0.3 | TC_DROP | TC_DROP
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip u32 match u32 0 0 action mirred egress mirror dev lo | 10.9.0.3 | NONE | NONE
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip u32 match u32 0 0 action mirred egress redirect dev vb | 10.9.0.3 | NONE | NONE
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip u32 match u32 0 0 action mirred ingress redirect dev vb | 10.9.0.3 | TC_DROP | TC_DROP
          tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip u32 match u32 0 0 action mirred egress redirect dev up0 | 10.9.0.3 | TC_DROP | TC_DROP
          ip -n @hub link add ifb9 type ifb; tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip u32 match u32 0 0 action mirred egress redirect dev ifb9 | 10.9.0.3 | TC_DROP | TC_DROP
          ip -n @hub link add ifb9 up type ifb; tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip u32 match u32 0 0 action mirred egress redirect dev ifb9 | 10.9.0.3 | NONE | NONE
          ip -n @hub link add ifb9 up type ifb; tc -n @hub qdisc add dev ifb9 root pfifo limit 0; tc -n @hub qdisc add dev va clsact; tc -n @hub filter add dev va ingress protocol ip u32 match u32 0 0 action mirred egress redirect dev ifb9 | 10.9.0.3 | QDISC_DROP | QDISC_DROP
          # qdiscs
          tc -n @b qdisc add dev eth0 root tbf rate 8kbit burst 60 limit 60 | 10.9.0.3 | QDISC_DROP | QDISC_DROP
          tc -n @b qdisc add dev eth0 root tbf rate 8kbit burst 60 limit 6000 | 10.9.0.3 | QDISC_DROP | QDISC_DROP
          tc -n @b qdisc add dev eth0 root tbf rate 1mbit burst 6000 limit 60 | 10.9.0.3 | QDISC_DROP | QDISC_DROP
          tc -n @b qdisc add dev eth0 root tbf rate 1mbit burst 6000 limit 6000 | 10.9.0.3 | NONE | NONE
          tc -n @b qdisc add dev eth0 root tbf rate 10gbit burst 60000 limit 60000 | 10.9.0.3 | NONE | NONE
          tc -n @b qdisc add dev eth0 root pfifo limit 0 | 10.9.0.3 | QDISC_DROP | QDISC_DROP
          tc -n @b qdisc add dev eth0 root pfifo limit 1 | 10.9.0.3 | NONE | NONE
          tc -n @hub qdisc add dev vb root bfifo limit 60 | 10.9.0.3 | QDISC_DROP | QDISC_DROP
          tc -n @hub qdisc add dev va root bfifo limit 40 | 10.9.0.3 | QDISC_DROP | QDISC_DROP
          tc -n @hub qdisc add dev up0 root bfifo limit 9000 | 10.8.0.2 | NONE | NONE
          tc -n @a qdisc add dev lo root pfifo limit 0 | 10.9.0.2 | QDISC_DROP | QDISC_DROP
          tc -n @a qdisc add dev eth0 root handle 1: htb default 1; tc -n @a class add dev eth0 parent 1: classid 1:1 htb rate 1mbit | 10.9.0.3 | NONE | NONE
          tc -n @a qdisc add dev eth0 root handle 1: htb default 9 | 10.9.0.3 | NONE | NONE
          tc -n @a qdisc add dev eth0 root handle 1: htb default 1; tc -n @a class add dev eth0 parent 1: classid 1:1 htb rate 8bit | 10.9.0.3 | GAP | GAP
          tc -n @a qdisc add dev eth0 root handle 1: htb default 1; tc -n @a class add dev eth0 parent 1: classid 1:1 htb rate 1mbit; tc -n @a qdisc add dev eth0 parent 1:1 pfifo limit 0 | 10.9.0.3 | GAP | GAP
          tc -n @a qdisc add dev eth0 root handle 1: htb default 1; tc -n @a filter add dev eth0 parent 1: protocol ip bpf da bytecode '1,6 0 0 2' | 10.9.0.3 | QDISC_DROP | QDISC_DROP
          # nobody reads
          ip -n @a tuntap add tap0 mode tap; ip -n @a link set tap0 up; ip -n @a addr add 10.7.0.1/24 dev tap0 | 10.7.0.9 | LINK_DOWN | -
          ip -n @a tuntap add tun0 mode tun; ip -n @a link set tun0 up; ip -n @a addr add 10.7.0.1/24 dev tun0 | 10.7.0.9 | LINK_DOWN | LINK_DOWN
          """)
  void predictionIsWhatHappens(String fault, String destination, String ping, String tcp)
      throws Exception {
    try (FlowLab lab = FlowLab.build("pathtc")) {
      lab.run(fault);
      lab.predicts(destination, Transport.ICMP, ping);
      if (!tcp.equals("-")) {
        lab.predicts(destination, Transport.TCP, tcp);
      }
    }
  }
}
