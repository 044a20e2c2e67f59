package dev.plumb.world.netlink;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.world.kernel.Errno;
import dev.plumb.world.kernel.SysException;
import org.junit.jupiter.api.Test;

/** Socket options that a kernel may be too old for. */
final class OldKernelTest {
  private static KernelChannel.Setting refusedWith(Errno errno) {
    return () -> {
      throw new SysException("setsockopt", errno, "NETLINK_GET_STRICT_CHK");
    };
  }

  @Test
  void anOptionThatTheKernelDoesNotKnowIsDoneWithout() {
    assertThatCode(() -> KernelChannel.ifKnown(refusedWith(Errno.ENOPROTOOPT)))
        .doesNotThrowAnyException();
  }

  @Test
  void anyOtherRefusalIsOne() {
    assertThatThrownBy(() -> KernelChannel.ifKnown(refusedWith(Errno.ENOBUFS)))
        .isInstanceOf(SysException.class)
        .hasMessageContaining("ENOBUFS");
  }
}
