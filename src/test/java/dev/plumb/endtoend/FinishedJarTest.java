package dev.plumb.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Launcher and jar together, in bad surroundings; nothing is looked at but plumb's own namespace.
 */
@Tag("jar")
final class FinishedJarTest {
  /** What no one-shot may load: a line editor, system calls, JSON, YAML, HTTP. */
  private static final List<String> HEAVY =
      List.of(
          "org.jline.",
          "com.sun.jna.",
          "com.fasterxml.",
          "org.snakeyaml.",
          "org.apache.hc.",
          "org.apache.commons.net.");

  @TempDir Path folder;

  @BeforeEach
  void mustBeBuilt() {
    Checkout.mustBeBuilt();
  }

  private Said run(Map<String, String> environment, String... words) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().remove("NO_COLOR");
    builder.environment().remove("CLICOLOR_FORCE");
    builder.environment().putAll(environment);
    return Scene.said(builder, folder);
  }

  private Said shell(String script, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("sh", "-c", script, Checkout.LAUNCHER.toString()));
    words.addAll(List.of(more));
    return run(
        Map.of("PWD_OF_TEST", folder.toString(), "TERM", "xterm-256color"),
        words.toArray(new String[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "help", "help veth", "set output"})
  void aOneShotWithoutASystemCallLoadsNoLibrary(String line) throws Exception {
    List<String> loaded = classesOf(line);
    assertThat(only(loaded, "dev.plumb.")).as("plumb's own classes").isNotEmpty();
    assertThat(heavy(loaded)).isEmpty();
    assertThat(only(loaded, "dev.plumb.world.netlink.")).isEmpty();
    assertThat(only(loaded, "java.util.regex.Matcher")).as("a pattern was used").isEmpty();
    assertThat(only(loaded, "java.util.Formatter")).as("a format was used").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"link list", "veth list", "subnet 10.0.0.0/30"})
  void aOneShotLoadsOnlyTheLibraryItNeeds(String line) throws Exception {
    List<String> loaded = classesOf(line);
    List<String> heavy = heavy(loaded);
    heavy.removeAll(
        only(heavy, line.startsWith("subnet") ? "org.apache.commons.net." : "com.sun.jna."));
    if (!line.startsWith("subnet")) {
      heavy.removeAll(only(heavy, "com.fasterxml.")); // where a Docker is, its state files are JSON
    }
    assertThat(heavy).isEmpty();
  }

  /** It must run there to say anything. */
  @Test
  void theJarsOwnFirstClassIsForAnyJava() throws Exception {
    try (ZipFile jar = new ZipFile(Checkout.JAR.toFile());
        DataInputStream in =
            new DataInputStream(jar.getInputStream(jar.getEntry("dev/plumb/AnyJava.class")))) {
      assertThat(in.readInt()).isEqualTo(0xcafebabe);
      in.readUnsignedShort();
      assertThat(in.readUnsignedShort()).as("of Java 11").isEqualTo(55);
    }
    String current = System.getProperty("java.home") + "/bin/java";
    run(Map.of(), current, "-jar", Checkout.JAR.toString(), "--version").isDone();
  }

  @Test
  void anOlderJavaIsToldWhatIsMissing() throws Exception {
    Path old = Path.of("/usr/lib/jvm/java-17-openjdk-amd64/bin/java");
    assumeTrue(Files.isExecutable(old), "there is no Java 17 here");
    Said said = run(Map.of(), old.toString(), "-jar", Checkout.JAR.toString(), "ns");
    assertThat(said.code()).isEqualTo(5);
    assertThat(said.err())
        .startsWith("plumb needs Java 21 or newer\n  because   this is Java 17.")
        .contains("\n  try       ");
  }

  private static List<String> heavy(List<String> loaded) {
    List<String> found = new ArrayList<>();
    for (String prefix : HEAVY) {
      found.addAll(only(loaded, prefix));
    }
    return found;
  }

  private static List<String> only(List<String> names, String prefix) {
    List<String> found = new ArrayList<>();
    for (String name : names) {
      if (name.startsWith(prefix)) {
        found.add(name);
      }
    }
    return found;
  }

  /** The classes that a one-shot loads, with the flags of the launcher and no archive. */
  private List<String> classesOf(String line) throws Exception {
    Path log = folder.resolve("classes");
    List<String> words = new ArrayList<>();
    words.add(System.getProperty("java.home") + "/bin/java");
    words.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xlog:disable",
            "-Xlog:class+load:file=" + log));
    words.addAll(
        List.of("-Dplumb.stdin.tty=false", "-Dplumb.stdout.tty=false", "-Dplumb.stderr.tty=false"));
    words.addAll(List.of("-jar", Checkout.JAR.toString()));
    words.addAll(List.of(line.split(" ")));
    run(Map.of(), words.toArray(new String[0])).isClean();
    List<String> names = new ArrayList<>();
    for (String one : Files.readAllLines(log)) {
      int source = one.indexOf(" source: ");
      if (source > 0) {
        String name = one.substring(0, source);
        names.add(name.substring(name.lastIndexOf(' ') + 1));
      }
    }
    return names;
  }

  @Test
  void aClosedInputIsAnEmptyOne() throws Exception {
    assertThat(shell("\"$0\" <&-").isOneError(2).err()).startsWith("nothing to do\n");
    Said nowhere = shell("\"$0\" --version >&-").isClean();
    assertThat(nowhere.code()).isEqualTo(5);
    assertThat(shell("\"$0\" --version 2>&-").isDone().out()).startsWith("plumb ");
  }

  @Test
  void aDumbTerminalGetsLinesAndNothingElse() throws Exception {
    Said said =
        shell("export TERM=dumb; script -qec \"$0 link list\" /dev/null | tr -d '\\r'").isDone();
    assertThat(said.out()).contains("lo").doesNotContain("\033");
    Said typed =
        shell(
                "export TERM=dumb; printf 'link list\\n"
                    + "quit\\n"
                    + "' | script -qec \"$0\" /dev/null | tr -d '\\r"
                    + "'")
            .isClean();
    assertThat(typed.out()).contains("loopback").doesNotContain("\033");
  }

  @Test
  void aTerminalOfTwentyColumns() throws Exception {
    // A one-shot's lines are whole, as ip's are: the terminal wraps them.
    assertThat(shell("script -qec \"stty cols 20 rows 10; $0 link list\" /dev/null").isDone().out())
        .contains("loopback");
    shell("script -qec \"stty cols 20 rows 10; $0 nosuchword\" /dev/null").isClean();
    shell("script -qec \"stty cols 1 rows 1; $0 ns list\" /dev/null").isClean();
  }

  @Test
  void placesThatCannotBeWritten() throws Exception {
    Said said =
        Scene.ofJar(folder)
            .play(
                """
                case $(command -v plumb) in
                  # A checkout below /tmp would be covered with it: then only the home is tried.
                  /tmp/*) mkdir home; home=$PWD/home ;;
                  *) mount -t tmpfs -o noexec tmpfs /tmp; mkdir /tmp/home; home=/tmp/home ;;
                esac
                mount -t tmpfs -o ro tmpfs "$home"
                HOME=$home plumb link list
                mount -t tmpfs -o ro tmpfs /var/lib
                printf 'subnet 10.0.0.0/30\\nquit\\n' >typed
                { sleep 2; cat typed; sleep 1; } | HOME=$home TERM=xterm script -qec plumb /dev/null >prompt
                """);
    assertThat(said.isDone().err()).isEmpty();
    assertThat(said.out()).contains("loopback");
    assertThat(folder.resolve("prompt"))
        .as("the prompt, whose terminal needs a library of its own")
        .content()
        .contains("10.0.0.3")
        .doesNotContain("rror");
  }

  @Test
  void aSnapshotThatCannotBeWrittenIsOneError() throws Exception {
    Scene scene = Scene.ofJar(folder);
    scene
        .play(
            "mkdir full; mount -t tmpfs -o ro tmpfs full; plumb snapshot save"
                + " full/host.plumb.json.gz")
        .isOneError(5);
    scene.play("plumb snapshot save --force /dev/full").isOneError(5);
    scene.play("echo nonsense >no.plumb.json.gz; plumb open no.plumb.json.gz").isOneError(5);
  }

  /**
   * The prompt of nobody, whose history file is root's; it is said, and neither read nor written.
   */
  @Test
  void aHistoryThatBelongsToSomebodyElseIsNotUsed() throws Exception {
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "another user needs root");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path jar = Files.copy(Checkout.JAR, folder.resolve("plumb.jar"));
    Path state = Files.createDirectories(folder.resolve("state/plumb"));
    Path history = Files.writeString(state.resolve("history"), "1:secret words\n");
    Files.setAttribute(state, "unix:uid", 65534);
    String java =
        System.getProperty("java.home")
            + "/bin/java --enable-native-access=ALL-UNNAMED -Dplumb.stdin.tty=true"
            + " -Dplumb.stdout.tty=true -Dplumb.stderr.tty=true -jar "
            + jar;
    String script =
        "{ sleep 3; printf 'history\\nquit\\n'; sleep 1; } | HOME=\"$2\""
            + " XDG_STATE_HOME=\"$2/state\" setpriv --reuid=65534 --regid=65534 --clear-groups"
            + " script -qec \"$1\" /dev/null | tr -d '\\r'";
    Said said =
        run(Map.of("TERM", "xterm-256color"), "sh", "-c", script, "sh", java, folder.toString())
            .isClean();
    assertThat(said.out())
        .contains("no history is kept: " + history + " belongs to somebody else\n")
        .contains("1  history")
        .doesNotContain("secret");
    assertThat(history).hasContent("1:secret words\n");
  }

  /** tcpdump gives up root for a user of its own, which needs more ids than one. */
  @Test
  void aDemoOfAUserWithSubordinateIdsRunsTcpdump() throws Exception {
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "another user needs root");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/newuidmap")), "no newuidmap (uidmap)");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path jar = Files.copy(Checkout.JAR, folder.resolve("plumb.jar"));
    Path ids = Files.writeString(folder.resolve("ids"), "nobody:200000:65536\n");
    String script =
        "mount --bind \"$1\" /etc/subuid && mount --bind \"$1\" /etc/subgid && cd / && exec setpriv"
            + " --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all \"$2\""
            + " --enable-native-access=ALL-UNNAMED -jar \"$3\" demo <\"$4\"";
    Path typed =
        Files.writeString(
            folder.resolve("typed"),
            "exec client sh -c 'ping -c 20 -i 0.2 172.18.0.2 >/dev/null & tcpdump -nli eth0 -c 1"
                + " icmp'\n");
    List<String> words = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", script, "sh"));
    words.addAll(List.of(ids.toString(), System.getProperty("java.home") + "/bin/java"));
    words.addAll(List.of(jar.toString(), typed.toString()));
    Said said = run(Map.of("HOME", "/nonexistent"), words.toArray(new String[0])).isDone();
    assertThat(said.out()).contains("172.18.0.2: ICMP echo request");
  }
}
