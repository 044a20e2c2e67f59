package dev.plumb.world.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressMapTest {
  private static AddressMap map(long seed, String... subnets) {
    byte[] key = new byte[32];
    new Random(seed).nextBytes(key);
    AddressMap map = new AddressMap(key);
    for (String subnet : subnets) {
      map.subnet(Prefix.parse(subnet).orElseThrow());
    }
    return map;
  }

  private static int shared(IpAddress a, IpAddress b) {
    int bits = 0;
    while (bits < a.bits() && new Prefix(a, bits + 1).contains(b)) {
      bits++;
    }
    return bits;
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 16})
  void whatSharesAPrefixStillDoesAndSharesNoMore(int length) {
    Random random = new Random(7);
    AddressMap map = map(7, "10.1.0.0/16", "93.184.216.0/24", "2a02:8071:1:2::/64");
    for (int round = 0; round < 2000; round++) {
      byte[] one = new byte[length];
      random.nextBytes(one);
      byte[] two = one.clone();
      for (int bit = random.nextInt(length * 8); bit < length * 8; bit++) {
        two[bit / 8] ^= (byte) (random.nextInt(2) << (7 - bit % 8));
      }
      IpAddress a = IpAddress.of(one);
      IpAddress b = IpAddress.of(two);
      assertThat(shared(map.of(a), map.of(b))).as("%s and %s", a, b).isEqualTo(shared(a, b));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.0.0.0/8",
    "172.17.0.2, 172.16.0.0/12",
    "192.168.7.9, 192.168.0.0/16",
    "100.64.9.9, 100.64.0.0/10",
    "169.254.169.254, 169.254.0.0/16",
    "192.0.2.55, 192.0.2.0/24",
    "198.51.100.8, 198.51.100.0/24",
    "203.0.113.200, 203.0.113.0/24",
    "fe80::1234, fe80::/64",
    "fd12:3456:789a::1, fd00::/8",
    "2001:db8:77::1, 2001:db8::/32",
    "2a00:1450:4001::1, 2000::/3"
  })
  void aSpecialRangeStaysTheSameAndAPublicAddressPublic(String address, String range) {
    Prefix prefix = Prefix.parse(range).orElseThrow();
    for (int seed = 0; seed < 50; seed++) {
      assertThat(prefix.contains(map(seed).of(IpAddress.of(address)))).isTrue();
    }
  }

  @Test
  void aPublicAddressIsNeverKeptNorMadeASpecialOne() {
    Random random = new Random(1);
    List<String> special =
        List.of("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/4");
    AddressMap map = map(3, "8.8.8.0/24", "9.0.0.0/8");
    for (String address :
        List.of("8.8.8.8", "1.1.1.1", "93.184.216.34", "9.9.9.9", "151.101.1.1")) {
      assertThat(map.of(IpAddress.of(address))).isNotEqualTo(IpAddress.of(address));
    }
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = new byte[4];
      random.nextBytes(bytes);
      IpAddress address = IpAddress.of(bytes);
      for (String range : special) {
        Prefix prefix = Prefix.parse(range).orElseThrow();
        assertThat(prefix.contains(map.of(address))).isEqualTo(prefix.contains(address));
      }
    }
  }

  @Test
  void aSubnetKeepsItsFirstAndItsLastAddress() {
    for (int seed = 0; seed < 50; seed++) {
      AddressMap map = map(seed, "93.184.216.0/22", "172.17.0.0/16");
      Prefix other = new Prefix(map.of(IpAddress.of("93.184.216.0")), 22);
      assertThat(other.network()).isEqualTo(other);
      assertThat(map.of(IpAddress.of("93.184.219.255")).bytes().at(3)).isEqualTo(255);
      assertThat(map.of(IpAddress.of("172.17.255.255")).toString()).endsWith(".255.255");
      assertThat(map.of(IpAddress.of("172.17.0.1")).toString()).endsWith(".0.1");
    }
  }

  @Test
  void addressesMadeOfHardwareAddressesStillAre() {
    HardwareMap hardware = new HardwareMap(map(5), 12345);
    HardwareAddress mac = HardwareAddress.parse("8a:95:31:57:bc:35");
    hardware.isReal(mac);
    hardware.isReal(IpAddress.of("fe80::8895:31ff:fe57:bc35"));
    assertThat(hardware.of(mac)).isEqualTo(HardwareAddress.parse("02:00:00:00:00:01"));
    assertThat(hardware.of(IpAddress.of("fe80::8895:31ff:fe57:bc35")))
        .isEqualTo(IpAddress.of("fe80::ff:fe00:1"));
    assertThat(hardware.of(IpAddress.of("ff02::1:ff57:bc35")))
        .isEqualTo(IpAddress.of("ff02::1:ff00:1"));
    assertThat(hardware.of(HardwareAddress.parse("33:33:ff:57:bc:35")))
        .isEqualTo(HardwareAddress.parse("33:33:ff:00:00:01"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "::",
        "127.0.0.1",
        "::1",
        "255.255.255.255",
        "224.0.0.1",
        "224.0.0.251",
        "ff02::1",
        "ff02::fb",
        "224.0.0.0"
      })
  void whatEveryHostHasStays(String address) {
    HardwareMap hardware = new HardwareMap(map(5), 12345);
    assertThat(hardware.of(IpAddress.of(address))).isEqualTo(IpAddress.of(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00:00:00:00:00:00",
        "ff:ff:ff:ff:ff:ff",
        "33:33:00:00:00:01",
        "01:00:5e:00:00:01",
        "01:80:c2:00:00:00"
      })
  void groupsOfEveryHostStay(String mac) {
    HardwareMap hardware = new HardwareMap(map(5), 12345);
    assertThat(hardware.of(HardwareAddress.parse(mac))).isEqualTo(HardwareAddress.parse(mac));
  }

  @Test
  void noTwoBecomeOneAndNobodysIsGivenAnew() {
    HardwareMap hardware = new HardwareMap(map(5), 12345);
    List<HardwareAddress> real = new ArrayList<>();
    for (int i = 1; i < 20; i++) {
      real.add(HardwareAddress.parse("02:00:00:00:00:" + (i < 10 ? "0" : "") + i));
    }
    real.forEach(hardware::isReal);
    HashSet<HardwareAddress> others = new HashSet<>();
    real.forEach(mac -> others.add(hardware.of(mac)));
    assertThat(others).hasSize(real.size()).doesNotContainAnyElementsOf(real);
  }
}
