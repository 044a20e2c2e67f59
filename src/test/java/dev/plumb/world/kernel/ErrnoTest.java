package dev.plumb.world.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrnoTest {
  @Test
  void numbersHaveTheKernelsNames() {
    assertThat(new Errno(1).name()).isEqualTo("EPERM");
    assertThat(new Errno(11)).isEqualTo(Errno.EAGAIN).hasToString("EAGAIN");
    assertThat(new Errno(36).name()).isEqualTo("ENAMETOOLONG");
    assertThat(new Errno(95).name()).isEqualTo("EOPNOTSUPP");
    assertThat(new Errno(105).name()).isEqualTo("ENOBUFS");
    assertThat(new Errno(133).name()).isEqualTo("EHWPOISON");
  }

  @Test
  void unknownNumberKeepsItsValue() {
    assertThat(new Errno(512).name()).isEqualTo("errno 512");
    assertThat(new Errno(41).name()).isEqualTo("errno 41");
    assertThat(new Errno(0).name()).isEqualTo("errno 0");
  }

  @Test
  void failedCallIsOneSentence() {
    assertThat(new SysException("setns", Errno.EPERM, "netns of pid 4711"))
        .hasMessage("setns(netns of pid 4711) failed: EPERM");
  }
}
