package dev.plumb.world.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("StringConcatToTextBlock") // escapes and blanks count here
class ProcRootTest {
  @TempDir Path tree;
  private ProcRoot proc;

  @BeforeEach
  void copyOfAProcTree() throws IOException {
    proc = new ProcRoot(tree);
    process(1, "init", 4026531840L);
    Path web = process(4711, "ng (in) x", 4026532281L);
    task(web, 4711, 4026532281L);
    task(web, 4712, 4026532281L);
    task(web, 4713, 4026532999L);
    Files.createDirectories(web.resolve("fd"));
    Files.createSymbolicLink(web.resolve("fd/0"), Path.of("/dev/null"));
    Files.createSymbolicLink(web.resolve("fd/7"), Path.of("net:[4026532300]"));
    Files.createSymbolicLink(web.resolve("fd/8"), Path.of("net:[evil]"));
    Files.createSymbolicLink(web.resolve("fd/9"), Path.of("mnt:[4026532301]"));
    Files.writeString(web.resolve("cgroup"), "12:cpu:/\n0::/system.slice/docker-ab.scope\n");
    Files.writeString(
        web.resolve("status"),
        "Name:\tUid:\t7\nPPid:\t1\nUid:\t1000\t0\t0\t0\nNSpid:\t4711\t12\t1\n");
    Files.writeString(
        web.resolve("stat"),
        "4711 (ng (in) x) S 1 4711 4711 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 3 0 987654 1 2\n");
    Files.write(
        web.resolve("cmdline"), "nginx\0-g\0\0daemon off;\0".getBytes(StandardCharsets.UTF_8));
    Files.createDirectories(tree.resolve("sys"));
    Files.createDirectories(tree.resolve("12345678901"));
  }

  private Path process(int pid, String comm, long inode) throws IOException {
    Path folder = tree.resolve(Integer.toString(pid));
    Files.createDirectories(folder.resolve("ns"));
    Files.createDirectories(folder.resolve("task"));
    Files.writeString(folder.resolve("comm"), comm + "\n");
    Files.createSymbolicLink(folder.resolve("ns/net"), Path.of("net:[" + inode + "]"));
    return folder;
  }

  private static void task(Path process, int task, long inode) throws IOException {
    Path ns = process.resolve("task/" + task + "/ns");
    Files.createDirectories(ns);
    Files.createSymbolicLink(ns.resolve("net"), Path.of("net:[" + inode + "]"));
  }

  @Test
  void pidsAreNumbersInRisingOrder() throws IOException {
    assertThat(proc.pids()).containsExactly(1, 4711);
  }

  @Test
  void threadElsewhereIsAMemberOfItsOwn() throws IOException {
    NetnsScan scan = proc.scanNetns();
    assertThat(scan.members())
        .containsExactly(
            new NetnsScan.Member(1, OptionalInt.empty(), 4026531840L),
            new NetnsScan.Member(4711, OptionalInt.empty(), 4026532281L),
            new NetnsScan.Member(4711, OptionalInt.of(4713), 4026532999L));
    assertThat(scan.refused()).isEmpty();
  }

  @Test
  void threadsOutliveTheFirstOne() throws IOException {
    Files.delete(tree.resolve("4711/ns/net"));
    assertThat(proc.scanNetns().members())
        .contains(new NetnsScan.Member(4711, OptionalInt.of(4712), 4026532281L));
  }

  @Test
  void onlyNetworkNamespacesAmongTheDescriptors() {
    assertThat(proc.netnsDescriptors(4711).found().orElseThrow())
        .containsExactly(new ProcRoot.HeldNetns(4711, 7, 4026532300L));
  }

  @Test
  void processThatEndedIsGoneNotEmpty() {
    assertThat(proc.comm(5)).isEqualTo(new ProcEntry.Gone<String>());
    assertThat(proc.netnsInode(5)).isEqualTo(new ProcEntry.Gone<Long>());
    assertThat(proc.tasks(5)).isEqualTo(new ProcEntry.Gone<List<Integer>>());
    assertThat(proc.netnsDescriptors(1)).isInstanceOf(ProcEntry.Gone.class);
  }

  @Test
  void otherErrorsAreRefusalsWithTheirReason() throws IOException {
    Files.delete(tree.resolve("1/comm"));
    Files.createDirectory(tree.resolve("1/comm"));
    assertThat(proc.comm(1))
        .isInstanceOfSatisfying(
            ProcEntry.Refused.class,
            refused -> assertThat(refused.reason().errno()).isEqualTo(Errno.EISDIR));
  }

  @Test
  void statusAndStartTimeAndNames() {
    assertThat(proc.comm(4711).found()).contains("ng (in) x");
    assertThat(proc.status(4711).found())
        .contains(new ProcStatus(1000, 0, 1, List.of(4711, 12, 1)));
    assertThat(proc.startTime(4711).found()).contains(987654L);
    assertThat(proc.cgroup(4711).found().orElseThrow())
        .containsExactly("12:cpu:/", "0::/system.slice/docker-ab.scope");
    assertThat(proc.cmdline(4711, Duration.ofSeconds(5)).found().orElseThrow())
        .containsExactly("nginx", "-g", "", "daemon off;");
  }

  @Test
  void commandLineThatNeverEndsIsCut() throws IOException {
    Files.write(tree.resolve("1/cmdline"), new byte[1_000_000]);
    assertThat(proc.cmdline(1, Duration.ofSeconds(5)).found().orElseThrow()).hasSize(4096);
  }

  @Test
  void realTreeHoldsOurselves() throws IOException {
    ProcRoot real = ProcRoot.system();
    int pid = Math.toIntExact(ProcessHandle.current().pid());
    assertThat(real.pids()).contains(pid);
    assertThat(real.tasks(pid).found().orElseThrow().size()).isGreaterThan(1);
    long inode = real.netnsInode(pid).found().orElseThrow();
    assertThat(real.scanNetns().members())
        .contains(new NetnsScan.Member(pid, OptionalInt.empty(), inode));
    assertThat(real.ownMounts().found().orElseThrow())
        .anyMatch(mount -> mount.mountPoint().equals("/proc") && mount.type().equals("proc"));
  }
}
