package dev.plumb.console.complete;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A host on paper: the namespace the line starts in has eth0, br0 and veth9; the named namespace
 * {@code blue} has only blue0 and eth0, so that a test sees which one was asked.
 */
final class TableSlots implements Slots {
  private final Map<String, List<String>> table = new LinkedHashMap<>();
  final List<String> asked = new ArrayList<>();

  TableSlots() {
    table.put("/IFACE", List.of("eth0", "br0", "veth9", "veth0"));
    table.put("/IFACE:kind=bridge", List.of("br0"));
    table.put("/IFACE:kind=bridge,bond,vrf,team", List.of("br0"));
    table.put("/IFACE:kind=vrf", List.of());
    table.put("/IFACE:kind=port", List.of("eth0"));
    table.put("/IFACE:ports-of=br0", List.of("eth0"));
    table.put("blue/IFACE", List.of("blue0", "eth0"));
    table.put("blue/ADDRESS", List.of("172.16.0.9"));
    table.put("/ADDRESS", List.of("10.0.0.2", "10.0.0.5", "10.0.0.9"));
    table.put("/GATEWAY", List.of("10.0.0.1"));
    table.put("/PREFIX", List.of("10.0.0.0/24", "10.0.0.2/24", "10.0.0.9/24", "10.9.0.0/16"));
    table.put("/MAC", List.of("02:42:ac:11:00:02"));
    table.put("/RT_TABLE", List.of("main", "local", "default"));
    table.put("/RT_PROTO", List.of("kernel", "boot", "static"));
    table.put("/RT_SCOPE", List.of("global", "link", "host"));
    table.put("/NETNS", List.of("blue", "red"));
    table.put("/PORT", List.of("80", "443", "53", "22"));
    table.put("blue/PORT", List.of("80"));
    table.put("/PROTO", List.of("tcp", "udp", "icmp"));
    table.put("/PID", List.of("4711"));
    table.put("/VLAN", List.of("7"));
    table.put("/IPT_CHAIN", List.of("INPUT", "FORWARD", "POSTROUTING", "DOCKER"));
    table.put("/HOSTNAME", List.of("nginx-2"));
    table.put("/FILE", List.of("/tmp/a.pcap"));
  }

  @Override
  public List<Candidate> resolve(SlotRequest request, Scope scope) {
    String where = scope.netns().orElse("") + "/" + request.kind();
    String key =
        request.filter().isEmpty()
            ? where
            : where + ":" + request.filter().get() + "=" + String.join(",", request.values());
    asked.add(key);
    List<Candidate> found = new ArrayList<>();
    for (String value : table.getOrDefault(key, table.getOrDefault(where, List.of()))) {
      found.add(new Candidate(value, "from " + key, "live", true));
    }
    return found;
  }
}
