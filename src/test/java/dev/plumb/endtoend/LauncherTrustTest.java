package dev.plumb.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whose files the launcher maps and runs. Its Java is one that says how it was called; files of
 * others need root to make.
 */
@Tag("jar")
final class LauncherTrustTest {
  private static final int NOBODY = 65534;

  @TempDir Path folder;
  private Path java;
  private Path plumb;

  @BeforeEach
  void makeCheckout() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    java = Checkout.java(folder.resolve("jdk"), "25.0.1");
    plumb = Checkout.fake(folder.resolve("checkout"));
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private Said run(Map<String, String> environment, String... before) throws Exception {
    List<String> words = new ArrayList<>(List.of(before));
    words.addAll(List.of(plumb.toString(), "link"));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().keySet().removeAll(List.of("SUDO_UID", "PKEXEC_UID", "JAVA_HOME"));
    builder.environment().put("PLUMB_JAVA_HOME", java.toString());
    builder.environment().putAll(environment);
    return Scene.said(builder, folder);
  }

  private void giveToNobody(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
  }

  @Test
  void rootRunsNoCheckoutOfSomebodyElseUnlessThatOneCalledSudo() throws Exception {
    assumeTrue(isRoot(), "files of others need root");
    for (String part : new String[] {".", "target", "target/plumb.jar", "target/plumb-start.jar"}) {
      giveToNobody(plumb.resolveSibling(part));
    }
    Said said = run(Map.of()).isOneError(4);
    assertThat(said.out()).isEmpty();
    assertThat(said.err())
        .startsWith("root does not run a plumb that belongs to somebody else\n")
        .contains("uid 65534");
    assertThat(run(Map.of("SUDO_UID", "65534")).isDone().out()).contains("-jar");
    assertThat(run(Map.of("SUDO_UID", "1000")).isOneError(4).out()).isEmpty();
  }

  /** The same with a real sudo, which sets the variable itself; its rules are this test's. */
  @Test
  void aRealSudoRunsItsCallersCheckoutAndNobodyElses() throws Exception {
    assumeTrue(isRoot(), "sudo's rules are root's");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/sudo")), "no sudo");
    for (String part : new String[] {".", "target", "target/plumb.jar"}) {
      giveToNobody(plumb.resolveSibling(part));
    }
    Path rules = folder.resolve("sudoers");
    Files.writeString(rules, "ALL ALL=(root) NOPASSWD:SETENV: ALL\n");
    Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("r--r-----"));
    String script =
        "mount --bind \"$1\" /etc/sudoers && exec setpriv --reuid=$2 --regid=$2 --clear-groups"
            + " sudo -n PLUMB_JAVA_HOME=\"$PLUMB_JAVA_HOME\" \"$3\" link";
    for (int caller : new int[] {NOBODY, 1}) { // 1 is daemon's, an account like any other
      List<String> words = List.of("unshare", "-m", "sh", "-c", script, "sh", rules.toString());
      ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(words));
      builder.command().addAll(List.of(Integer.toString(caller), plumb.toString()));
      builder.environment().put("PLUMB_JAVA_HOME", java.toString());
      Said said = Scene.said(builder, folder);
      if (caller == NOBODY) {
        assertThat(said.isDone().out()).contains("-jar");
      } else {
        assertThat(said.isOneError(4).out()).isEmpty();
        assertThat(said.err())
            .startsWith("root does not run a plumb that belongs to somebody else\n")
            .contains("uid 65534", "call sudo from that account");
      }
    }
  }

  @Test
  void rootRunsNoJarThatOthersCanChange() throws Exception {
    assumeTrue(isRoot(), "only root is that careful");
    Files.setPosixFilePermissions(
        plumb.resolveSibling("target/plumb.jar"), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(run(Map.of()).isOneError(4).err()).contains("chmod go-w");
  }

  @Test
  void aClassArchiveIsMappedOnlyWhenItIsOurs() throws Exception {
    assumeTrue(isRoot(), "files of others need root");
    Path cache = Files.createDirectories(folder.resolve("cache/plumb"));
    giveToNobody(cache);
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwx------"));
    Path jar = plumb.resolveSibling("target/plumb.jar");
    long seconds = Files.getLastModifiedTime(jar).toMillis() / 1000;
    String flags =
        Files.readAllLines(plumb).stream()
            .filter(line -> line.startsWith("flags="))
            .findFirst()
            .orElseThrow()
            .substring(6);
    Object inode = Files.getAttribute(jar.getParent().getParent(), "unix:ino");
    Path archive =
        Files.writeString(
            cache.resolve(
                "plumb-once-"
                    + inode
                    + "-25.0.1+7-"
                    + seconds
                    + "-"
                    + Files.size(jar)
                    + "-"
                    + flags
                    + ".aot"),
            "");
    Map<String, String> environment =
        Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString(), "HOME", folder.toString());
    String[] nobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};

    assertThat(run(environment, nobody).isDone().out())
        .as("root's archive")
        .doesNotContain("-XX:AOTCache");
    giveToNobody(archive);
    assertThat(run(environment, nobody).isDone().out())
        .as("its own")
        .contains("-XX:AOTCache=" + archive);
    Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(run(environment, nobody).isDone().out())
        .as("anybody's")
        .doesNotContain("-XX:AOTCache");
    Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(run(environment, nobody).isDone().out())
        .as("in a folder that all can write")
        .doesNotContain("-XX:AOTCache");
  }
}
