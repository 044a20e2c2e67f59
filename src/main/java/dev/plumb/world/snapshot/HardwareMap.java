package dev.plumb.world.snapshot;

import dev.plumb.model.Bytes;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Other hardware addresses for hardware addresses, and other IPv6 addresses for those that were
 * made of them.
 *
 * <p>A link's own address becomes the next of {@code 02:00:00:00:00:01}, ...; group addresses keep
 * their sort, and the groups that every host is in stay what they are.
 */
final class HardwareMap {
  private final AddressMap addresses;
  private final int mask;
  private final Set<HardwareAddress> real = new HashSet<>();
  private final Map<HardwareAddress, HardwareAddress> others = new LinkedHashMap<>();
  private final Map<IpAddress, IpAddress> ips = new TreeMap<>();
  private final Map<Integer, Integer> tails = new HashMap<>();
  private int next = 1;

  /**
   * @param mask 23 random bits, by which group addresses are changed
   */
  HardwareMap(AddressMap addresses, int mask) {
    this.addresses = addresses;
    this.mask = mask & 0x7fffff | 1;
  }

  /** Notes that an address is somebody's: it will be nobody's in the file. */
  void isReal(HardwareAddress address) {
    real.add(address);
  }

  /**
   * Notes an address of which a solicited-node group may be made. Before the first {@link #of}, and
   * after every {@link #isReal}.
   */
  void isReal(IpAddress address) {
    if (address.bits() == 128 && !address.isMulticast()) {
      tails.put(tail(address.bytes()), tail(of(address).bytes()));
    }
  }

  private static int tail(Bytes bytes) {
    int length = bytes.length();
    return bytes.at(length - 3) << 16 | bytes.at(length - 2) << 8 | bytes.at(length - 1);
  }

  /** What was replaced, real to other. */
  Map<HardwareAddress, HardwareAddress> replaced() {
    return others;
  }

  /** What was replaced, real to other, in order. */
  Map<IpAddress, IpAddress> replacedAddresses() {
    return ips;
  }

  HardwareAddress of(HardwareAddress address) {
    Bytes bytes = address.bytes();
    if (bytes.length() == 4 || bytes.length() == 16) {
      return new HardwareAddress(of(new IpAddress(bytes)).bytes()); // a tunnel's end
    }
    if (isZero(bytes) || (bytes.length() == 6 && isGroup(bytes))) {
      return group(address);
    }
    HardwareAddress other = others.get(address);
    if (other == null) {
      other = fresh(bytes.length());
      others.put(address, other);
    }
    return other;
  }

  private static boolean isZero(Bytes bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.at(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isGroup(Bytes bytes) {
    return (bytes.at(0) & 1) == 1;
  }

  private HardwareAddress fresh(int length) {
    while (true) {
      byte[] bytes = new byte[length];
      bytes[0] = 2; // administered locally: no vendor has it
      int number = next++;
      for (int i = 0; i < 4 && i < length - 1; i++) {
        bytes[length - 1 - i] |= (byte) (number >>> 8 * i);
      }
      HardwareAddress candidate = new HardwareAddress(Bytes.of(bytes));
      if (!real.contains(candidate)) {
        return candidate;
      }
    }
  }

  private HardwareAddress group(HardwareAddress address) {
    byte[] bytes = address.bytes().toArray();
    if (bytes.length != 6 || isZero(address.bytes())) {
      return address;
    }
    boolean isIp6 = bytes[0] == 0x33 && bytes[1] == 0x33;
    boolean isIp = bytes[0] == 1 && bytes[1] == 0 && bytes[2] == 0x5e;
    int tail = tail(address.bytes());
    if (isIp6 && bytes[2] == (byte) 0xff) {
      put(bytes, solicited(tail));
    } else if ((isIp6 || isIp) && tail > 0xff) {
      put(bytes, tail ^ mask);
    } else if (!isIp6 && !isIp && bytes[0] != (byte) 0xff && bytes[1] != (byte) 0x80) {
      put(bytes, tail ^ mask); // neither broadcast nor one of 01:80:c2, the bridges' own
      bytes[2] ^= (byte) mask;
    }
    HardwareAddress other = new HardwareAddress(Bytes.of(bytes));
    if (!other.equals(address)) {
      others.put(address, other);
    }
    return other;
  }

  private static void put(byte[] bytes, int tail) {
    bytes[bytes.length - 3] = (byte) (tail >> 16);
    bytes[bytes.length - 2] = (byte) (tail >> 8);
    bytes[bytes.length - 1] = (byte) tail;
  }

  private int solicited(int tail) {
    return tails.getOrDefault(tail, tail ^ mask);
  }

  IpAddress of(IpAddress address) {
    IpAddress other = map(address);
    if (!other.equals(address)) {
      ips.put(address, other);
    }
    return other;
  }

  private IpAddress map(IpAddress address) {
    if (address.isAny() || address.isLoopback()) {
      return address;
    }
    if (address.isMulticast()) {
      return multicast(address);
    }
    if (address.bits() == 32) {
      return isBroadcast(address) ? address : addresses.of(address);
    }
    byte[] bytes = addresses.of(address).bytes().toArray();
    if (isMapped(address) || isTranslated(address)) {
      byte[] inner = address.bytes().toArray();
      byte[] tail = {inner[12], inner[13], inner[14], inner[15]};
      System.arraycopy(inner, 0, bytes, 0, 12);
      System.arraycopy(map(IpAddress.of(tail)).bytes().toArray(), 0, bytes, 12, 4);
    } else if (bytes.length == 16
        && address.bytes().at(11) == 0xff
        && address.bytes().at(12) == 0xfe) {
      identifier(address.bytes(), bytes);
    }
    return IpAddress.of(bytes);
  }

  private static boolean isBroadcast(IpAddress address) {
    return address.toString().equals("255.255.255.255");
  }

  /** {@code ::ffff:1.2.3.4}. */
  private static boolean isMapped(IpAddress address) {
    return address.toString().startsWith("::ffff:")
        && address.bytes().at(10) == 0xff
        && address.bytes().at(11) == 0xff;
  }

  /** {@code 64:ff9b::1.2.3.4}, NAT64. */
  private static boolean isTranslated(IpAddress address) {
    return address.bytes().toString().startsWith("0064ff9b0000000000000000");
  }

  /** The modified EUI-64 of the other hardware address. */
  private void identifier(Bytes real, byte[] out) {
    byte[] mac = {
      (byte) (real.at(8) ^ 2),
      (byte) real.at(9),
      (byte) real.at(10),
      (byte) real.at(13),
      (byte) real.at(14),
      (byte) real.at(15)
    };
    Bytes other = of(new HardwareAddress(Bytes.of(mac))).bytes();
    out[8] = (byte) (other.at(0) ^ 2);
    out[9] = (byte) other.at(1);
    out[10] = (byte) other.at(2);
    out[11] = (byte) 0xff;
    out[12] = (byte) 0xfe;
    out[13] = (byte) other.at(3);
    out[14] = (byte) other.at(4);
    out[15] = (byte) other.at(5);
  }

  /** The groups of every host stay; others keep their scope. */
  private IpAddress multicast(IpAddress address) {
    byte[] bytes = address.bytes().toArray();
    int tail = tail(address.bytes());
    if (bytes.length == 4) {
      boolean isLocal = bytes[0] == (byte) 224 && bytes[1] == 0 && bytes[2] == 0;
      boolean isNetwork = tail == 0;
      if (!isLocal && !isNetwork) {
        put(bytes, (tail & 0x800000) | (tail & 0x7fffff) ^ mask);
      }
    } else if (address.bytes().toString().startsWith("ff0200000000000000000001ff")) {
      put(bytes, solicited(tail));
    } else if (!isWellKnown(address.bytes())) {
      put(bytes, tail ^ mask);
      for (int i = 2; i < 12; i++) {
        bytes[i] = bytes[i] == 0 ? 0 : (byte) (bytes[i] ^ mask >> i % 8);
      }
    }
    return IpAddress.of(bytes);
  }

  /** {@code ff02::1}, {@code ff05::1:3} and their like: nothing but a small number. */
  private static boolean isWellKnown(Bytes bytes) {
    for (int i = 2; i < 13; i++) {
      if (bytes.at(i) != 0) {
        return false;
      }
    }
    return bytes.at(13) <= 1;
  }
}
