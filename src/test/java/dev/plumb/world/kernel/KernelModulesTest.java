package dev.plumb.world.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A question is asked of a module that is there, or of a kernel that loads none. */
final class KernelModulesTest {
  @TempDir Path root;
  private KernelModules modules;

  @BeforeEach
  void kernelThatLoadsModules() throws IOException {
    write("proc/modules", "veth 1 0 - Live 0x0\n");
    write("proc/sys/kernel/osrelease", "6.1.0-9\n");
    write("proc/sys/kernel/modules_disabled", "0\n");
    write("proc/sys/kernel/modprobe", "/sbin/modprobe\n");
    write("lib/6.1.0-9/modules.builtin", "kernel/net/ipv4/inet_diag.ko\nkernel/fs/ext4.ko\n");
    Files.createDirectories(root.resolve("sys/module/unix_diag"));
    modules =
        new KernelModules(
            new ProcRoot(root.resolve("proc")), root.resolve("sys"), root.resolve("lib"));
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }

  @Test
  void loadedAndBuiltInModulesMayBeAsked() {
    assertThat(modules.whyNotToAsk("unix_diag")).isEmpty();
    assertThat(modules.whyNotToAsk("inet_diag")).isEmpty();
  }

  @Test
  void moduleThatWouldBeLoadedIsNotAsked() {
    assertThat(modules.whyNotToAsk("tcp_diag"))
        .contains("the kernel's module tcp_diag is not loaded");
    assertThat(modules.whyNotToAsk("ext")).as("no other module's beginning").isPresent();
  }

  @Test
  void withoutTheListNobodyCanTellSoNobodyAsks() throws IOException {
    Files.delete(root.resolve("lib/6.1.0-9/modules.builtin"));
    assertThat(modules.whyNotToAsk("tcp_diag").orElseThrow()).startsWith("nobody can tell");
    assertThat(modules.whyNotToAsk("unix_diag")).isEmpty();
  }

  @Test
  void releaseIsNoPath() throws IOException {
    write("proc/sys/kernel/osrelease", "../lib/6.1.0-9\n");
    assertThat(modules.whyNotToAsk("inet_diag").orElseThrow()).startsWith("nobody can tell");
  }

  @Test
  void kernelThatLoadsNothingMayBeAskedAnything() throws IOException {
    write("proc/sys/kernel/modules_disabled", "1\n");
    assertThat(modules.whyNotToAsk("tcp_diag")).isEmpty();
    write("proc/sys/kernel/modules_disabled", "0\n");
    write("proc/sys/kernel/modprobe", "\n");
    assertThat(modules.whyNotToAsk("tcp_diag")).isEmpty();
    write("proc/sys/kernel/modprobe", "/sbin/modprobe\n");
    Files.delete(root.resolve("proc/modules"));
    assertThat(modules.whyNotToAsk("tcp_diag")).isEmpty();
  }
}
