package dev.plumb.world.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of files that a container names. */
final class ContainerRootTest {
  @Test
  void anOrdinaryFileIsRead(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
    try (Fd root = Fd.open(folder.toString(), Libc.O_RDONLY)) {
      assertThat(ContainerRoot.readFile(root, "resolv.conf")).hasSize(21);
    }
  }

  /**
   * A link to /proc/kmsg would take the kernel's messages from the log; version stands for it here.
   */
  @Test
  void aFileOfTheKernelIsNotEvenOpened() throws Exception {
    try (Fd root = Fd.open("/", Libc.O_RDONLY)) {
      assertThat(ContainerRoot.readFile(root, "proc/version")).isEmpty();
    }
  }
}
