package dev.plumb.console.transcript;

import java.util.Optional;

/**
 * The IPv6 link-local address that the kernel makes from a MAC (RFC 4291 appendix A, addr_gen_mode
 * eui64).
 */
final class Eui64 {
  private Eui64() {}

  /**
   * The address a binding is derived to have; empty when it is not derived, or its MAC not captured
   * yet.
   */
  static Optional<String> expected(Binding binding, Bindings bindings) {
    return binding.eui64Of().flatMap(bindings::of).map(mac -> linkLocal(mac.text()));
  }

  /** In the spelling of RFC 5952, for a MAC of six bytes. */
  static String linkLocal(String mac) {
    String[] parts = mac.split(":");
    int[] bytes = new int[6];
    for (int i = 0; i < 6; i++) {
      bytes[i] = Integer.parseInt(parts[i], 16);
    }
    int[] groups = {
      (bytes[0] ^ 2) << 8 | bytes[1],
      bytes[2] << 8 | 0xff,
      0xfe00 | bytes[3],
      bytes[4] << 8 | bytes[5]
    };
    // Only a zero first group lengthens the run of "::"; zero groups further on stand as 0.
    StringBuilder out = new StringBuilder("fe80:");
    for (int i = groups[0] == 0 ? 1 : 0; i < groups.length; i++) {
      out.append(':').append(Integer.toHexString(groups[i]));
    }
    return out.toString();
  }
}
