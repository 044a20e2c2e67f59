package dev.plumb.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plumb.answers.iproute.NameTable;
import dev.plumb.console.applet.AppletContext;
import dev.plumb.console.transcript.MalformedTranscript;
import dev.plumb.console.transcript.TranscriptParser;
import dev.plumb.model.NetnsId;
import dev.plumb.world.engine.DockerFiles;
import dev.plumb.world.engine.DockerPaths;
import dev.plumb.world.engine.EngineReport;
import dev.plumb.world.engine.NetnsLookup;
import dev.plumb.world.kernel.MountEntry;
import dev.plumb.world.kernel.ResolverConfig;
import dev.plumb.world.snapshot.SnapshotArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Files that a container or a stranger may have written. */
final class FileFuzzTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  private static final NetnsLookup NOBODY =
      new NetnsLookup() {
        @Override
        public Optional<NetnsId> ofProcess(int pid) {
          return Optional.empty();
        }

        @Override
        public Optional<NetnsId> ofFile(Path file) {
          return Optional.empty();
        }

        @Override
        public NetnsId host() {
          return new NetnsId(4, 1);
        }
      };

  @FuzzTest(maxDuration = "2m")
  void mountinfo(byte[] file) {
    for (MountEntry mount : MountEntry.parse(file)) {
      mount.netnsKey();
    }
  }

  @FuzzTest(maxDuration = "2m")
  void resolver(byte[] file) {
    ResolverConfig config = ResolverConfig.parse(file);
    for (String word : config.nameservers()) {
      if (word.chars().anyMatch(c -> c <= ' ' || c > 126)) {
        throw new AssertionError("a nameserver with blanks or control characters: " + word);
      }
    }
  }

  @FuzzTest(maxDuration = "2m")
  void snapshot(byte[] file) throws IOException {
    Path path = Files.createTempFile("plumb-fuzz", ".plumb");
    try {
      Files.write(path, file);
      new SnapshotArchive("0").open(path);
    } catch (IOException oneSentence) {
      if (oneSentence.getMessage() == null || oneSentence.getMessage().isEmpty()) {
        throw new AssertionError("no sentence for the user", oneSentence);
      }
    } finally {
      Files.delete(path);
    }
  }

  @FuzzTest(maxDuration = "2m")
  void transcript(byte[] file) {
    try {
      TranscriptParser.parse("file.md", new String(file, StandardCharsets.UTF_8));
    } catch (MalformedTranscript oneSentence) {
      if (oneSentence.getMessage().isBlank() || oneSentence.line() < 1) {
        throw new AssertionError("no sentence or no line", oneSentence);
      }
    }
  }

  /**
   * What Docker keeps of one container: its configuration, the host's part of it and runc's state,
   * with a zero byte between them (which is never in JSON).
   */
  @FuzzTest(maxDuration = "2m")
  void docker(byte[] files) throws IOException {
    Path root = Files.createTempDirectory("plumb-fuzz");
    DockerPaths paths =
        new DockerPaths(
            root, root, root.resolve("socket"), root.resolve("proc"), OptionalInt.empty());
    Path folder = Files.createDirectories(root.resolve("containers").resolve(ID));
    Path state = Files.createDirectories(root.resolve("runtime-runc/moby").resolve(ID));
    Path process = Files.createDirectories(root.resolve("proc/7"));
    List<Path> written =
        List.of(
            folder.resolve("config.v2.json"),
            folder.resolve("hostconfig.json"),
            state.resolve("state.json"),
            process.resolve("stat"));
    try {
      int from = 0;
      for (Path file : written) {
        int end = from;
        while (end < files.length && files[end] != 0) {
          end++;
        }
        Files.write(file, Arrays.copyOfRange(files, Math.min(from, files.length), end));
        from = Math.min(end + 1, files.length);
      }
      EngineReport report = new DockerFiles(paths).read();
      if (report.containers().size() + report.gaps().size() != 1) {
        throw new AssertionError("neither a container nor a gap: " + report);
      }
      report.resolve(NOBODY);
    } finally {
      for (Path file : written) {
        Files.delete(file);
      }
      for (Path made = process; !made.equals(root); made = made.getParent()) {
        Files.delete(made);
      }
      for (Path made = folder; !made.equals(root); made = made.getParent()) {
        Files.delete(made);
      }
      for (Path made = state; !made.equals(root.getParent()); made = made.getParent()) {
        Files.delete(made);
      }
    }
  }

  /** Every file of names at once: of iproute2, accounts, protocols, hosts and networks. */
  @FuzzTest(maxDuration = "2m")
  void names(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    AppletContext context = AppletContext.of(name -> List.of(text), Map.of());
    for (NameTable table :
        List.of(context.names().tables(), context.names().users(), context.names().ipProtocols())) {
      for (Map.Entry<Long, String> named : table.names().entrySet()) {
        if (named.getKey() < 0 || named.getValue().isBlank()) {
          throw new AssertionError("no name, or no number: " + named);
        }
      }
    }
  }
}
