package dev.plumb.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A shell script in network, mount and pid namespaces of its own, with an empty {@code /run};
 * everything in it ends with it. The script has {@code plumb} in its PATH, and a folder of its own
 * to be in.
 */
final class Scene {
  private static final String PRIVATE =
      "mount -t tmpfs -o mode=755 tmpfs /run && mkdir /run/netns && ip link set lo up && cd \"$1\""
          + " && . ./script";

  private static final List<String> JVM =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED");

  private final Path folder;
  private final List<String> unshare;
  private final Path plumb;

  private Scene(Path folder, List<String> unshare, Path plumb) {
    this.folder = folder;
    this.unshare = unshare;
    this.plumb = plumb;
  }

  /** A scene of the live run, whose plumb is the classes under test: the jar is not built yet. */
  static Scene ofClasses(Path folder) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(System.getProperty("java.home") + "/bin/java");
    words.addAll(JVM);
    words.add("-cp");
    words.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    words.add("dev.plumb.Main");
    StringBuilder script = new StringBuilder("#!/bin/sh\nexec");
    for (String word : words) {
      script.append(" '").append(word).append('\'');
    }
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path plumb = Files.writeString(bin.resolve("plumb"), script.append(" \"$@\"\n"));
    Files.setPosixFilePermissions(plumb, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Scene(folder, List.of("unshare", "-nmpf", "--kill-child", "--mount-proc"), plumb);
  }

  /** A scene of the finished jar, in a user namespace of its own where we are not root. */
  static Scene ofJar(Path folder) {
    return new Scene(
        folder, List.of("unshare", "-Urnmpf", "--kill-child", "--mount-proc"), Checkout.LAUNCHER);
  }

  /** Plays a script, and gives what it said in all. */
  Said play(String script) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words(script));
    surround(builder.environment());
    return said(builder, folder);
  }

  /** Plays a script on a terminal, on which the test types; nothing is kept of its session. */
  TypedTerminal type(String script) throws IOException {
    // Root's history would be the machine's.
    return new TypedTerminal(
        folder, words("mount -t tmpfs tmpfs /var/lib\n" + script), this::surround);
  }

  private List<String> words(String script) throws IOException {
    Files.writeString(folder.resolve("script"), "set -eu\n" + script);
    List<String> words = new ArrayList<>(unshare);
    words.addAll(List.of("sh", "-c", PRIVATE, "sh", folder.toString()));
    return words;
  }

  private void surround(Map<String, String> environment) {
    environment.put("PATH", plumb.getParent() + ":/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("HOME", folder.toString());
    environment.put("LC_ALL", "C.UTF-8");
    environment.remove("DOCKER_HOST");
  }

  static Said said(ProcessBuilder builder, Path folder) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "said", ".out");
    Path err = Files.createTempFile(folder, "said", ".err");
    builder.redirectInput(new java.io.File("/dev/null"));
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      assertThat(false).as("it hangs: %s", Files.readString(err, UTF_8)).isTrue();
    }
    return new Said(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }
}
