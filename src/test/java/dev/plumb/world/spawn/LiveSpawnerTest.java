package dev.plumb.world.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.live.NamedNetns;
import dev.plumb.model.Bytes;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Spawner;
import dev.plumb.model.port.Spawner.Program;
import dev.plumb.model.port.Spawner.Resolver;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.kernel.ProcRoot;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.IP_TOOL})
final class LiveSpawnerTest {
  private static final Map<String, String> PATH = Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");

  private final Doors doors = new Doors(ProcRoot.system());
  private final List<String> lastWords = new ArrayList<>();
  private final Spawner spawner = new LiveSpawner(doors, ProcRoot.system(), lastWords::add);
  private NamedNetns lab;
  private NetnsId id;

  @BeforeEach
  void makeNamespace() throws IOException {
    lab = NamedNetns.add("spawn-a");
    Object inode = Files.getAttribute(Path.of("/run/netns/spawn-a"), "unix:ino");
    id = new NetnsId(Doors.own().device(), (Long) inode);
  }

  @AfterEach
  void removeNamespace() {
    lab.close();
  }

  private Program program(NetnsId netns, String... words) {
    return new Program(netns, List.of(words), new Resolver.HostFiles(), PATH);
  }

  private static String text(Spawner.Captured captured) {
    return new String(captured.output().toArray(), StandardCharsets.UTF_8);
  }

  private Spawner.Captured capture(Program program) {
    return spawner.capture(program, Optional.empty(), 1 << 20);
  }

  @Test
  void programRunsInTheNamespaceAndSeesItsSys() {
    lab.ip("link add inner type veth peer name outer");
    Spawner.Captured seen =
        capture(program(id, "sh", "-c", "readlink /proc/self/ns/net; ls /sys/class/net"));
    assertThat(seen.ended().notes()).isEmpty();
    assertThat(seen.ended().code()).isZero();
    assertThat(text(seen)).isEqualTo(id + "\ninner\nlo\nouter\n");
  }

  @Test
  void inOurOwnNamespaceNothingIsMounted() throws IOException {
    Spawner.Captured seen = capture(program(Doors.own(), "readlink", "/proc/self/ns/mnt"));
    Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/mnt"));
    assertThat(text(seen)).isEqualTo(own + "\n");
    assertThat(text(capture(program(id, "readlink", "/proc/self/ns/mnt"))))
        .isNotEqualTo(own + "\n");
  }

  @Test
  void exitCodesAreThoseOfAShell() {
    assertThat(spawner.run(program(id, "sh", "-c", "exit 7")).code()).isEqualTo(7);
    assertThat(spawner.run(program(id, "sh", "-c", "kill -TERM $$")).code()).isEqualTo(128 + 15);
    assertThat(spawner.run(program(id, "no-such-program")))
        .isEqualTo(
            new Spawner.Ended(127, List.of(), Optional.of("there is no such program in PATH")));
    assertThat(spawner.run(program(id, "/no/such/program")))
        .isEqualTo(
            new Spawner.Ended(127, List.of(), Optional.of("there is no such file on this host")));
    assertThat(spawner.run(program(id, "/etc/passwd")))
        .isEqualTo(new Spawner.Ended(126, List.of(), Optional.of("it may not be executed")));
    assertThat(spawner.run(program(id, "/etc")))
        .isEqualTo(new Spawner.Ended(126, List.of(), Optional.of("it is a folder")));
    NetnsId nowhere = new NetnsId(id.device(), 1);
    assertThat(spawner.run(program(nowhere, "true")).code()).isEqualTo(125);
  }

  @Test
  void environmentIsTheGivenOneAndNoMore() {
    Program program =
        new Program(
            id, List.of("env"), new Resolver.HostFiles(), Map.of("PATH", "/usr/bin", "A", "b"));
    assertThat(text(capture(program))).isEqualTo("A=b\nPATH=/usr/bin\n");
  }

  @Test
  void containersResolverFilesAreSeen() throws Exception {
    Process inside =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                "spawn-a",
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs t /mnt && mkdir /mnt/etc"
                    + " && echo nameserver 10.9.8.7 >/mnt/etc/resolv.conf"
                    + " && for d in bin lib lib64 usr proc; do"
                    + " mkdir -p /mnt/$d; mount --rbind /$d /mnt/$d; done"
                    + " && exec chroot /mnt sh -c 'echo ready; read end'")
            .start();
    try {
      assertThat(inside.inputReader().readLine()).isEqualTo("ready");
      Program program =
          new Program(
              id,
              List.of("cat", "/etc/resolv.conf"),
              new Resolver.ContainerFiles((int) inside.pid()),
              PATH);
      Spawner.Captured seen = capture(program);
      assertThat(seen.ended().notes()).isEmpty();
      assertThat(text(seen)).isEqualTo("nameserver 10.9.8.7\n");
    } finally {
      inside.destroyForcibly().waitFor();
    }
  }

  @Test
  void resolverOfAProcessThatIsElsewhereIsANote() {
    Program program =
        new Program(
            id,
            List.of("true"),
            new Resolver.ContainerFiles((int) ProcessHandle.current().pid()),
            PATH);
    Spawner.Captured seen = capture(program);
    assertThat(seen.ended().code()).isZero();
    assertThat(seen.ended().notes()).singleElement().asString().contains("resolv.conf");
  }

  @Test
  void capturedProgramReadsInputAndIsCutAtTheLimit() {
    Bytes input = Bytes.of("abcdef".getBytes(StandardCharsets.UTF_8));
    assertThat(text(spawner.capture(program(id, "cat"), Optional.of(input), 100)))
        .isEqualTo("abcdef");
    Spawner.Captured cut = spawner.capture(program(id, "cat"), Optional.of(input), 3);
    assertThat(text(cut)).isEqualTo("abc");
    assertThat(cut.ended().notes()).hasSize(1);
  }

  @Test
  void existsLooksThroughPath() {
    assertThat(spawner.exists("sh")).isTrue();
    assertThat(spawner.exists("no-such-program")).isFalse();
    assertThat(spawner.exists("/etc/passwd")).isFalse();
  }

  private String replaced(String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(ReplaceMain.class.getName());
    command.addAll(List.of(Long.toString(id.device()), Long.toString(id.inode())));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectInput(new File("/dev/null"))
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said + process.exitValue();
  }

  @Test
  void replacedProcessBecomesTheProgramInTheNamespace() throws Exception {
    String said = replaced("sh", "-c", "readlink /proc/self/ns/net; cat /proc/$$/comm; exit 9");
    assertThat(said).isEqualTo(id + "\nsh\n9");
    assertThat(replaced("no-such-program")).isEqualTo("127");
  }
}
