package dev.plumb.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Addresses in text as glibc's inet_ntop and inet_pton have them; the oracle was made by
 * addresses/make.py.
 */
final class IpAddressTest {
  private static List<String[]> oracle(String file) throws IOException {
    try (InputStream in = IpAddressTest.class.getResourceAsStream("/addresses/" + file)) {
      List<String[]> rows = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        rows.add(line.split("\t", 2));
      }
      assertThat(rows).hasSizeGreaterThan(200);
      return rows;
    }
  }

  @Test
  void isWrittenAsInetNtopWritesIt() throws IOException {
    for (String[] row : oracle("ntop.tsv")) {
      assertThat(new IpAddress(Bytes.ofHex(row[0])).toString()).as(row[0]).isEqualTo(row[1]);
    }
  }

  @Test
  void isReadAsInetPtonReadsIt() throws IOException {
    for (String[] row : oracle("pton.tsv")) {
      String read = IpAddress.parse(row[0]).map(address -> address.bytes().toString()).orElse("-");
      assertThat(read).as(row[0]).isEqualTo(row[1]);
    }
  }

  @Test
  void emptyTextIsNoAddress() {
    assertThat(IpAddress.parse("")).isEmpty();
    assertThat(Prefix.parse("")).isEmpty();
    assertThat(Prefix.parse("/8")).isEmpty();
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      IpAddress address = random(random);
      assertThat(IpAddress.of(address.toString())).isEqualTo(address);
    }
  }

  @Test
  void orderIsByFamilyThenNumber() {
    Random random = new Random(6);
    for (int i = 0; i < 5_000; i++) {
      IpAddress a = random(random);
      IpAddress b = random(random);
      int expected =
          a.bits() != b.bits()
              ? Integer.compare(a.bits(), b.bits())
              : number(a).compareTo(number(b));
      assertThat(Integer.signum(a.compareTo(b))).isEqualTo(expected);
    }
  }

  @Test
  void mappedAddressStaysIpv6() {
    assertThat(IpAddress.of("::ffff:10.0.0.1").family()).isEqualTo(Family.INET6);
  }

  @Test
  void knowsItsSort() {
    assertThat(IpAddress.of("127.8.9.1").isLoopback()).isTrue();
    assertThat(IpAddress.of("::1").isLoopback()).isTrue();
    assertThat(IpAddress.of("fe80::1").isLinkLocal()).isTrue();
    assertThat(IpAddress.of("fec0::1").isLinkLocal()).isFalse();
    assertThat(IpAddress.of("169.254.0.1").isLinkLocal()).isTrue();
    assertThat(IpAddress.of("239.1.1.1").isMulticast()).isTrue();
    assertThat(IpAddress.of("240.0.0.1").isMulticast()).isFalse();
    assertThat(IpAddress.of("ff02::1").isMulticast()).isTrue();
    assertThat(IpAddress.any(Family.INET6).isAny()).isTrue();
    assertThat(IpAddress.of("::1").isAny()).isFalse();
  }

  @Test
  void hasFourOrSixteenBytes() {
    assertThatThrownBy(() -> IpAddress.of(new byte[5]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(IpAddress.from(Bytes.of(new byte[5]))).isEmpty();
    assertThat(IpAddress.from(Bytes.of(new byte[16]))).contains(IpAddress.any(Family.INET6));
  }

  @Test
  void prefixContainsWhatItsFirstBitsSay() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      IpAddress base = random(random);
      Prefix prefix = new Prefix(base, random.nextInt(base.bits() + 1));
      byte[] near = base.bytes().toArray();
      int bit = random.nextInt(base.bits());
      near[bit / 8] ^= (byte) (0x80 >> bit % 8);
      for (IpAddress candidate : List.of(base, IpAddress.of(near), random(random))) {
        int shift = base.bits() - prefix.length();
        boolean expected =
            candidate.bits() == base.bits()
                && number(candidate).shiftRight(shift).equals(number(base).shiftRight(shift));
        assertThat(prefix.contains(candidate))
            .as("%s of %s", candidate, prefix)
            .isEqualTo(expected);
      }
      int rest = base.bits() - prefix.length();
      assertThat(number(prefix.network().address()))
          .isEqualTo(number(base).shiftRight(rest).shiftLeft(rest));
      assertThat(Prefix.parse(prefix.toString())).contains(prefix);
    }
  }

  @Test
  void prefixLengthIsDigitsWithinTheFamily() {
    for (String wrong :
        List.of(
            "10.0.0.0/33",
            "::/129",
            "10.0.0.0/",
            "10.0.0.0/+8",
            "10.0.0.0/8/8",
            "10.0.0.0/ 8",
            "10.0.0.0/-1",
            "10.0.0.0/99999999999",
            "10.0.0.0/٨")) {
      assertThat(Prefix.parse(wrong)).as(wrong).isEmpty();
    }
    assertThat(Prefix.parse("10.0.0.1")).contains(new Prefix(IpAddress.of("10.0.0.1"), 32));
    assertThat(Prefix.parse("::1")).hasValueSatisfying(one -> assertThat(one.isHost()).isTrue());
    assertThatThrownBy(() -> new Prefix(IpAddress.of("10.0.0.0"), 33))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static BigInteger number(IpAddress address) {
    return new BigInteger(1, address.bytes().toArray());
  }

  private static IpAddress random(Random random) {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i += 2) {
      if (random.nextInt(3) == 0) {
        bytes[i] = 0;
        bytes[i + 1] = 0;
      }
    }
    return IpAddress.of(bytes);
  }
}
