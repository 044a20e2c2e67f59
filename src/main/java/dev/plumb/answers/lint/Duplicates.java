package dev.plumb.answers.lint;

import dev.plumb.answers.lint.Finding.Kind;
import dev.plumb.model.Address;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same IP or hardware address twice where both can be heard. */
final class Duplicates {
  /** IFA_F_DADFAILED, linux/if_addr.h. */
  private static final int DAD_FAILED = 0x08;

  private final Host host;
  private final Map<LinkRef, List<Address>> addresses = new HashMap<>();

  Duplicates(Host host) {
    this.host = host;
    for (Namespace namespace : host.namespaces()) {
      for (Address address : namespace.addresses().orEmpty()) {
        addresses.computeIfAbsent(address.link(), ref -> new ArrayList<>()).add(address);
      }
    }
  }

  void look(List<Link> segment, List<Finding> findings) {
    Map<IpAddress, List<Link>> byAddress = new LinkedHashMap<>();
    Map<HardwareAddress, List<Link>> byHardware = new LinkedHashMap<>();
    for (Link link : segment) {
      for (Address address : addresses.getOrDefault(link.ref(), List.of())) {
        byAddress.computeIfAbsent(address.local().address(), ip -> new ArrayList<>()).add(link);
        if ((address.flags() & DAD_FAILED) != 0) {
          findings.add(dadFailed(link, address));
        }
      }
      link.address()
          .ifPresent(mac -> byHardware.computeIfAbsent(mac, key -> new ArrayList<>()).add(link));
    }
    byAddress.forEach(
        (address, links) -> {
          if (links.size() > 1) {
            findings.add(
                new Finding(
                    Kind.DUPLICATE_ADDRESS,
                    Lint.names(host, links),
                    address + " is on " + links.size() + " links that hear each other",
                    "give each its own address; who answers changes from one ARP to the next"));
          }
        });
    byHardware.forEach(
        (mac, links) -> {
          List<Link> distinct = withoutInheritors(links);
          if (distinct.size() > 1) {
            findings.add(
                new Finding(
                    Kind.DUPLICATE_MAC,
                    Lint.names(host, distinct),
                    mac + " belongs to " + distinct.size() + " links of one segment",
                    "give one of them another address (ip link set DEV address MAC)"));
          }
        });
  }

  private Finding dadFailed(Link link, Address address) {
    return new Finding(
        Kind.DAD_FAILED,
        List.of(Lint.name(host, link)),
        address.local() + " failed duplicate address detection, so it is not used",
        "find who else has it, then remove and add it again");
  }

  /** A bridge without an address of its own takes the one of a port: that is no second owner. */
  private List<Link> withoutInheritors(List<Link> links) {
    List<Link> kept = new ArrayList<>();
    for (Link link : links) {
      boolean inherits = false;
      for (Link port : host.portsOf(link)) {
        inherits |= links.contains(port);
      }
      if (!inherits) {
        kept.add(link);
      }
    }
    return kept;
  }
}
