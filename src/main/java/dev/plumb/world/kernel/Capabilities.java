package dev.plumb.world.kernel;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the calling thread may do, as the kernel sees it: its effective set, in its own user
 * namespace.
 *
 * @param effective those of the set that matter to us
 */
public record Capabilities(Set<Capability> effective) {
  public Capabilities {
    effective = Set.copyOf(effective);
  }

  /** The capabilities that decide what we can see or do; numbers from linux/capability.h. */
  public enum Capability {
    CAP_DAC_READ_SEARCH(2, "reading files whatever their mode says"),
    CAP_NET_BROADCAST(11, "events of all namespaces"),
    CAP_NET_ADMIN(12, "changing links, and asking for some of their details"),
    CAP_NET_RAW(13, "capturing and sending packets"),
    CAP_SYS_PTRACE(19, "looking at other users' processes"),
    CAP_SYS_ADMIN(21, "entering namespaces and mounting");

    private final int number;
    private final String purpose;

    Capability(int number, String purpose) {
      this.number = number;
      this.purpose = purpose;
    }

    public int number() {
      return number;
    }

    /** What it is needed for. */
    public String purpose() {
      return purpose;
    }
  }

  /** The calling thread's. */
  public static ProcEntry<Capabilities> ofCurrentThread() {
    return ProcRoot.read(Path.of("/proc/thread-self/status"), 1 << 16)
        .map(bytes -> parse(new String(bytes, StandardCharsets.UTF_8)));
  }

  static Capabilities parse(String status) {
    String set = ProcStatus.field(status, "CapEff:");
    long bits = set.isEmpty() ? 0 : Long.parseUnsignedLong(set, 16);
    EnumSet<Capability> held = EnumSet.noneOf(Capability.class);
    for (Capability capability : Capability.values()) {
      if ((bits >>> capability.number() & 1) == 1) {
        held.add(capability);
      }
    }
    return new Capabilities(held);
  }

  /**
   * What stands behind a refusal that a capability would have prevented: {@code (needs
   * CAP_SYS_PTRACE)}. Who holds it and was refused all the same must not be sent for it.
   */
  public static String forWantOf(Capability capability) {
    return ofCurrentThread() instanceof ProcEntry.Found<Capabilities>(Capabilities held)
        ? held.behindRefusal(capability)
        : "(needs " + capability + ")";
  }

  String behindRefusal(Capability capability) {
    return has(capability)
        ? "(not for want of "
            + capability
            + ": it belongs to another user namespace, or a security module forbids it)"
        : "(needs " + capability + ")";
  }

  public boolean has(Capability capability) {
    return effective.contains(capability);
  }

  /** What a full view would need and is not there, in the order of their numbers. */
  public List<Capability> missing() {
    List<Capability> missing = new ArrayList<>();
    for (Capability capability : Capability.values()) {
      if (!has(capability)) {
        missing.add(capability);
      }
    }
    return missing;
  }
}
