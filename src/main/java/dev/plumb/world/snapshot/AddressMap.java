package dev.plumb.world.snapshot;

import dev.plumb.model.Bytes;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Other addresses for addresses, one for one, so that two which share a prefix still do, and share
 * no more: whatever routes decided among the real ones is decided alike among the others.
 *
 * <p>Bit by bit, whether a bit is turned over depends on the bits before it and on a key that
 * nobody keeps. Never turned over are bits that would leave or enter a special range, and those
 * that make a network's own address (all zero) and its broadcast (all one) in the subnets given: a
 * network still ends where it ended.
 *
 * @see "Xu, Fan, Ammar, Moon: Prefix-Preserving IP Address Anonymization (Crypto-PAn), 2002"
 */
final class AddressMap {
  /** Ranges that stay what they are, with what is known of them kept. */
  private static final List<String> SPECIAL =
      List.of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::/8",
          "64:ff9b::/96",
          "2000::/3",
          "2001:db8::/32",
          "fc00::/8",
          "fd00::/8",
          "fe80::/64",
          "fec0::/10",
          "ff00::/8");

  /** A prefix, by its bits from the root on. */
  private static final class Node {
    private final @Nullable Node[] next = new @Nullable Node[2];
    private boolean pinned;
    private boolean special;
  }

  private final Cipher cipher;
  private final byte[] pad = new byte[16];
  private final Node root4 = new Node();
  private final Node root6 = new Node();
  private final Map<IpAddress, IpAddress> known = new HashMap<>();

  /**
   * @param key 32 random bytes
   */
  AddressMap(byte[] key) {
    try {
      cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, 0, 16, "AES"));
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java has AES", absent);
    }
    System.arraycopy(key, 16, pad, 0, 16);
    for (String range : SPECIAL) {
      Prefix prefix = Prefix.parse(range).orElseThrow();
      pin(prefix, prefix.length(), true);
    }
  }

  /** Makes a network keep its first and its last address. Before the first {@link #of}. */
  void subnet(Prefix subnet) {
    int bits = subnet.address().bits();
    if (subnet.length() == 0 || subnet.length() >= bits) {
      return;
    }
    Prefix first = subnet.network();
    byte[] last = first.address().bytes().toArray();
    for (int bit = subnet.length(); bit < bits; bit++) {
      last[bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    pinFrom(first.address(), subnet.length());
    pinFrom(IpAddress.of(last), subnet.length());
  }

  private Node root(IpAddress address) {
    return address.bits() == 32 ? root4 : root6;
  }

  private static int bit(Bytes bytes, int index) {
    return bytes.at(index / 8) >> (7 - index % 8) & 1;
  }

  /** No bit of the prefix is turned over. */
  private void pin(Prefix prefix, int length, boolean isSpecial) {
    Node node = root(prefix.address());
    for (int i = 0; i < length; i++) {
      node.pinned = true;
      node = child(node, bit(prefix.address().bytes(), i));
    }
    node.special |= isSpecial;
  }

  /** No bit from a place on is turned over. */
  private void pinFrom(IpAddress address, int from) {
    Node node = root(address);
    for (int i = 0; i < address.bits(); i++) {
      node.pinned |= i >= from;
      node = child(node, bit(address.bytes(), i));
    }
  }

  private static Node child(Node node, int bit) {
    Node next = node.next[bit];
    if (next == null) {
      next = new Node();
      node.next[bit] = next;
    }
    return next;
  }

  /** The other address. */
  IpAddress of(IpAddress address) {
    return known.computeIfAbsent(address, this::map);
  }

  private IpAddress map(IpAddress address) {
    byte[] flips = flips(address);
    byte[] out = address.bytes().toArray();
    Node node = root(address);
    boolean inside = false; // a special range: there an address may stay what it is
    boolean turned = false;
    for (int i = 0; i < address.bits(); i++) {
      boolean pinned = node != null && node.pinned;
      inside |= node != null && node.special && !isPublic(address, i);
      boolean turn = !pinned && (flips[i] < 0 || (!inside && !turned));
      if (turn) {
        out[i / 8] ^= (byte) (0x80 >> i % 8);
        turned = true;
      }
      node = node == null ? null : node.next[bit(address.bytes(), i)];
    }
    return IpAddress.of(out);
  }

  /** 2000::/3 is a range whose addresses must not stay what they are. */
  private static boolean isPublic(IpAddress address, int length) {
    return address.bits() == 128 && length == 3;
  }

  /** For each bit a byte that is negative when it is to be turned over. */
  private byte[] flips(IpAddress address) {
    int bits = address.bits();
    byte[] blocks = new byte[bits * 16];
    byte[] source = address.bytes().toArray();
    for (int i = 0; i < bits; i++) {
      // The first i bits of the address, and the pad behind them.
      System.arraycopy(pad, 0, blocks, i * 16, 16);
      for (int j = 0; j < i; j++) {
        int mask = 0x80 >> j % 8;
        int at = i * 16 + j / 8;
        blocks[at] = (byte) ((blocks[at] & ~mask) | (source[j / 8] & mask));
      }
      blocks[i * 16 + 15] ^= (byte) i; // "0" and "00" are two prefixes
    }
    byte[] encrypted;
    try {
      encrypted = cipher.doFinal(blocks);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
    byte[] flips = new byte[bits];
    for (int i = 0; i < bits; i++) {
      flips[i] = encrypted[i * 16];
    }
    return flips;
  }
}
