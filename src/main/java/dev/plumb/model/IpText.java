package dev.plumb.model;

import org.jspecify.annotations.Nullable;

/**
 * The text forms of IP addresses, as {@code inet_pton(3)} reads and {@code inet_ntop(3)} writes
 * them.
 */
final class IpText {
  private IpText() {}

  static String format(Bytes bytes) {
    return bytes.length() == 4 ? quad(bytes, 0) : groups(bytes);
  }

  private static String quad(Bytes bytes, int from) {
    return bytes.at(from)
        + "."
        + bytes.at(from + 1)
        + "."
        + bytes.at(from + 2)
        + "."
        + bytes.at(from + 3);
  }

  private static String groups(Bytes bytes) {
    int bestStart = -1;
    int bestLength = 1; // a single zero group is written out
    for (int i = 0; i < 8; i++) {
      int length = 0;
      while (i + length < 8 && group(bytes, i + length) == 0) {
        length++;
      }
      if (length > bestLength) {
        bestStart = i;
        bestLength = length;
      }
      i += length;
    }
    StringBuilder out = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        out.append("::");
        i += bestLength - 1;
        continue;
      }
      if (i > 0 && out.charAt(out.length() - 1) != ':') {
        out.append(':');
      }
      boolean compatible =
          bestStart == 0 && i == 6 && (bestLength == 6 || mapped(bytes, bestLength));
      if (compatible) {
        return out.append(quad(bytes, 12)).toString();
      }
      out.append(Integer.toHexString(group(bytes, i)));
    }
    return out.toString();
  }

  /**
   * glibc writes ::ffff:1.2.3.4 and ::1.2.3.4 with a dotted quad; ::ffff alone (7 zero groups) is
   * not one.
   */
  private static boolean mapped(Bytes bytes, int zeroGroups) {
    return zeroGroups == 5 && group(bytes, 5) == 0xffff;
  }

  private static int group(Bytes bytes, int index) {
    return bytes.at(2 * index) << 8 | bytes.at(2 * index + 1);
  }

  static byte @Nullable [] parse(String text) {
    return text.indexOf(':') >= 0 ? parseGroups(text) : parseQuad(text);
  }

  private static byte @Nullable [] parseQuad(String text) {
    byte[] out = new byte[4];
    int at = 0;
    for (int i = 0; i < 4; i++) {
      int start = at;
      int value = 0;
      while (at < text.length() && isDigit(text.charAt(at)) && at - start < 3) {
        value = value * 10 + text.charAt(at++) - '0';
      }
      boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
      if (at == start || value > 255 || leadingZero) {
        return null;
      }
      out[i] = (byte) value;
      if (i < 3 && (at >= text.length() || text.charAt(at++) != '.')) {
        return null;
      }
    }
    return at == text.length() ? out : null;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static byte @Nullable [] parseGroups(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return null;
    }
    if (gap < 0) {
      byte[] all = run(text);
      return all != null && all.length == 16 ? all : null;
    }
    if (text.lastIndexOf('.', gap) >= 0) {
      return null; // a dotted quad ends the text
    }
    byte[] head = gap == 0 ? new byte[0] : run(text.substring(0, gap));
    String rest = text.substring(gap + 2);
    byte[] tail = rest.isEmpty() ? new byte[0] : run(rest);
    if (head == null || tail == null || head.length + tail.length > 14) {
      return null;
    }
    byte[] out = new byte[16];
    System.arraycopy(head, 0, out, 0, head.length);
    System.arraycopy(tail, 0, out, 16 - tail.length, tail.length);
    return out;
  }

  /** Colon-separated groups, the last of which may be a dotted quad. */
  private static byte @Nullable [] run(String text) {
    byte[] out = new byte[16];
    int length = 0;
    int at = 0;
    while (true) {
      int end = text.indexOf(':', at);
      String word = end < 0 ? text.substring(at) : text.substring(at, end);
      if (end < 0 && word.indexOf('.') >= 0) {
        byte[] quad = parseQuad(word);
        if (quad == null || length > 12) {
          return null;
        }
        System.arraycopy(quad, 0, out, length, 4);
        return java.util.Arrays.copyOf(out, length + 4);
      }
      int value = hexGroup(word);
      if (value < 0 || length > 14) {
        return null;
      }
      out[length++] = (byte) (value >> 8);
      out[length++] = (byte) value;
      if (end < 0) {
        return java.util.Arrays.copyOf(out, length);
      }
      at = end + 1;
    }
  }

  private static int hexGroup(String word) {
    if (word.isEmpty() || word.length() > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < word.length(); i++) {
      int digit = Character.digit(word.charAt(i), 16);
      if (digit < 0 || word.charAt(i) > 127) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
