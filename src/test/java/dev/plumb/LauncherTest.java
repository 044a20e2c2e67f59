package dev.plumb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java the launcher takes: judged by release files, with no Java started. */
final class LauncherTest {
  private static final Path LAUNCHER =
      Path.of(System.getProperty("basedir", "."), "plumb").toAbsolutePath();

  @TempDir Path folder;
  private Path jvms;

  /** What a run of the launcher said. */
  private record Said(int code, String out, String err) {}

  @BeforeEach
  void makeFolder() throws IOException {
    jvms = Files.createDirectory(folder.resolve("jvms"));
  }

  @Test
  void newestOfTheFolderWins() throws Exception {
    jdk(jvms.resolve("a"), "21.0.9");
    Path newest = jdk(jvms.resolve("b"), "25.0.10");
    jdk(jvms.resolve("c"), "25.0.9");
    jdk(jvms.resolve("d"), "17.0.15");
    assertThat(which(Map.of())).isEqualTo(java(newest));
  }

  @Test
  void plumbJavaHomeBeatsJavaHomeBeatsPathBeatsFolder() throws Exception {
    Path first = jdk(folder.resolve("first"), "21");
    Path second = jdk(folder.resolve("second"), "22.0.1");
    Path third = jdk(folder.resolve("third"), "23.0.1");
    jdk(jvms.resolve("fourth"), "25.0.1");
    String path = third.resolve("bin") + ":/usr/bin:/bin";
    assertThat(which(Map.of("PLUMB_JAVA_HOME", first + "", "JAVA_HOME", second + "", "PATH", path)))
        .isEqualTo(java(first));
    assertThat(which(Map.of("JAVA_HOME", second + "", "PATH", path))).isEqualTo(java(second));
    assertThat(which(Map.of("PATH", path))).isEqualTo(java(third));
  }

  @Test
  void aJavaOfPathThatIsALinkIsFollowedToItsHome() throws Exception {
    Path real = jdk(folder.resolve("opt jdk"), "21.0.2");
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), real.resolve("bin/java"));
    assertThat(which(Map.of("PATH", bin + ":/usr/bin:/bin"))).isEqualTo(java(real));
  }

  @Test
  void tooOldInJavaHomeAndPathIsPassedOver() throws Exception {
    Path old = jdk(folder.resolve("old"), "17.0.15");
    Path ancient = jdk(folder.resolve("ancient"), "1.8.0_442");
    Path good = jdk(jvms.resolve("good"), "21.0.1");
    String path = ancient.resolve("bin") + ":/usr/bin:/bin";
    assertThat(which(Map.of("JAVA_HOME", old + "", "PATH", path))).isEqualTo(java(good));
  }

  @Test
  void noUsableJavaIsACleanError() throws Exception {
    jdk(jvms.resolve("old"), "17.0.15");
    Said said = run(Map.of(), LAUNCHER.toString(), "--which-java");
    assertThat(said.code()).isEqualTo(5);
    assertThat(said.out()).isEmpty();
    assertThat(said.err())
        .startsWith("plumb needs Java 21 or newer\n  because   found: ")
        .contains("17.0.15")
        .contains("  try       install a JDK");
  }

  @Test
  void aWrongPlumbJavaHomeIsAnErrorAndNotPassedOver() throws Exception {
    jdk(jvms.resolve("good"), "25.0.1");
    Said said = run(Map.of("PLUMB_JAVA_HOME", "/nonexistent"), LAUNCHER.toString(), "--which-java");
    assertThat(said.code()).isEqualTo(5);
    assertThat(said.err()).startsWith("PLUMB_JAVA_HOME names no usable Java");
  }

  @Test
  void theLauncherIsFoundThroughLinksAndFromAnyFolder() throws Exception {
    Path good = jdk(jvms.resolve("good"), "25.0.1");
    // A copy with a jar beside it: the fake java prints its arguments, so we see which jar.
    Path home = Files.createDirectory(folder.resolve("a checkout"));
    Files.copy(LAUNCHER, home.resolve("plumb"));
    assertThat(home.resolve("plumb").toFile().setExecutable(true)).isTrue();
    Files.createDirectories(home.resolve("target"));
    Files.writeString(home.resolve("target/plumb.jar"), "");
    Files.writeString(home.resolve("target/plumb-start.jar"), "");
    Path link = Files.createSymbolicLink(folder.resolve("link"), home.resolve("plumb"));
    String jar = home.toRealPath().resolve("target/plumb-start.jar").toString();

    Said direct = run(Map.of(), home.resolve("plumb").toString(), "veth", "two words");
    assertThat(direct.err()).isEmpty();
    assertThat(direct.out()).contains("-jar\n" + jar + "\nveth\ntwo words\n");
    assertThat(direct.out()).contains("-Dplumb.stdout.tty=false\n");
    assertThat(run(Map.of(), link.toString(), "x").out()).contains(jar + "\nx\n");
    assertThat(run(Map.of(), "sh", "-c", "cd '" + home + "/target' && ../plumb x").out())
        .contains(jar + "\nx\n");
    assertThat(good).isDirectory();
  }

  @Test
  void whatIsBuiltButStaleIsOneLine() throws Exception {
    jdk(jvms.resolve("good"), "25.0.1");
    Path home = Files.createDirectory(folder.resolve("checkout"));
    Files.copy(LAUNCHER, home.resolve("plumb"));
    assertThat(home.resolve("plumb").toFile().setExecutable(true)).isTrue();
    Files.createDirectories(home.resolve("target"));
    Path jar = Files.writeString(home.resolve("target/plumb.jar"), "");
    Files.writeString(home.resolve("target/plumb-start.jar"), "");
    Path source = home.resolve("src/main/java/dev/plumb/world/kernel/Fd.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));

    Said said = run(Map.of(), home.resolve("plumb").toString(), "x");
    assertThat(said.code()).isZero();
    assertThat(said.err().lines()).hasSize(1).first().asString().contains("sources are newer");

    // What an editor keeps beside a source is none.
    Files.move(source, source.resolveSibling(".Fd.java.swp"));
    assertThat(run(Map.of(), home.resolve("plumb").toString(), "x").err()).isEmpty();
  }

  @Test
  void mavenLeavesTheScriptOnStandardInputAlone() throws Exception {
    jdk(jvms.resolve("good"), "25.0.1");
    Path home = Files.createDirectory(folder.resolve("checkout"));
    Files.copy(LAUNCHER, home.resolve("plumb"));
    assertThat(home.resolve("plumb").toFile().setExecutable(true)).isTrue();
    Path bin = Files.createDirectory(folder.resolve("maven"));
    // What it could read becomes the jar.
    script(
        bin.resolve("mvn"),
        "printf '\\033[0m'; /usr/bin/mkdir target && /usr/bin/cat >target/plumb.jar"
            + " && : >target/plumb-start.jar; printf '\\033[1;31mfound\\033[0m\\n' >&2");
    Path input = Files.writeString(folder.resolve("script"), "ns list\n");

    Said said =
        run(
            Map.of("PATH", bin + ":/usr/bin:/bin"),
            "/bin/sh",
            "-c",
            "exec '" + home.resolve("plumb") + "' demo <'" + input + "'");
    assertThat(said.err())
        .startsWith("plumb: building once")
        .endsWith("\nfound\n")
        .hasLineCount(2)
        .doesNotContain("\u001b");
    assertThat(said.out()).endsWith("\ndemo\n");
    assertThat(home.resolve("target/plumb.jar")).isEmptyFile();
  }

  private static Path jdk(Path home, String version) throws IOException {
    Path java = home.resolve("bin/java");
    Files.createDirectories(java.getParent());
    script(java, "printf '%s\\n' \"$@\"");
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"Nobody\"\nJAVA_RUNTIME_VERSION=\"%s+7\"\nJAVA_VERSION=\"%s\"\nMODULES=\"a\"\n"
            .formatted(version, version));
    return home;
  }

  private static void script(Path file, String line) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static String java(Path home) {
    return home.resolve("bin/java").toString();
  }

  private String which(Map<String, String> environment) throws Exception {
    Said said = run(environment, LAUNCHER.toString(), "--which-java");
    assertThat(said.err()).isEmpty();
    return said.out().strip();
  }

  private Said run(Map<String, String> environment, String... words) throws Exception {
    // The machine's own java must not be in this PATH: only coreutils.
    Path tools = folder.resolve("tools");
    if (!Files.exists(tools)) {
      Files.createDirectory(tools);
      for (String tool : List.of("find", "stat", "readlink", "id", "uname")) {
        script(tools.resolve(tool), "exec /usr/bin/%s \"$@\"".formatted(tool));
      }
    }
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("PLUMB_JVM_FOLDER", jvms.toString());
    environment.forEach(
        (name, value) ->
            builder.environment().put(name, value.replace(":/usr/bin:/bin", ":" + tools)));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Said(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }
}
