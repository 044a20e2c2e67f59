package dev.plumb.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.transcripts.SavedHouse.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code record}, {@code replay}, {@code play} and {@code transcript} as a user types them. */
final class RecordAndReplayTest {
  private static final String HOST =
      Path.of("transcripts/hosts/docker.plumb.json.gz").toAbsolutePath().toString();

  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text.replace("HOST", HOST));
  }

  private static Said type(String input, String... words) {
    return SavedHouse.plumb(new SavedHouse(), Map.of(), input, words);
  }

  private static final String GOOD =
      """
      ---
      host: HOST
      bindings:
        nginx-1.eth0.peer: {kind: ifname}
      ---
      # Cable

      ```console
      > veth peer-of nginx-1:eth0
      nginx-1:eth0 -> host:<nginx-1.eth0.peer>, port of docker0
      > use nginx-1
      now in nginx-1
      > addr
      LINK  STATE    ADDRESSES
      lo    UNKNOWN  127.0.0.1/8
      eth0  UP       172.17.0.2/16
      ```
      """;

  @Test
  void aSessionIsRecordedAndReplays() throws IOException {
    Path file = folder.resolve("what-i-saw.md");
    Said said =
        type(
            "record start "
                + file
                + "\n# Where does it end?\nveth peer-of nginx-1:eth0\nuse nginx-1\naddr\n"
                + "bridge ports docker0\nexec nginx-1 ip -br addr\nns | include nginx\n"
                + "ns show nginx-1\nlink list nginx-2\nstack nginx-2\nnetwork\nrecord stop\n",
            "--keep-going",
            "open",
            HOST);
    assertThat(said.err()).doesNotContain("does not replay");
    String text = Files.readString(file);
    assertThat(text)
        .contains("\n# What i saw\n")
        .contains("\nWhere does it end?\n")
        .contains("\nnginx-1:eth0 -> host:<nginx-1.eth0.peer>, port of docker0\n")
        .contains("\n! no link 'docker0' in nginx-1\n")
        .contains("\n[exit 3]\n")
        .contains("\neth0@if<:ifindex> ")
        .contains("\ncookie       <:netns>\n")
        .doesNotContain("record stop");
    assertThat(SavedHouse.plumb("replay", file.toString()).out())
        .endsWith("1 file, 10 steps: 10 passed\n");
    assertThat(SavedHouse.plumb("transcript", "check", file.toString()).code()).isZero();
  }

  @Test
  void withHostTheRecordingStandsAlone() throws IOException {
    Path file = folder.resolve("alone.md");
    Said said =
        type(
            "veth peer-of nginx-1:eth0\naddr list nginx-1\n",
            "--record",
            file.toString(),
            "--with-host",
            "open",
            HOST);
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.err()).contains("recorded to").doesNotContain("does not replay");
    assertThat(file).content().contains("host: hosts/alone.plumb.json.gz\n");
    Said facts =
        SavedHouse.plumb("open", folder.resolve("hosts/alone.plumb.json.gz").toString(), "route");
    assertThat(facts.code()).as("no more than what was read").isEqualTo(5);
    assertThat(SavedHouse.plumb("replay", folder.toString()).out())
        .endsWith("1 file, 2 steps: 2 passed\n");
  }

  @Test
  void oneCommandIsRecordedToo() throws IOException {
    Path file = folder.resolve("one.md");
    Said said =
        SavedHouse.plumb(
            "--record", file.toString(), "open", HOST, "addr", "list", "no such", "-o", "json");
    assertThat(said.code()).isEqualTo(3);
    assertThat(file).content().contains("\n$ plumb addr list 'no such' -o json\n! no name");
    assertThat(SavedHouse.plumb("replay", file.toString()).code()).isZero();
  }

  @Test
  void whatCannotBeRecordedIsSaid() throws IOException {
    Path there = write("there.md", "x");
    assertThat(SavedHouse.plumb("--record", there.toString(), "open", HOST, "ns").code())
        .isEqualTo(1);
    assertThat(SavedHouse.plumb("--record", folder + "/no/x.md", "open", HOST, "ns").code())
        .isEqualTo(5);
    assertThat(SavedHouse.plumb("--record", folder + "/x.txt", "open", HOST, "ns").code())
        .isEqualTo(2);
    assertThat(SavedHouse.plumb("--with-host", "ns").code()).isEqualTo(2);
    assertThat(type("record stop\n", "open", HOST).code()).isEqualTo(1);
    String twice = "record start " + folder + "/a.md\nrecord start " + folder + "/b.md\n";
    Said said = type(twice, "open", HOST);
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("a recording runs already");
    assertThat(there).hasContent("x");
  }

  @Test
  void codesOfReplay() throws IOException {
    Path good = write("good.md", GOOD);
    assertThat(SavedHouse.plumb("replay", good.toString()).code()).isZero();
    Path bad = write("bad.md", GOOD.replace("172.17.0.2", "172.17.0.9"));
    Said failed = SavedHouse.plumb("replay", folder.toString());
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out())
        .contains("FAIL " + bad + ":13  > addr")
        .contains("- eth0  UP       172.17.0.9/16")
        .contains("+ eth0  UP       172.17.0.2/16")
        .contains("rerun: plumb replay " + bad + ":13")
        .endsWith("2 files, 6 steps: 5 passed, 1 failed\n");
    assertThat(SavedHouse.plumb("replay", bad + ":11").out())
        .endsWith("1 file, 2 steps: 2 passed\n");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    for (String wrong : new String[] {empty.toString(), bad + ":1", folder + ":3"}) {
      assertThat(SavedHouse.plumb("replay", wrong).code()).as(wrong).isEqualTo(2);
    }
    assertThat(SavedHouse.plumb("replay", write("live.md", "```console\n> ns\n```\n").toString()))
        .satisfies(said -> assertThat(said.code()).isEqualTo(1))
        .satisfies(said -> assertThat(said.out()).contains("names no saved host"));
  }

  @Test
  void twoVethsSwappedAreNamed() throws IOException {
    String ports =
        """
        ---
        host: HOST
        bindings:
          nginx-1.eth0.peer: {kind: ifname}
          nginx-2.eth0.peer: {kind: ifname}
        ---
        ```console
        > veth peer-of nginx-1:eth0
        nginx-1:eth0 -> host:<nginx-1.eth0.peer>, port of docker0
        > veth peer-of nginx-2:eth0
        nginx-2:eth0 -> host:<nginx-2.eth0.peer>, port of docker0
        > bridge ports docker0
        PORT                 STATE       LEADS TO         CONTAINER
        <nginx-2.eth0.peer>  forwarding  nginx-1:eth0     nginx-1,sidecar
        <nginx-1.eth0.peer>  forwarding  nginx-2:eth0     nginx-2
        ...
        ```
        """;
    Said said = SavedHouse.plumb("replay", write("swapped.md", ports).toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out())
        .containsPattern(
            "<nginx-2.eth0.peer> is veth\\w+, captured at line 11; this line has veth\\w+")
        .containsPattern(
            "<nginx-1.eth0.peer> is veth\\w+, captured at line 9; this line has veth\\w+");
  }

  @Test
  void aReplayOnASavedHostLeavesNothingBehind() throws IOException {
    String text =
        """
        ---
        host: HOST
        ---
        ```console
        > ns | cat
        ! the answer stays here
        !   because   a replay on a saved host runs no program and writes no file
        !   try       replay --live
        [exit 5]
        > ns > FOLDER/out
        ! the answer stays here
        ...
        ! ...
        [exit 5]
        > snapshot save FOLDER/snapshot
        ! ...
        [exit 5]
        > record start FOLDER/recording.md
        ! ...
        [exit 5]
        > lab list
        ! ...
        [exit 5]
        > ! touch FOLDER/touched
        ! ...
        [exit 5]
        ```
        """
            .replace("FOLDER", folder.toString());
    Said said = SavedHouse.plumb("replay", write("t.md", text).toString());
    assertThat(said.out()).endsWith("1 file, 6 steps: 6 passed\n");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aTranscriptThatReplaysItselfEnds() throws IOException {
    Path file = folder.resolve("self.md");
    write("self.md", "---\nhost: HOST\n---\n```console\n> replay " + file + "\n...\n```\n");
    assertThat(SavedHouse.plumb("replay", file.toString()).code()).isEqualTo(1);
  }

  @Test
  void updateShowsAsksAndKeepsWhatHolds() throws IOException {
    String wrong = GOOD.replace("172.17.0.2", "172.17.0.9");
    Path file = write("u.md", wrong);
    Said unasked = SavedHouse.plumb("replay", "--update", file.toString());
    assertThat(unasked.code()).isEqualTo(1);
    assertThat(unasked.out()).contains("-eth0  UP       172.17.0.9/16");
    assertThat(file).hasContent(wrong.replace("HOST", HOST));
    Said ci =
        SavedHouse.plumb(
            new SavedHouse(), Map.of("CI", "true"), "", "replay", "--update", file.toString());
    assertThat(ci.code()).isEqualTo(2);
    Said done = SavedHouse.plumb("replay", "--update", "--yes", file.toString());
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(file).hasContent(GOOD.replace("HOST", HOST));
    assertThat(SavedHouse.plumb("replay", "--yes", file.toString()).code()).isEqualTo(2);
  }

  @Test
  void checkFindsWhatReadersStumbleOver() throws IOException {
    String text =
        GOOD.replace("bindings:\n", "bindings:\n  unused.name: {kind: mac}\n  p: {kind: ifname}\n")
            .replace(
                "> use nginx-1", "> br po docker0\n...\n<p>  forwarding  <*>\n...\n> us nginx-1")
            .replace("> addr", "> addr li -o table");
    Path file = write("c.md", text);
    Said said = SavedHouse.plumb("transcript", "check", file.toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out().lines())
        .containsExactly(
            file + ":4: <unused.name> is declared and not used",
            file + ":5: <p> does not say whose value it is: nginx-1.eth0.peer does",
            file + ":13: 'br' is short for 'bridge'",
            file + ":17: 'us' is short for 'use'",
            file + ":19: 'li' is short for 'list'");
    Path broken = write("d.md", GOOD.replace("<nginx-1.eth0.peer>,", "<nginx-1.eth1.peer>,"));
    Said undeclared = SavedHouse.plumb("transcript", "check", broken.toString());
    assertThat(undeclared.code()).isEqualTo(2);
    assertThat(undeclared.out()).contains("<nginx-1.eth1.peer> is not declared");
  }

  @Test
  void aCastIsTheSameTwice() throws IOException {
    Path file = write("good.md", GOOD);
    Path first = folder.resolve("a.cast");
    Path second = folder.resolve("b.cast");
    assertThat(
            SavedHouse.plumb("transcript", "cast", file.toString(), "-o", first.toString()).code())
        .isZero();
    SavedHouse.plumb("transcript", "cast", file.toString(), "-o", second.toString());
    assertThat(first).hasSameTextualContentAs(second);
    assertThat(Files.readAllLines(first))
        .first()
        .asString()
        .startsWith("{\"version\": 2, \"width\": 80, \"height\": 24, \"title\": \"Good\"");
    assertThat(Files.readString(first)).contains("[0.000, \"m\", \"Cable\"]").contains("veth");
    assertThat(SavedHouse.plumb("transcript", "cast", file.toString()).code()).isEqualTo(2);
  }

  @Test
  void aCastReplacesNothingUnasked() throws IOException {
    Path file = write("good.md", GOOD);
    Path mine = Files.writeString(folder.resolve("mine"), "precious");
    Path link = Files.createSymbolicLink(folder.resolve("link.cast"), mine);
    Said refused = SavedHouse.plumb("transcript", "cast", file.toString(), "-o", mine.toString());
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .isEqualTo(
            "not written to "
                + mine
                + "\n"
                + "  because   there is a file of that name\n"
                + "  try       --force  to replace it\n");
    Said linked =
        SavedHouse.plumb("transcript", "cast", file.toString(), "-o", link.toString(), "--force");
    assertThat(linked.code()).isEqualTo(5);
    assertThat(linked.err()).contains("not an ordinary file");
    assertThat(mine).hasContent("precious");
    assertThat(
            SavedHouse.plumb(
                    "transcript", "cast", file.toString(), "-o", mine.toString(), "--force")
                .code())
        .isZero();
    assertThat(mine).content().startsWith("{\"version\": 2");
    assertThat(Files.getPosixFilePermissions(mine))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (var left = Files.list(folder)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("good.md", "mine", "link.cast");
    }
  }

  @Test
  void whatCannotBeReadToItsEndIsNoTranscript() throws Exception {
    Path fifo = folder.resolve("fifo.md");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    Path loop = Files.createSymbolicLink(folder.resolve("loop.md"), Path.of("loop.md"));
    for (String verb : List.of("replay", "play", "transcript check", "transcript cast")) {
      List<String> words = new ArrayList<>(List.of(verb.split(" ")));
      words.addAll(
          verb.endsWith("cast") ? List.of("-o", folder.resolve("x.cast").toString()) : List.of());
      for (Map.Entry<String, String> place :
          Map.of(
                  fifo.toString(),
                  "it is not an ordinary file",
                  "/dev/zero",
                  "it is not an ordinary file",
                  loop.toString(),
                  "Too many levels of symbolic links",
                  folder + "/none.md",
                  "there is no such file or folder")
              .entrySet()) {
        List<String> all = new ArrayList<>(words);
        all.add(place.getKey());
        Said said = SavedHouse.plumb(all.toArray(new String[0]));
        assertThat(said.err())
            .as("%s", all)
            .contains("cannot read " + place.getKey())
            .contains("  because   " + place.getValue())
            .contains("\n  try       ");
        assertThat(said.code()).isEqualTo(5);
      }
    }
  }

  @Test
  void aFolderBehindALinkIsLookedInto() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Files.move(write("good.md", GOOD), real.resolve("good.md"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    Files.createSymbolicLink(real.resolve("round"), real);
    Said said = SavedHouse.plumb("replay", link.toString());
    assertThat(said.out()).contains("1 file, ").contains("passed");
    assertThat(said.code()).isZero();
  }

  @Test
  void withoutATerminalPlayIsAnAnswer() throws IOException {
    Path file =
        write("p.md", GOOD + "\n```console live\n> exec nginx-1 ip -br addr\nlo <*>\n```\n");
    Said said = SavedHouse.plumb("play", file.toString());
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .contains("Cable\nhost ❯ veth peer-of nginx-1:eth0\n")
        .contains("nginx-1 ❯ addr\n")
        .contains("\n❯ exec nginx-1 ip -br addr\nlo …\n");
    assertThat(said.err()).contains("1 step could not run here and came as written");
    assertThat(SavedHouse.plumb("play", file.toString(), "--pace", "x").code()).isEqualTo(2);
    assertThat(SavedHouse.plumb("play", folder + "/none.md").code()).isEqualTo(5);
  }

  @Test
  void whatHasNoEndIsNamed() throws IOException {
    String text =
        "---\nhost: HOST\ntimeout: 300ms\n---\n```console\n"
            + "> watch -n 0.1 addr list nginx-1\n...\n"
            + "> watch -n 0.1 -c2 addr list nginx-1\n...\n"
            + "> addr list nginx-1\n...\n"
            + "> watch addr list nginx-1\n...\n[timeout]\n```\n";
    Path file = write("endless.md", text);
    Said replayed = SavedHouse.plumb("replay", file.toString());
    assertThat(replayed.code()).isEqualTo(1);
    assertThat(replayed.out())
        .contains("no end within 300 ms: 'watch' needs -c N or --until\n")
        .contains("expected exit 0, got timeout")
        .endsWith("1 file, 4 steps: 3 passed, 1 failed\n");
    Said checked = SavedHouse.plumb("transcript", "check", file.toString());
    assertThat(checked.code()).isEqualTo(1);
    assertThat(checked.out()).isEqualTo(file + ":6: 'watch' has no end without -c N or --until\n");
    Path inner =
        write(
            "inner.md",
            "---\nhost: HOST\n---\n```console\n> watch -n 1 exec nginx-1 ping -c 3 nginx-2\n"
                + "> events\n> events --for 1s\n> watch --count 2 ns\n```\n");
    assertThat(SavedHouse.plumb("transcript", "check", inner.toString()).out().lines())
        .containsExactly(
            inner + ":5: 'watch' has no end without -c N or --until",
            inner + ":6: 'events' has no end without --for S");
  }

  @Test
  void watchEndsByItsCount() throws IOException {
    String text =
        "---\nhost: HOST\n---\n```console\n> watch -n 0.1 -c 2 addr list nginx-1 --no-header\n"
            + "lo    UNKNOWN  127.0.0.1/8\neth0  UP       172.17.0.2/16\n...\n```\n"
            + "```console timeout=1s\n> watch -n 0.1 addr list nginx-1\n...\n[timeout]\n```\n"
            + "```console fresh timeout=300ms\n> watch -n 0.1 addr list nginx-1\n...\n"
            + "[interrupted]\n```\n";
    Said said = SavedHouse.plumb("replay", write("w.md", text).toString());
    assertThat(said.out()).endsWith("1 file, 3 steps: 3 passed\n");
  }
}
