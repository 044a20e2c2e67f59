#!/bin/sh
# Builds the namespaces that the applets are compared in: $1 is what their names begin with.
set -e
p=$1

for name in br tun route nexthop addr far new; do
  ip netns add "$p-$name"
done

# Bridges: STP, odd settings, ports of every sort, learned, static and foreign entries.
b="ip -n $p-br"
$b link set lo up
$b link add br0 type bridge stp_state 1 priority 4096 ageing_time 12345 forward_delay 400 hello_time 100 max_age 700
$b link add br1 type bridge mcast_snooping 0 group_fwd_mask 0x8 mcast_igmp_version 3 mcast_mld_version 2 nf_call_iptables 1
$b link add "br-2.x" address 02:00:00:0a:0b:0c type bridge mcast_querier 1 mcast_router 2 no_linklocal_learn 1
for i in 1 2 3; do
  $b link add "p$i" type veth peer name "q$i"
  $b link set "p$i" master br0
done
$b link set p1 up
$b link set q1 up
$b link set p2 type bridge_slave hairpin on guard on root_block on fastleave on learning off flood off isolated on cost 7 priority 5 group_fwd_mask 0x4000
$b link set p3 type bridge_slave neigh_suppress on proxy_arp on mcast_router 2 bcast_flood off mcast_flood off mcast_to_unicast on backup_port p1 locked on
$b link set br0 up
$b link set br1 up mtu 1400
$b link set br1 alias 'a bridge "with" an \ alias'
$b link property add dev br1 altname a-rather-long-alternative-name-of-a-bridge altname second
$b link set br1 group 42 txqueuelen 0
$b link set q2 mtu 9000 promisc on allmulticast on
$b link set q3 addrgenmode none
$b link add far0 type veth peer name eth0 netns "$p-far"
$b link set far0 master br1 up
ip -n "$p-far" link set eth0 up
ip -n "$p-far" addr add 10.9.0.2/24 dev eth0
$b addr add 10.9.0.1/24 dev br1
bridge -n "$p-br" fdb add 02:00:00:00:00:77 dev p1 master static
bridge -n "$p-br" fdb add 02:00:00:00:00:78 dev p1 master extern_learn
bridge -n "$p-br" fdb add 02:00:00:00:00:79 dev p1 master sticky static
bridge -n "$p-br" fdb add 02:00:00:00:00:7a dev br0 self local
bridge -n "$p-br" fdb add 33:33:00:00:00:7b dev q1 self permanent
ip netns exec "$p-far" sh -c 'arping -c 1 -w 1 -I eth0 10.9.0.1' > /dev/null 2>&1 || true

# Tunnels and the like.
t="ip -n $p-tun"
$t link set lo up
$t link add under type veth peer name below
$t link set under up
$t link set below up
$t addr add 192.0.2.1/24 dev under
$t link add vx1 type vxlan id 100 dstport 4789 remote 192.0.2.2 local 192.0.2.1 dev under ttl 5 tos 0x10
$t link add vx2 type vxlan id 200 dstport 4790 group 239.1.1.1 dev under ageing 60 maxaddress 500 proxy rsc l2miss l3miss nolearning
$t link add vx3 type vxlan external dstport 4791
$t link add vx4 type vxlan id 300 dstport 0 srcport 1000 2000 local 2001:db8::1 remote 2001:db8::2 tos inherit ttl inherit noudpcsum udp6zerocsumtx udp6zerocsumrx flowlabel 0x123
$t link add vx5 type vxlan id 301 dstport 4793 group ff05::100 dev under df set gbp
$t link add vx6 type vxlan id 302 dstport 4794 remcsumtx remcsumrx df inherit ageing 0
$t link set vx1 up
$t link add brx type bridge
$t link set vx1 master brx
bridge -n "$p-tun" fdb append 00:00:00:00:00:00 dev vx1 dst 192.0.2.9 port 5000 vni 77 via under
bridge -n "$p-tun" fdb add 02:00:00:00:00:81 dev vx1 dst 192.0.2.10
bridge -n "$p-tun" fdb add 02:00:00:00:00:82 dev vx4 dst 2001:db8::9
for mode in private vepa bridge source; do
  $t link add "mv-$mode" link below type macvlan mode "$mode"
done
$t link set mv-source type macvlan macaddr set 02:00:00:00:00:91 02:00:00:00:00:92
$t link add over type veth peer name overpeer
$t link add mv-pass link over type macvlan mode passthru nopromisc
$t link set under down
$t link add mt0 link overpeer type macvtap mode bridge bcqueuelen 77
$t tuntap add tun0 mode tun pi
$t tuntap add tap0 mode tap user 0 group 0
# Where only one user is mapped, nobody else can own a link.
$t tuntap add tap1 mode tap multi_queue vnet_hdr user 4242 2> /dev/null ||
  $t tuntap add tap1 mode tap multi_queue vnet_hdr
$t link add ifb9 type ifb
$t link add mvfar link below netns "$p-far" type macvlan mode bridge
ip -n "$p-far" link set mvfar up

# Addresses.
a="ip -n $p-addr"
$a link set lo up
$a link add va type veth peer name vb
$a link add vc type veth peer name vd
$a link set va up
$a link set vb up
$a addr add 10.1.0.1/24 dev va brd + label va:1
$a addr add 10.1.0.2/24 dev va
$a addr add 10.1.0.3/24 dev va valid_lft 5000 preferred_lft 0
$a addr add 10.1.0.4/32 peer 10.1.0.5/30 dev va
$a addr add 10.2.0.1/16 dev va noprefixroute metric 77 scope link
$a addr add 10.3.0.1/16 dev va brd 10.3.255.254 scope 7
$a addr add 192.168.77.1/24 dev vc scope site
$a -6 addr add 2001:db8:1::1/64 dev va nodad
$a -6 addr add 2001:db8:1::2/64 dev va nodad preferred_lft 0
$a -6 addr add 2001:db8:1::3/128 peer 2001:db8:1::4/128 dev va nodad
$a -6 addr add 2001:db8:2::1/64 dev va noprefixroute home
$a -6 addr add 2001:db8:3::1/64 dev vb valid_lft 7000 preferred_lft 6000 mngtmpaddr nodad
$a -6 addr add 2001:db8:4::1/64 dev vc
$a addr add 224.0.0.77/32 dev va autojoin
$a neigh add 10.1.0.50 lladdr 02:00:00:00:00:50 dev va nud permanent
$a neigh add 10.1.0.51 lladdr 02:00:00:00:00:51 dev va nud stale
$a neigh add 10.1.0.52 lladdr 02:00:00:00:00:52 dev va nud reachable
$a neigh add 10.1.0.53 lladdr 02:00:00:00:00:53 dev va nud noarp
$a neigh add 10.1.0.54 dev va nud failed || true
$a neigh add 10.1.0.55 lladdr 02:00:00:00:00:55 dev va nud permanent protocol bgp
$a neigh add 10.1.0.56 lladdr 02:00:00:00:00:56 dev vb nud permanent extern_learn
$a neigh add fe80::99 lladdr 02:00:00:00:00:99 dev va router nud permanent
$a neigh add 2001:db8:1::99 lladdr 02:00:00:00:00:98 dev va nud stale
$a neigh add proxy 10.1.0.60 dev va

# Routes and rules.
r="ip -n $p-route"
$r link set lo up
$r link add e0 type veth peer name e0p
$r link add e1 type veth peer name e1p
for d in e0 e0p e1 e1p; do
  $r link set "$d" up
done
$r addr add 10.0.0.1/24 dev e0
$r addr add 10.0.1.1/24 dev e1
$r -6 addr add 2001:db8::1/64 dev e0 nodad
$r -6 addr add 2001:db8:1::1/64 dev e1 nodad
$r route add default via 10.0.0.254
$r route add default via 10.0.0.253 metric 100 proto dhcp src 10.0.0.1
$r route add 10.10.0.0/16 via 10.0.0.2 dev e0 proto static onlink
$r route add blackhole 10.11.0.0/16
$r route add unreachable 10.12.0.0/16 metric 5
$r route add prohibit 10.13.0.0/16 proto bird
$r route add throw 10.14.0.0/16 table 100
$r route add 10.15.0.0/16 nexthop via 10.0.0.3 dev e0 weight 3 nexthop via 10.0.1.3 dev e1 weight 1 onlink
$r route add 10.16.0.0/16 via 10.0.0.4 mtu 1400 advmss 1360 window 20000 rtt 300ms rttvar 1s initcwnd 10 initrwnd 20 hoplimit 9 features ecn quickack 1 congctl reno rto_min 20ms reordering 5 ssthresh 100 cwnd lock 9
$r route add 10.17.0.1 dev e1 scope link tos 0x10 table 77
$r route add 10.18.0.0/16 via inet6 fe80::77 dev e0
$r route add 10.19.0.0/16 via 10.0.0.5 realms 4/5 2> /dev/null || true
$r route add 10.20.0.0/16 via 10.0.0.5 table 1000 proto 77
$r route add local 10.21.0.0/16 dev lo table 5
$r route add 10.22.0.0/16 dev e1p || true
$r route add 0.0.0.0/1 via 10.0.0.6
$r route add 128.0.0.0/1 via 10.0.0.6
$r route add 10.23.0.0/16 via 10.0.0.6 mtu lock 1300 fastopen_no_cookie 1
$r -6 route add default via 2001:db8::fe dev e0 metric 50 pref high
$r -6 route add 2001:db8:10::/48 via fe80::2 dev e0
$r -6 route add 2001:db8:11::/48 nexthop via fe80::3 dev e0 weight 2 nexthop via fe80::4 dev e1
$r -6 route add unreachable 2001:db8:12::/48
$r -6 route add blackhole 2001:db8:13::/48 table 100
$r -6 route add prohibit 2001:db8:14::/48 metric 9
$r -6 route add 2001:db8:15::/48 from 2001:db8:99::/64 via fe80::5 dev e1 2> /dev/null || true
$r -6 route add 2001:db8:16::/48 via fe80::5 dev e1 mtu 1300 expires 5000
$r -6 route add 2001:db8:17::/48 dev e1 proto ra pref low
$r rule add from 10.0.0.0/8 lookup 100 pref 1000
$r rule add to 10.99.0.1 lookup 77 pref 1001 proto static
$r rule add fwmark 0x1/0xff lookup 1000 pref 1002
$r rule add fwmark 5 iif e0 lookup main suppress_prefixlength 0 pref 1003
$r rule add not from 10.5.0.0/16 oif nosuch tos 0x10 lookup 5 pref 1004
$r rule add ipproto tcp sport 1000-2000 dport 80 lookup 100 pref 1005
$r rule add uidrange 0-0 blackhole pref 1006
$r rule add from 10.6.0.0/16 prohibit pref 1007
$r rule add from 10.7.0.0/16 goto 2000 pref 1008
$r rule add from 10.8.0.0/16 goto 1500 pref 1009
$r rule add from 10.8.0.0/16 nop pref 1500
$r rule add iif nosuch unreachable pref 1501
$r rule add suppress_ifgroup 7 lookup main pref 1502
$r -6 rule add from 2001:db8:5::/48 lookup 100 pref 3000
$r -6 rule add ipproto udp lookup 77 pref 3001
$r neigh add 10.0.0.254 lladdr 02:00:00:00:00:fe dev e0 nud permanent

# Nexthop objects, which -d would print from a dump of their own.
x="ip -n $p-nexthop"
$x link set lo up
$x link add e0 type veth peer name e1
$x link set e0 up
$x link set e1 up
$x addr add 10.0.0.1/24 dev e0
$x addr add 10.0.1.1/24 dev e1
$x nexthop add id 11 via 10.0.0.7 dev e0
$x nexthop add id 12 via 10.0.1.7 dev e1
$x nexthop add id 13 group 11/12,3
$x nexthop add id 14 blackhole
$x route add 10.24.0.0/16 nhid 11
$x route add 10.25.0.0/16 nhid 13
$x route add 10.26.0.0/16 nhid 14
