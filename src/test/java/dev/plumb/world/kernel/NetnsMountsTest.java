package dev.plumb.world.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("live")
@SuppressWarnings("StringConcatToTextBlock") // escapes and blanks count here
class NetnsMountsTest {
  private static final ResolverConfig DOCKERS =
      new ResolverConfig(List.of("127.0.0.11"), List.of("x.example"), List.of("ndots:0"));

  private final TestNetns lab = TestNetns.assumed();
  private Census before;
  private String ourMounts;

  @BeforeEach
  void count() throws IOException {
    before = Census.take();
    ourMounts = Files.readString(Path.of("/proc/self/mountinfo"));
  }

  @AfterEach
  void nothingLeftBehindAndNothingSeenOutside() throws IOException {
    before.assertUnchanged();
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).isEqualTo(ourMounts);
    lab.close();
  }

  private static String sh(String script) throws IOException {
    Child.Captured got =
        Child.capture(List.of("sh", "-c", script), Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"));
    return got.text() + got.errorText();
  }

  /** What a script says in the lab, after another one has arranged a mount namespace of its own. */
  private String inside(String arrange, NetnsMounts.Wanted wanted, String ask) throws IOException {
    try (NetnsFd netns = lab.open()) {
      return NetnsVisit.call(
          netns,
          () -> {
            assertThat(LibcProcess.unshare(Libc.CLONE_NEWNS)).isZero();
            assertThat(sh("mount --make-rprivate / && " + arrange)).isEmpty();
            List<String> sentences = NetnsMounts.prepare(wanted);
            return String.join("\n", sentences) + sh(ask);
          });
    }
  }

  @Test
  void sysShowsTheVisitedNamespaceAndKeepsItsMounts() throws IOException {
    String cgroups = "find /sys/fs/cgroup -mindepth 1 -maxdepth 1 | sort";
    String outside = sh(cgroups);
    NetnsMounts.Wanted nothing = new NetnsMounts.Wanted(Optional.empty(), Optional.empty());
    assertThat(inside("true", nothing, "ls /sys/class/net; " + cgroups))
        .isEqualTo("lo\n" + outside);
    assertThat(
            inside(
                "mount -t tmpfs t /sys/kernel/tracing && mount -t tmpfs b /sys/fs/bpf",
                nothing,
                "awk '$5 ~ \"^/sys/(fs/bpf|kernel/tracing)$\" {print $5}' /proc/self/mountinfo |"
                    + " sort -u"))
        .isEqualTo("/sys/fs/bpf\n/sys/kernel/tracing\n");
  }

  @Test
  void readOnlySysStaysReadOnly() throws IOException {
    assertThat(
            inside(
                "mount -o remount,bind,ro /sys",
                new NetnsMounts.Wanted(Optional.empty(), Optional.empty()),
                "grep ' / /sys ' /proc/self/mountinfo | tail -1 | cut -d' ' -f6 | cut -c1-2"))
        .isEqualTo("ro\n");
  }

  @Test
  void resolverFileIsTheContainersAndNothingElseIsHidden() throws IOException {
    assertThat(
            inside(
                "true",
                new NetnsMounts.Wanted(Optional.of(DOCKERS), Optional.empty()),
                "cat /etc/resolv.conf; stat -c %a /etc/resolv.conf; ls /sys | grep -c resolv;"
                    + " grep -c plumb /proc/self/mountinfo"))
        .isEqualTo(DOCKERS.text() + "644\n0\n1\n");
  }

  @Test
  void resolverFileThatIsALinkIsCoveredWhereItLeads() throws IOException {
    assertThat(
            inside(
                "mount -t tmpfs t /etc && mount -t tmpfs t /run && mkdir /run/r &&"
                    + " echo host > /run/r/stub && ln -s ../run/r/stub /etc/resolv.conf",
                new NetnsMounts.Wanted(Optional.of(DOCKERS), Optional.empty()),
                "cat /etc/resolv.conf; readlink /etc/resolv.conf; cat /run/r/stub"))
        .isEqualTo(DOCKERS.text() + "../run/r/stub\n" + DOCKERS.text());
  }

  @Test
  void missingResolverFileIsSaid() throws IOException {
    assertThat(
            inside(
                "mount -t tmpfs t /etc",
                new NetnsMounts.Wanted(Optional.of(DOCKERS), Optional.empty()),
                "ls /sys/class/net"))
        .isEqualTo("/etc/resolv.conf is the host's: nothing could be bound there (ENOENT).lo\n");
  }

  @Test
  void hostsResolverSocketsAreMasked() throws IOException {
    assertThat(
            inside(
                "mount -t tmpfs t /run && mkdir -p /run/nscd /run/systemd/resolve && python3 -c \""
                    + "import socket\nfor p in '/run/nscd/socket',"
                    + "'/run/systemd/resolve/io.systemd.Resolve':"
                    + " socket.socket(socket.AF_UNIX).bind(p)\"",
                new NetnsMounts.Wanted(Optional.empty(), Optional.empty()),
                "stat -c %F /run/nscd/socket /run/systemd/resolve/io.systemd.Resolve"))
        .isEqualTo("regular empty file\nregular empty file\n");
  }

  @Test
  void filesOfTheNamedNamespaceAreBoundAsIpNetnsDoes() throws IOException {
    assertThat(
            inside(
                "mount -t tmpfs t /etc && mkdir -p /etc/netns/web /etc/netns/web/ppp /etc/ppp &&"
                    + " echo w > /etc/netns/web/hosts && echo h > /etc/hosts &&"
                    + " echo p > /etc/netns/web/ppp/x && echo n > /etc/netns/web/new",
                new NetnsMounts.Wanted(Optional.empty(), Optional.of("web")),
                "cat /etc/hosts /etc/ppp/x"))
        .isEqualTo("/etc/new is the host's: nothing could be bound there (ENOENT).w\np\n");
    assertThat(
            inside(
                "mount -t tmpfs t /etc && mkdir -p /etc/netns && echo h > /etc/hosts",
                new NetnsMounts.Wanted(Optional.empty(), Optional.of("../netns")),
                "cat /etc/hosts"))
        .isEqualTo("h\n");
  }

  @Test
  void containersFilesAreReadWithoutTrust(@TempDir Path root) throws Exception {
    Path etc = Files.createDirectories(root.resolve("etc"));
    Path file = etc.resolve("resolv.conf");
    try (Fd at = Fd.open(root.toString(), Libc.O_RDONLY)) {
      Files.writeString(file, "nameserver 1.1.1.1\n");
      assertThat(ContainerRoot.readFile(at, "etc/resolv.conf")).hasSize(19);

      Files.delete(file);
      Files.createSymbolicLink(file, Path.of("/etc/shadow"));
      assertThatThrownBy(() -> ContainerRoot.readFile(at, "etc/resolv.conf"))
          .hasMessageContaining("ENOENT");
      Files.writeString(etc.resolve("shadow"), "own\n");
      assertThat(ContainerRoot.readFile(at, "etc/resolv.conf")).asString().isEqualTo("own\n");

      Files.delete(file);
      Files.createSymbolicLink(file, Path.of("../../../../etc/passwd"));
      assertThatThrownBy(() -> ContainerRoot.readFile(at, "etc/resolv.conf"))
          .hasMessageContaining("ENOENT");

      Files.delete(file);
      assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
      assertThatThrownBy(() -> ContainerRoot.readFile(at, "etc/resolv.conf"))
          .hasMessageContaining("not a regular file");

      Files.delete(file);
      Files.write(file, new byte[1 << 20]);
      assertThatThrownBy(() -> ContainerRoot.readFile(at, "etc/resolv.conf"))
          .hasMessageContaining("EFBIG");
    }
    try (Fd at = Fd.open("/proc/self", Libc.O_RDONLY)) {
      assertThatThrownBy(() -> ContainerRoot.readFile(at, "root/etc/passwd"))
          .hasMessageContaining("ELOOP");
    }
  }

  @Test
  void resolverOfAProcessIsReadOnlyWhileItIsTheOneMeant() throws IOException {
    try (NetnsFd netns = lab.open();
        NetnsFd own = NetnsFd.self()) {
      Duration second = Duration.ofSeconds(5);
      assertThat(
              ContainerRoot.resolverConfig(ProcRoot.system(), lab.pid(), netns.key(), second)
                  .found())
          .contains(ResolverConfig.parse(Files.readAllBytes(Path.of("/etc/resolv.conf"))));
      assertThat(ContainerRoot.resolverConfig(ProcRoot.system(), lab.pid(), own.key(), second))
          .isInstanceOf(ProcEntry.Gone.class);
    }
  }
}
