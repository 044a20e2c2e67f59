package dev.plumb.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of class archives: what is made there, what stays, and what is cleared away. */
@Tag("jar")
final class LauncherArchivesTest {
  /** Its archives hold nothing, and it says nothing. */
  private static final String JAVA =
      """
      #!/bin/sh
      for word; do
        case $word in -XX:AOTCacheOutput=*) echo archive >"${word#*=}" ;; esac
      done
      """;

  @TempDir Path folder;

  @BeforeEach
  void makeFolders() throws IOException {
    Path java = Checkout.java(folder.resolve("jdk"), "25.0.1");
    Files.writeString(java.resolve("bin/java"), JAVA);
    Checkout.fake(folder.resolve("one"));
    Checkout.fake(folder.resolve("two"));
    for (String made : List.of(".", "cache", "home")) {
      Path place = Files.createDirectories(folder.resolve(made));
      // Root's archives would be the machine's, so root plays nobody.
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
  }

  /** What a script says that plays as an ordinary user in an empty home. */
  private List<String> play(String script) throws Exception {
    List<String> words = new ArrayList<>();
    if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
      words.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    Path file = Files.writeString(folder.resolve("script"), script, UTF_8);
    words.addAll(List.of("sh", "-eu", file.toString()));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.directory(folder.resolve("home").toFile());
    builder.environment().put("PLUMB_JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    Said said = Scene.said(builder, folder);
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    return said.out().lines().toList();
  }

  @Test
  void checkoutsThatShareTheFolderLeaveEachOthersArchivesAlone() throws Exception {
    List<String> said =
        play(
            """
            ../one/plumb --make-archive; ../two/plumb --make-archive
            ls ../cache/plumb | wc -l
            # Nothing new, nothing made.
            ls ../cache/plumb >before
            ../two/plumb --make-archive
            ls ../cache/plumb | diff before - && echo same
            """);
    assertThat(said).containsExactly("4", "same");
    Files.writeString(folder.resolve("two/target/plumb.jar"), "another build");
    assertThat(
            play(
                "../two/plumb --make-archive; ls ../cache/plumb | diff before - | grep -c '^[<>]'"))
        .containsExactly("4");
  }

  @Test
  void leftoversOfKilledRunsAreClearedAway() throws Exception {
    List<String> said =
        play(
            """
            mkdir -m 700 ../cache/plumb; cd ../cache/plumb
            space=$(readlink /proc/self/ns/pid | tr -dc 0-9)
            sh -c : & gone=$!; wait $gone
            touch .making-$space.$gone.aot .making-$space.$gone.aot.config .making-$space.$$.aot
            touch .making-1.$gone.aot .making-2.$gone.aot; touch -d '2 hours ago' .making-2.$gone.aot
            touch plumb-once-7-used.aot plumb-once-8-forgotten.aot other
            touch -d '40 days ago' plumb-once-8-forgotten.aot; touch -m -d '40 days ago' plumb-once-7-used.aot
            cd ../../home; ../one/plumb --make-archive
            ls -A ../cache/plumb | sed "s/$gone/GONE/;s/$$/OURS/;s/$space/SPACE/;s/-[0-9]*-25.*/-NEW/"
            """);
    assertThat(said)
        .containsExactlyInAnyOrder(
            ".making-1.GONE.aot",
            ".making-SPACE.OURS.aot",
            "other",
            "plumb-once-7-used.aot",
            "plumb-once-NEW",
            "plumb-prompt-NEW");
  }

  @Test
  void whereItRunsNothingIsCleared() throws Exception {
    assertThat(
            play(
                """
                touch .precious
                ../one/plumb --make-archive; ../one/plumb --make-archive
                ls -A
                """))
        .containsExactly(".precious");
  }
}
