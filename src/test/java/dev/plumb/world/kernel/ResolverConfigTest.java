package dev.plumb.world.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock") // escapes and blanks count here
class ResolverConfigTest {
  private static ResolverConfig parse(String text) {
    return ResolverConfig.parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void dockersFileIsReadWhole() {
    ResolverConfig config =
        parse("# by Docker\nsearch corp.example\nnameserver 127.0.0.11\noptions ndots:0 edns0\n");
    assertThat(config)
        .isEqualTo(
            new ResolverConfig(
                List.of("127.0.0.11"), List.of("corp.example"), List.of("ndots:0", "edns0")));
    assertThat(config.text())
        .isEqualTo("nameserver 127.0.0.11\nsearch corp.example\noptions ndots:0 edns0\n");
  }

  @Test
  void lastSearchOrDomainCounts() {
    assertThat(parse("search a b\ndomain c.example\nnameserver fe80::1%eth0\n"))
        .isEqualTo(new ResolverConfig(List.of("fe80::1%eth0"), List.of("c.example"), List.of()));
  }

  @Test
  void hostileWordsAreLeftOut() {
    String hostile =
        "nameserver 1.2.3.4\033[31m\nnameserver $(id)\nnameserver\n nameserver 6.6.6.6\n"
            + "sortlist 1.1.1.1\ninclude /etc/shadow\nroot:x:0:0\nsearch a;b \u00e9 ok\n"
            + "options a=b ndots:5\0x\r\nnameserver\t9.9.9.9 trailing\n";
    assertThat(parse(hostile).text()).isEqualTo("nameserver 9.9.9.9\nsearch ok\n");
  }

  @Test
  void anyBytesAreRead() {
    byte[] noise = new byte[70_000];
    new java.util.Random(1).nextBytes(noise);
    assertThat(ResolverConfig.parse(noise).text()).doesNotContain("\033", "\0");
    assertThat(parse("nameserver 1.1.1.1\n".repeat(5000)).nameservers()).hasSize(32);
  }
}
