package dev.plumb.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The launcher with what was built beside it; and copies of it whose Java only says how it was
 * called.
 */
final class Checkout {
  static final Path LAUNCHER =
      Path.of(System.getProperty("basedir", "."), "plumb").toAbsolutePath().normalize();
  static final Path JAR = LAUNCHER.resolveSibling("target/plumb.jar");

  private Checkout() {}

  /** A checkout that looks built; its jar is empty. */
  static Path fake(Path home) throws IOException {
    Files.createDirectories(home.resolve("target/native"));
    Files.copy(LAUNCHER, home.resolve("plumb"));
    Files.writeString(home.resolve("target/plumb.jar"), "");
    Files.writeString(home.resolve("target/plumb-start.jar"), "");
    return home.resolve("plumb");
  }

  /** A Java of a release, which prints its arguments, a line each. */
  static Path java(Path home, String version) throws IOException {
    Path java = home.resolve("bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        home.resolve("release"),
        "JAVA_RUNTIME_VERSION=\"" + version + "+7\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  static void mustBeBuilt() {
    assertThat(JAR).as("the jar of this build").isReadable();
  }
}
