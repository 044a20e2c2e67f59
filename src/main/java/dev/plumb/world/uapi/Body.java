package dev.plumb.world.uapi;

import dev.plumb.world.netlink.Attributes;
import java.util.Arrays;

/** The body of a request: a family struct of zeros but for the family, and attributes behind it. */
final class Body {
  private Body() {}

  static byte[] of(int structSize, int family, Attributes.Builder attributes) {
    byte[] rest = attributes.bytes();
    int aligned = structSize + 3 & ~3;
    byte[] body = Arrays.copyOf(new byte[] {(byte) family}, aligned + rest.length);
    System.arraycopy(rest, 0, body, aligned, rest.length);
    return body;
  }

  static byte[] of(int structSize, int family) {
    return of(structSize, family, new Attributes.Builder());
  }
}
