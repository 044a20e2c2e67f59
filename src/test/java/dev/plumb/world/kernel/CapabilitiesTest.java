package dev.plumb.world.kernel;

import static dev.plumb.world.kernel.Capabilities.Capability.CAP_NET_ADMIN;
import static dev.plumb.world.kernel.Capabilities.Capability.CAP_NET_RAW;
import static dev.plumb.world.kernel.Capabilities.Capability.CAP_SYS_ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock") // escapes and blanks count here
class CapabilitiesTest {
  @Test
  void dockersDefaultSetHasRawButNotAdmin() {
    Capabilities docker = Capabilities.parse("CapPrm:\t0\nCapEff:\t00000000a80425fb\n");
    assertThat(docker.has(CAP_NET_RAW)).isTrue();
    assertThat(docker.missing()).contains(CAP_NET_ADMIN, CAP_SYS_ADMIN).doesNotContain(CAP_NET_RAW);
    assertThat(Capabilities.parse("").effective()).isEmpty();
    assertThat(Capabilities.parse("CapEff:\t000001ffffffffff\n").missing()).isEmpty();
    assertThat(Capabilities.ofCurrentThread().found()).isPresent();
  }

  @Test
  void whoHoldsACapabilityIsNotSentForIt() {
    Capabilities raw = Capabilities.parse("CapEff:\t0000000000002000\n");
    assertThat(raw.behindRefusal(CAP_SYS_ADMIN)).isEqualTo("(needs CAP_SYS_ADMIN)");
    assertThat(raw.behindRefusal(CAP_NET_RAW))
        .startsWith("(not for want of CAP_NET_RAW: ")
        .doesNotContain("needs");
  }
}
