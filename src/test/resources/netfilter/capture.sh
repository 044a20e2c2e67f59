#!/bin/sh
# Makes the captures beside it: loads what the usual programs write, and asks the tools for it.
# Run as: unshare -mn sh capture.sh FOLDER    (iptables 1.8.9, nftables 1.0.6; Linux 6.18)
set -e
out=$1
mount -t tmpfs none /run
iptables-restore <<'END'
*raw
-A PREROUTING -d 172.17.0.2/32 ! -i docker0 -j DROP
-A PREROUTING -d 127.0.0.1/32 ! -i lo -p tcp -m tcp --dport 8080 -j DROP
-A PREROUTING -p udp -m udp --dport 4789 -j CT --notrack
-A PREROUTING -m rpfilter --validmark --invert -j DROP
-A OUTPUT -p tcp -m tcp --dport 21 -j CT --helper ftp
COMMIT
*mangle
:KUBE-PROXY-CANARY - [0:0]
-A PREROUTING -p tcp -m tcp --dport 443 -j MARK --set-xmark 0x1/0xff
-A PREROUTING -m mark --mark 0x1/0xff -j CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff
-A PREROUTING -j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff
-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
-A FORWARD -p tcp -m tcp --tcp-flags FIN,SYN,RST,PSH,ACK,URG NONE -j DROP
-A POSTROUTING -m ttl --ttl-lt 5 -j TTL --ttl-set 64
-A POSTROUTING -o eth+ -j DSCP --set-dscp 0x0a
-A POSTROUTING -j CHECKSUM --checksum-fill
-A POSTROUTING -j CLASSIFY --set-class 1:10
COMMIT
*nat
:CNI-HOSTPORT-DNAT - [0:0]
:CNI-HOSTPORT-SETMARK - [0:0]
:CNI-HOSTPORT-MASQ - [0:0]
:CNI-DN-0123456789abcdef01234 - [0:0]
:CNI-0123456789abcdef01234567 - [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-NODEPORTS - [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-POSTROUTING - [0:0]
:KUBE-SVC-TCOU7JCQXEZGVUNU - [0:0]
:KUBE-SEP-IT2ZTR26TO4XFPTO - [0:0]
:NETAVARK-HOSTPORT-DNAT - [0:0]
:NETAVARK-HOSTPORT-SETMARK - [0:0]
:NETAVARK-1D8721804F16F - [0:0]
:LIBVIRT_PRT - [0:0]
:DOCKER - [0:0]
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
-A POSTROUTING -j LIBVIRT_PRT
-A CNI-HOSTPORT-SETMARK -m comment --comment "CNI portfwd masquerade mark" -j MARK --set-xmark 0x2000/0x2000
-A CNI-HOSTPORT-MASQ -m mark --mark 0x2000/0x2000 -j MASQUERADE
-A CNI-HOSTPORT-DNAT -p tcp -m comment --comment "dnat name: \"podnet\" id: \"0123456789ab\"" -m multiport --dports 8080,9090 -j CNI-DN-0123456789abcdef01234
-A CNI-DN-0123456789abcdef01234 -s 10.88.0.0/16 -p tcp -m tcp --dport 8080 -j CNI-HOSTPORT-SETMARK
-A CNI-DN-0123456789abcdef01234 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.88.0.2:80
-A CNI-0123456789abcdef01234567 -d 10.88.0.0/16 -m comment --comment "name: \"podnet\" id: \"0123456789ab\"" -j ACCEPT
-A CNI-0123456789abcdef01234567 ! -d 224.0.0.0/4 -m comment --comment "name: \"podnet\" id: \"0123456789ab\"" -j MASQUERADE
-A KUBE-SERVICES -d 10.96.0.10/32 -p udp -m comment --comment "kube-system/kube-dns:dns cluster IP" -m udp --dport 53 -j KUBE-SVC-TCOU7JCQXEZGVUNU
-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
-A KUBE-SVC-TCOU7JCQXEZGVUNU ! -s 10.244.0.0/16 -d 10.96.0.10/32 -p udp -m udp --dport 53 -j KUBE-MARK-MASQ
-A KUBE-SVC-TCOU7JCQXEZGVUNU -m comment --comment "kube-system/kube-dns:dns -> 10.244.0.2:53" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-IT2ZTR26TO4XFPTO
-A KUBE-SVC-TCOU7JCQXEZGVUNU -m recent --rcheck --seconds 10800 --reap --name KUBE-SEP-IT2ZTR26TO4XFPTO --mask 255.255.255.255 --rsource -j KUBE-SEP-IT2ZTR26TO4XFPTO
-A KUBE-SEP-IT2ZTR26TO4XFPTO -s 10.244.0.2/32 -m comment --comment "kube-system/kube-dns:dns" -j KUBE-MARK-MASQ
-A KUBE-SEP-IT2ZTR26TO4XFPTO -p udp -m comment --comment "kube-system/kube-dns:dns" -m udp -j DNAT --to-destination 10.244.0.2:53
-A NETAVARK-HOSTPORT-SETMARK -j MARK --set-xmark 0x2000/0x2000
-A NETAVARK-HOSTPORT-DNAT -p tcp -m tcp --dport 8081 -m comment --comment "dnat name: podman id: 1234" -j DNAT --to-destination 10.88.0.3:80
-A NETAVARK-1D8721804F16F ! -d 224.0.0.0/4 -j MASQUERADE
-A LIBVIRT_PRT -s 192.168.122.0/24 ! -d 192.168.122.0/24 -p tcp -j MASQUERADE --to-ports 1024-65535
-A LIBVIRT_PRT -s 192.168.122.0/24 -d 224.0.0.0/24 -j RETURN
-A DOCKER -i docker0 -j RETURN
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
-A PREROUTING -p tcp -m tcp --dport 2222 -j REDIRECT --to-ports 22
-A PREROUTING -d 203.0.113.0/24 -j NETMAP --to 10.1.1.0/24
-A POSTROUTING -o eth0 -p tcp -j SNAT --to-source 198.51.100.10-198.51.100.12:1024-2048 --persistent
COMMIT
*filter
:ufw-before-input - [0:0]
:ufw-user-input - [0:0]
:ufw-logging-deny - [0:0]
:f2b-sshd - [0:0]
:KUBE-FORWARD - [0:0]
:KUBE-FIREWALL - [0:0]
:NETAVARK_ISOLATION_2 - [0:0]
:DOCKER-USER - [0:0]
:INPUT DROP [0:0]
-A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd
-A INPUT -j ufw-before-input
-A INPUT -m conntrack --ctstate INVALID -j DROP
-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT
-A INPUT -m conntrack ! --ctstate DNAT -j ACCEPT
-A INPUT -m conntrack --ctorigdst 10.0.0.1/32 --ctorigdstport 80 --ctdir ORIGINAL --ctstatus ASSURED -j ACCEPT
-A f2b-sshd -s 203.0.113.7/32 -j REJECT --reject-with icmp-port-unreachable
-A f2b-sshd -j RETURN
-A ufw-before-input -i lo -j ACCEPT
-A ufw-before-input -p icmp -m icmp --icmp-type 8 -j ACCEPT
-A ufw-before-input -p icmp -m icmp --icmp-type 3/1 -j ACCEPT
-A ufw-before-input -p udp -m udp --sport 67 --dport 68 -j ACCEPT
-A ufw-before-input -m pkttype --pkt-type multicast -j ACCEPT
-A ufw-before-input -m addrtype --src-type MULTICAST,BROADCAST --limit-iface-in -j DROP
-A ufw-user-input -p tcp -m tcp --dport 80:90 -m comment --comment "\'dapp_Apache\'" -j ACCEPT
-A ufw-logging-deny -m limit --limit 3/min --limit-burst 10 -j LOG --log-prefix "[UFW BLOCK] "
-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP
-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT
-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP
-A NETAVARK_ISOLATION_2 -o podman1 -j DROP
-A DOCKER-USER -s 192.0.2.0/24 -j DROP
-A DOCKER-USER -j RETURN
-A FORWARD -m physdev --physdev-is-bridged -j ACCEPT
-A FORWARD -m physdev --physdev-in veth1 ! --physdev-out veth+ -j DROP
-A FORWARD -m mac --mac-source 02:42:AC:11:00:02 -j ACCEPT
-A FORWARD -m iprange --src-range 10.0.0.5-10.0.0.9 -j DROP
-A FORWARD -s 10.0.0.1/255.0.255.0 -j DROP
-A FORWARD -p tcp -m multiport ! --ports 80,443 -j DROP
-A FORWARD -m length --length 0:1400 -j ACCEPT
-A FORWARD -f -j DROP
-A FORWARD -p tcp -m connlimit --connlimit-above 10 --connlimit-mask 32 --connlimit-saddr -j REJECT --reject-with tcp-reset
-A FORWARD -m hashlimit --hashlimit-upto 100/sec --hashlimit-burst 5 --hashlimit-mode srcip --hashlimit-name web -j ACCEPT
-A FORWARD -m string --string "evil \"one\"" --algo bm -j DROP
-A FORWARD -p sctp -m sctp --dport 9999 -j ACCEPT
-A FORWARD -p 47 -j ACCEPT
-A OUTPUT -m owner --uid-owner 0 -j REJECT --reject-with icmp-admin-prohibited
-A OUTPUT -p tcp -j NFLOG --nflog-prefix "out" --nflog-group 5
-A OUTPUT -j NFQUEUE --queue-balance 0:3 --queue-bypass
-A OUTPUT -m comment --comment "quoted \" and \\ and 'single'" -g DOCKER-USER
COMMIT
END
ip6tables-restore <<'END'
*nat
-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination [fd00::2]:80
-A POSTROUTING -s fd00::/64 ! -o docker0 -j MASQUERADE
COMMIT
*filter
-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 135 -j ACCEPT
-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 1/4 -j ACCEPT
-A INPUT -s fe80::/10 -m hl --hl-eq 255 -j ACCEPT
-A FORWARD -d fd00::2/128 -o docker0 -p tcp -j REJECT --reject-with icmp6-adm-prohibited
COMMIT
END
ebtables -t nat -A PREROUTING -i eth0 -j mark --mark-set 5 --mark-target CONTINUE
ebtables -A FORWARD -p IPv4 --ip-src 10.0.0.0/8 --ip-proto tcp --ip-dport 80 -j DROP
ebtables -A FORWARD -p ARP --arp-op Request --arp-ip-dst 10.0.0.1 -j ACCEPT
ebtables -A FORWARD -s 02:42:00:00:00:01 -j DROP
ebtables -A FORWARD -d ff:ff:ff:ff:ff:ff --limit 5/sec -j ACCEPT
arptables -A INPUT -s 10.0.0.1 -i eth0 --opcode 1 -j DROP
arptables -A OUTPUT -j mangle --mangle-ip-s 10.0.0.9
iptables-save -c > "$out/iptables-save.txt"
ip6tables-save -c > "$out/ip6tables-save.txt"
ebtables-save -c > "$out/ebtables-save.txt"
arptables-save -c > "$out/arptables-save.txt"
nft -f - <<'END'
table ip docker-bridges {
  map filter-forward-in-jumps { type ifname : verdict; }
  map filter-forward-out-jumps { type ifname : verdict; }
  chain filter-forward-in__docker0 {
    ct state established,related counter accept
    iifname "docker0" oifname "docker0" counter accept comment "ICC"
    counter accept comment "OUTGOING"
  }
  chain filter-forward-out__docker0 {
    ct state established,related counter accept
    ip daddr 172.17.0.2 tcp dport 80 counter accept
    counter drop comment "UNPUBLISHED PORT DROP"
  }
  chain filter-FORWARD { type filter hook forward priority filter; policy accept;
    oifname vmap @filter-forward-out-jumps
    iifname vmap @filter-forward-in-jumps
  }
  chain nat-prerouting-and-output { tcp dport 8080 counter dnat to 172.17.0.2:80 comment "DNAT"; }
  chain nat-PREROUTING { type nat hook prerouting priority dstnat; fib daddr type local counter jump nat-prerouting-and-output; }
  chain nat-OUTPUT { type nat hook output priority -100; ip daddr != 127.0.0.0/8 fib daddr type local counter jump nat-prerouting-and-output; }
  chain nat-POSTROUTING { type nat hook postrouting priority srcnat; ip saddr 172.17.0.0/16 oifname != "docker0" counter masquerade comment "MASQUERADE"; }
  chain raw-PREROUTING { type filter hook prerouting priority raw; ip daddr 172.17.0.2 iifname != "docker0" counter drop comment "DROP DIRECT ACCESS"; }
}
add element ip docker-bridges filter-forward-in-jumps { "docker0" : jump filter-forward-in__docker0 }
add element ip docker-bridges filter-forward-out-jumps { "docker0" : jump filter-forward-out__docker0 }
table inet mine {
  set blocked { type ipv4_addr; flags interval,timeout; elements = { 10.0.0.0/24, 10.1.0.1 timeout 1h comment "x" } }
  map ports { type inet_service : ipv4_addr . inet_service; elements = { 80 : 10.0.0.1 . 8080 } }
  set seen { type ipv4_addr; flags dynamic,timeout; timeout 1m; }
  chain in { type filter hook input priority filter - 5; policy drop;
    ip saddr @blocked counter drop comment "mine"
    ct state vmap { established : accept, related : accept, invalid : drop }
    meta mark & 0xff == 0x10 limit rate 10/second log prefix "a b" reject with icmpx admin-prohibited
    ip6 nexthdr ipv6-icmp icmpv6 type { nd-neighbor-solicit, nd-router-advert } accept
    iifname . ip saddr { "eth0" . 10.0.0.1, "eth1" . 10.0.0.2 } accept
    ct original ip daddr 10.0.0.5 accept
    update @seen { ip saddr limit rate over 5/minute } drop
    meta skuid 0 ct mark set meta mark or 0x1
    numgen random mod 3 vmap { 0 : accept, 1 : goto deep, 2 : return }
    @th,0,16 22 accept
    ether saddr 02:42:00:00:00:01 notrack
  }
  chain deep { ip saddr 10.0.0.1-10.0.0.9 tcp dport { 80, 443-445 } accept; }
  chain nat { type nat hook prerouting priority dstnat; dnat ip to tcp dport map @ports; }
}
END
nft -j list ruleset > "$out/nft.json"
nft -a list ruleset > "$out/nft.txt" 2>/dev/null
