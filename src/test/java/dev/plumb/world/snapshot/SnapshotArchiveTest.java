package dev.plumb.world.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.model.Facet;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotArchiveTest {
  @TempDir private Path folder;
  private final SnapshotArchive archive = new SnapshotArchive("1.2.3");

  static void assertSame(Host actual, Host expected) {
    assertThat(actual.hostname()).isEqualTo(expected.hostname());
    assertThat(actual.self()).isEqualTo(expected.self());
    assertThat(actual.taken()).isEqualTo(expected.taken());
    assertThat(actual.gaps()).isEqualTo(expected.gaps());
    assertThat(actual.containers()).isEqualTo(expected.containers());
    assertThat(actual.networks()).isEqualTo(expected.networks());
    assertThat(actual.namespaces()).isEqualTo(expected.namespaces());
  }

  @Test
  void everyHostComesBackExactly() throws IOException {
    for (int seed = 0; seed < 400; seed++) {
      Host host = RandomHosts.host(seed, 4);
      Path file = folder.resolve(seed % 2 == 0 ? "host.plumb.json.gz" : "host.json");
      archive.save(host, file);
      assertSame(archive.open(file), host);
    }
  }

  @Test
  void notAskedMissingAndNothingAreThreeThings() throws IOException {
    archive.save(RandomHosts.host(2, 40), folder.resolve("a.json"));
    List<Class<?>> kinds = new ArrayList<>();
    for (Namespace namespace : archive.open(folder.resolve("a.json")).namespaces()) {
      kinds.add(namespace.links().getClass());
    }
    assertThat(kinds).contains(Facet.Read.class, Facet.NotAsked.class, Facet.Missing.class);
  }

  @Test
  void aNameDecidesHowItIsSavedAndTheContentHowItIsOpened() throws IOException {
    Host host = RandomHosts.host(3, 3);
    Path plain = folder.resolve("a.json");
    Path zipped = folder.resolve("b.plumb.json.gz");
    archive.save(host, plain);
    archive.save(host, zipped);
    assertThat(Files.readString(plain)).startsWith("{\"plumb_snapshot\":2,");
    assertThat(new GZIPInputStream(Files.newInputStream(zipped)).readAllBytes())
        .isEqualTo(Files.readAllBytes(plain));
    Path renamed = Files.move(zipped, folder.resolve("no-suffix"));
    assertSame(archive.open(renamed), host);
  }

  @Test
  void theSameHostGivesTheSameBytesAndNothingButAscii() throws IOException {
    archive.save(RandomHosts.host(5, 4), folder.resolve("a.json"));
    archive.save(RandomHosts.host(5, 4), folder.resolve("b.json"));
    byte[] bytes = Files.readAllBytes(folder.resolve("a.json"));
    assertThat(bytes).isEqualTo(Files.readAllBytes(folder.resolve("b.json")));
    for (byte b : bytes) {
      assertThat(b == '\n' || (b >= ' ' && b <= '~') || b == 0x7f).isTrue();
    }
  }

  @Test
  void aSavedFileIsItsOwnersAloneAndNothingElseIsLeft() throws IOException {
    Path file = folder.resolve("host.plumb.json.gz");
    archive.save(RandomHosts.host(1, 2), file);
    archive.save(RandomHosts.host(2, 2), file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
    assertSame(archive.open(file), RandomHosts.host(2, 2));
  }

  @Test
  void aSymbolicLinkIsNeitherFollowedNorReplaced() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "keep me");
    Path link = Files.createSymbolicLink(folder.resolve("host.plumb.json.gz"), precious);
    assertThatThrownBy(() -> archive.save(RandomHosts.host(1, 2), link))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("cannot save " + link + ": what lies there is not an ordinary file");
    assertThat(Files.readString(precious)).isEqualTo("keep me");
    assertThat(link).isSymbolicLink();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void whereNothingCanBeSavedASentenceSaysWhy() {
    Path file = folder.resolve("no/such/folder.gz");
    assertThatThrownBy(() -> archive.save(RandomHosts.host(1, 2), file))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("cannot save " + file + ": there is no such file or folder");
  }

  @Test
  void whatFailsHalfwayLeavesTheOldFile() throws IOException {
    Path file = folder.resolve("host.json");
    archive.save(RandomHosts.host(1, 2), file);
    // A record of another namespace is our bug; it must not cost the user his file.
    Host good = RandomHosts.host(4, 6);
    List<Namespace> mixed = new ArrayList<>();
    for (Namespace n : good.namespaces()) {
      mixed.add(
          new Namespace(
              new NetnsId(1, mixed.size()),
              n.cookie(),
              n.name(),
              n.names(),
              n.kind(),
              n.references(),
              n.links(),
              n.addresses(),
              n.routes(),
              n.rules(),
              n.neighbours(),
              n.fdb(),
              n.nsids(),
              n.surveyed(),
              n.gaps()));
    }
    Host wrong = new Host("h", good.self(), mixed, List.of(), List.of(), List.of(), good.taken());
    assertThatThrownBy(() -> archive.save(wrong, file))
        .isInstanceOf(IllegalArgumentException.class);
    assertSame(archive.open(file), RandomHosts.host(1, 2));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void everyPrefixOfAFileIsRefused() throws IOException {
    for (String name : List.of("host.json", "host.plumb.json.gz")) {
      Path file = folder.resolve(name);
      archive.save(RandomHosts.host(7, 2), file);
      byte[] whole = Files.readAllBytes(file);
      int newline =
          name.endsWith(".json") ? 1 : 0; // the line end after the last brace says nothing
      for (int length = 0; length < whole.length - newline; length++) {
        Path cut = Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> archive.open(cut))
            .describedAs("%s cut after %d of %d bytes", name, length, whole.length)
            .isExactlyInstanceOf(IOException.class)
            .hasMessageStartingWith("cannot open " + cut + ": ");
      }
    }
  }

  @Test
  void aDamagedFileIsRefusedOrStillAHostButNeverAnotherFailure() throws IOException {
    Path file = folder.resolve("host.json");
    archive.save(RandomHosts.host(11, 2), file);
    byte[] whole = Files.readAllBytes(file);
    java.util.Random random = new java.util.Random(42);
    int refused = 0;
    for (int round = 0; round < 4000; round++) {
      byte[] bytes = whole.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        int at = random.nextInt(bytes.length);
        String nasty = "{}[]\":,-0123456789ntf$\\\u0000\u0080\u00ff";
        bytes[at] = (byte) nasty.charAt(random.nextInt(nasty.length()));
      }
      Files.write(file, bytes);
      try {
        archive.open(file);
      } catch (IOException expected) {
        assertThat(expected).isExactlyInstanceOf(IOException.class);
        assertThat(expected.getMessage()).startsWith("cannot open ").doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }

  @Test
  void aDamagedCompressedFileIsNeverAnotherHost() throws IOException {
    Path file = folder.resolve("host.plumb.json.gz");
    Host host = RandomHosts.host(11, 3);
    archive.save(host, file);
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 0x10;
      Files.write(file, bytes);
      try {
        assertSame(archive.open(file), host); // a bit of the header that says nothing
      } catch (IOException expected) {
        assertThat(expected.getMessage()).startsWith("cannot open ").doesNotContain("\n");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "hello",
        "{\"a\":1}",
        "{\"plumb_snapshot\":\"1\"}",
        "PK\u0003\u0004",
        "\u007fELF",
        "{\"plumb_snapshot\":true}"
      })
  void whatIsNoSnapshotIsCalledThat(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("x"), content, StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> archive.open(file))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("cannot open " + file + ": it is not a plumb snapshot");
  }

  @Test
  void aNewerFormatIsRefusedByItsNumber() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "{\"plumb_snapshot\":3,\"anything\":[]}");
    assertThatThrownBy(() -> archive.open(file))
        .hasMessageEndingWith(
            "it has format 3 of a newer plumb, and this one knows formats up to 2");
  }

  @Test
  void aFieldWeDoNotKnowIsAFactWeWouldLose() throws IOException {
    Path file = folder.resolve("host.json");
    archive.save(oneNamespace(), file);
    Files.writeString(file, Files.readString(file).replace("\"inode\":7", "\"inode\":7,\"x\":1"));
    assertThatThrownBy(() -> archive.open(file)).hasMessageContaining("a field 'x' too many");
  }

  @Test
  void aFacetThatAnOlderFileLacksWasNotAskedFor() throws IOException {
    Path file = folder.resolve("host.json");
    archive.save(oneNamespace(), file);
    String older = Files.readString(file).replace("\"plumb_snapshot\":2", "\"plumb_snapshot\":1");
    Files.writeString(file, older.replace(",\"fdb\":null", "").replace(",\"links\":[]", ""));
    Namespace opened = archive.open(file).namespaces().getFirst();
    assertThat(opened.fdb()).isInstanceOf(Facet.NotAsked.class);
    assertThat(opened.links()).isInstanceOf(Facet.NotAsked.class);
  }

  @Test
  void aFacetThatNobodyKnowsIsRefused() throws IOException {
    Path file = folder.resolve("host.json");
    archive.save(oneNamespace(), file);
    Files.writeString(file, Files.readString(file).replace(",\"fdb\":", ",\"tea\":[],\"fdb\":"));
    assertThatThrownBy(() -> archive.open(file)).hasMessageContaining("a field 'tea' where none");
  }

  @Test
  void twoNamespacesOfOneIdentityAreRefused() throws IOException {
    Path file = folder.resolve("host.json");
    Namespace one = oneNamespace().namespaces().getFirst();
    archive.save(
        new Host("h", one.id(), List.of(one, one), List.of(), List.of(), List.of(), Instant.EPOCH),
        file);
    assertThatThrownBy(() -> archive.open(file)).hasMessageEndingWith("namespace net:[7] twice");
  }

  @Test
  void aFolderOrAMissingFileIsASentence() {
    assertThatThrownBy(() -> archive.open(folder))
        .hasMessageEndingWith("it holds no folder with a link.json");
    assertThatThrownBy(() -> archive.open(folder.resolve("no")))
        .hasMessageEndingWith("there is no such file or folder");
  }

  @Test
  void aBombIsRefusedBeforeItUnfolds() throws IOException {
    Path file = folder.resolve("bomb");
    // 64 MiB of blanks inside a snapshot: about 64 KiB compressed.
    write(file, "{\"plumb_snapshot\":2,", " ".repeat(1 << 20), 64);
    assertThat(Files.size(file)).isLessThan(100_000);
    assertThatThrownBy(() -> archive.open(file)).hasMessageContaining("250 times its size");
  }

  @Test
  void whatIsLargerThanTheLimitsIsRefused() throws IOException {
    Limits small = new Limits(1000, 250, 1000, 3, 5, 50, 10, 20);
    SnapshotArchive strict = new SnapshotArchive("x", small);
    Path file = folder.resolve("host.json");
    String start = "{\"plumb_snapshot\":2,\"host\":";
    Files.writeString(file, start + "[".repeat(11));
    assertThatThrownBy(() -> strict.open(file)).hasMessageContaining("larger than plumb opens");
    Files.writeString(file, start + "\"" + "a".repeat(30) + "\"");
    assertThatThrownBy(() -> strict.open(file)).hasMessageContaining("larger than plumb opens");
    Files.writeString(file, start + "[" + "0,".repeat(60));
    assertThatThrownBy(() -> strict.open(file)).hasMessageContaining("larger than plumb opens");
    Files.writeString(file, start + " ".repeat(2000));
    assertThatThrownBy(() -> strict.open(file)).hasMessageContaining("MiB, more than plumb opens");
    Files.writeString(file, start + "9".repeat(41) + "}");
    assertThatThrownBy(() -> strict.open(file)).hasMessageContaining("larger than plumb opens");
  }

  private static void write(Path file, String start, String filling, int times) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(start.getBytes(StandardCharsets.UTF_8));
      byte[] block = filling.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < times; i++) {
        gzip.write(block);
      }
    }
    Files.write(file, out.toByteArray());
  }

  private static Host oneNamespace() {
    NetnsId id = new NetnsId(4, 7);
    Namespace namespace =
        new Namespace(
            id,
            OptionalLong.empty(),
            "host",
            List.of(),
            Namespace.Kind.HOST,
            List.of(),
            Facet.of(List.of()),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Optional.empty(),
            List.of());
    return new Host(
        "h", new NetnsId(4, 8), List.of(namespace), List.of(), List.of(), List.of(), Instant.EPOCH);
  }
}
