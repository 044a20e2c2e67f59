package dev.plumb.answers.filter;

import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.IpAddress;

/**
 * Which address of a range a connection gets. The kernel draws no lots: it hashes the addresses, so
 * that a client always gets the same, even after a reboot.
 *
 * @see "net/netfilter/nf_nat_core.c find_best_ips_proto, linux/jhash.h; docs/lab/0007"
 */
final class AddressChoice {
  private static final int INITIAL = 0xdeadbeef;

  private AddressChoice() {}

  /** The address for a packet of this tuple, zone 0 when nobody chose one. */
  static IpAddress choose(NatRange range, Tuple tuple, Manip manip, int zone) {
    IpAddress first = range.first().orElseThrow();
    IpAddress last = range.last().orElseThrow();
    if (first.equals(last)) {
      return first;
    }
    boolean persistent = range.has("persistent");
    int words = first.bits() / 32;
    // Addresses of both families are hashed in the room of an IPv6 one.
    int[] source = words(tuple.source(), 4);
    int[] destination = words(tuple.destination(), 4);
    int hash = jhash2(source, persistent ? 0 : destination[words - 1] ^ zone);
    byte[] chosen = new byte[words * 4];
    boolean full = false;
    for (int i = 0; i < words; i++) {
      int low = full ? 0 : bigEndian(first, i);
      int distance = full ? -1 : bigEndian(last, i) - low + 1;
      int word = low + scaled(hash, distance);
      for (int b = 0; b < 4; b++) {
        chosen[i * 4 + b] = (byte) (word >>> 8 * (3 - b));
      }
      full |= word != bigEndian(last, i);
      if (!persistent) {
        // Where the destination is chosen, the kernel has written over it by now.
        hash ^= manip == Manip.SOURCE ? destination[i] : Integer.reverseBytes(word);
      }
    }
    return IpAddress.of(chosen);
  }

  /** reciprocal_scale: a 32-bit number brought into 0 to range - 1. */
  private static int scaled(int value, int range) {
    return (int) ((value & 0xffff_ffffL) * (range & 0xffff_ffffL) >>> 32);
  }

  private static int bigEndian(IpAddress address, int word) {
    return address.bytes().at(word * 4) << 24
        | address.bytes().at(word * 4 + 1) << 16
        | address.bytes().at(word * 4 + 2) << 8
        | address.bytes().at(word * 4 + 3);
  }

  /** As a little-endian machine sees the address's bytes; big-endian ones choose another. */
  private static int[] words(IpAddress address, int room) {
    int[] words = new int[room];
    for (int i = 0; i < address.bits() / 32; i++) {
      words[i] = Integer.reverseBytes(bigEndian(address, i));
    }
    return words;
  }

  /** jhash2() of four words. */
  private static int jhash2(int[] key, int seed) {
    int a = INITIAL + (key.length << 2) + seed;
    int b = a;
    int c = a;
    a += key[0];
    b += key[1];
    c += key[2];
    a -= c;
    a ^= Integer.rotateLeft(c, 4);
    c += b;
    b -= a;
    b ^= Integer.rotateLeft(a, 6);
    a += c;
    c -= b;
    c ^= Integer.rotateLeft(b, 8);
    b += a;
    a -= c;
    a ^= Integer.rotateLeft(c, 16);
    c += b;
    b -= a;
    b ^= Integer.rotateLeft(a, 19);
    a += c;
    c -= b;
    c ^= Integer.rotateLeft(b, 4);
    b += a;
    // The last word.
    a += key[3];
    c ^= b;
    c -= Integer.rotateLeft(b, 14);
    a ^= c;
    a -= Integer.rotateLeft(c, 11);
    b ^= a;
    b -= Integer.rotateLeft(a, 25);
    c ^= b;
    c -= Integer.rotateLeft(b, 16);
    a ^= c;
    a -= Integer.rotateLeft(c, 4);
    b ^= a;
    b -= Integer.rotateLeft(a, 14);
    c ^= b;
    c -= Integer.rotateLeft(b, 24);
    return c;
  }
}
