package dev.plumb.world.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every way into a namespace, and none. */
@LiveKernel(needs = {Feature.NETNS, Feature.IP_TOOL})
final class NetnsSearchTest {
  private final NetnsSearch search = new NetnsSearch(ProcRoot.system());

  /** JNA keeps a file of its own from its first call on. */
  @BeforeAll
  static void once() throws SysException {
    NetnsFd.self().close();
  }

  @Test
  void ownNamespaceIsFound() throws Exception {
    try (NetnsFd own = NetnsFd.self();
        NetnsFd found = search.open(own.key())) {
      assertThat(found.key()).isEqualTo(own.key());
    }
  }

  @Test
  void namedNamespaceIsFoundByItsMountAndAfterItsEndNotAtAll() throws Exception {
    ip("add");
    NetnsKey key;
    try (NetnsFd named = NetnsFd.open(Path.of("/run/netns/archive-search"))) {
      key = named.key();
      try (NetnsFd found = search.open(key)) {
        assertThat(found.subject()).contains("/run/netns/archive-search");
      }
    }
    ip("del");
    assertThatThrownBy(() -> search.open(key))
        .isInstanceOfSatisfying(
            SysException.class, gone -> assertThat(gone.is(Errno.ENOENT)).isTrue());
  }

  @Test
  void namelessNamespaceIsFoundByItsProcessThenByADescriptor() throws Exception {
    TestNetns lab = TestNetns.assumed();
    try (NetnsFd known = lab.open()) {
      try (NetnsFd found = search.open(known.key())) {
        assertThat(found.subject()).contains("/proc/" + lab.pid() + "/ns/net");
      }
      lab.close();
      try (NetnsFd found = search.open(known.key())) {
        assertThat(found.subject()).contains("/fd/"); // our own
      }
    } finally {
      lab.close();
    }
  }

  private static void ip(String verb) throws Exception {
    Process process = new ProcessBuilder("ip", "netns", verb, "archive-search").inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
