package dev.plumb.world.probe;

import dev.plumb.model.port.Prober.Request;
import dev.plumb.world.kernel.ContainerRoot;
import dev.plumb.world.kernel.NetnsKey;
import dev.plumb.world.kernel.ProcEntry;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.kernel.ResolverConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A container's resolv.conf when the request names one of its processes, else the host's own files.
 */
final class HostResolverSource implements LiveProber.ResolverSource {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final long LARGEST = 1 << 20;

  @Override
  public ResolverFiles files(Request request) throws IOException {
    if (request.resolverPid().isEmpty()) {
      return new ResolverFiles(
          ResolverConfig.parse(read("/etc/resolv.conf").getBytes(StandardCharsets.ISO_8859_1)),
          read("/etc/hosts"));
    }
    int pid = request.resolverPid().get();
    NetnsKey expected = new NetnsKey(request.netns().device(), request.netns().inode());
    ProcEntry<ResolverConfig> found =
        ContainerRoot.resolverConfig(ProcRoot.system(), pid, expected, PATIENCE);
    Optional<ResolverConfig> config = found.found();
    if (config.isEmpty()) {
      // Not the host's instead: its answer would be true of another resolver.
      throw new NameNotFound("the resolv.conf of process " + pid + " could not be read");
    }
    return new ResolverFiles(config.get(), "127.0.0.1 localhost\n::1 localhost\n");
  }

  private static String read(String file) {
    Path path = Path.of(file);
    try {
      return Files.isRegularFile(path) && Files.size(path) <= LARGEST
          ? Files.readString(path, StandardCharsets.ISO_8859_1)
          : "";
    } catch (IOException unreadable) {
      return ""; // as glibc: a file that can't be read has no lines
    }
  }
}
