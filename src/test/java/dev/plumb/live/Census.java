package dev.plumb.live;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Counts descriptors and threads around each live test.
 *
 * <p>Afterwards there must be as many descriptors of each kind as before, and no thread of this JVM
 * in another network namespace than the JVM's own: such a thread or socket keeps a deleted
 * namespace and its links alive. Threads and children end a moment after their work, so it looks
 * again for two seconds before it complains.
 */
final class Census implements BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(Census.class);
  private static final long PATIENCE_MILLIS = 2000;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    context.getStore(STORE).put("descriptors", descriptors());
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    @SuppressWarnings("unchecked") // put there by beforeEach
    Map<String, Integer> before =
        (Map<String, Integer>) context.getStore(STORE).get("descriptors", Map.class);
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    Optional<String> complaint = complaint(before);
    while (complaint.isPresent() && System.currentTimeMillis() < end) {
      Thread.sleep(20);
      complaint = complaint(before);
    }
    if (complaint.isPresent()) {
      throw new AssertionError(complaint.get());
    }
  }

  /** What is left over since {@link #descriptors} gave that answer; empty: nothing. */
  static Optional<String> complaint(Map<String, Integer> before) throws IOException {
    Set<String> astray = threadsAstray();
    if (!astray.isEmpty()) {
      return Optional.of("threads left in another network namespace: " + astray);
    }
    Map<String, Integer> after = descriptors();
    for (Map.Entry<String, Integer> kind : after.entrySet()) {
      // Fewer than before is an earlier test's child that has ended only now.
      if (kind.getValue() > before.getOrDefault(kind.getKey(), 0)) {
        return Optional.of("descriptors before " + before + ", after " + after);
      }
    }
    return Optional.empty();
  }

  /** Open descriptors by kind: socket, pipe, net, anon_inode:[...], or a file's name. */
  static Map<String, Integer> descriptors() throws IOException {
    Map<String, Integer> kinds = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path entry : entries) {
        try {
          String target = Files.readSymbolicLink(entry).toString();
          if (!belongsToTheJvm(target)) {
            int colon = target.indexOf(":[");
            kinds.merge(colon > 0 ? target.substring(0, colon) : target, 1, Integer::sum);
          }
        } catch (NoSuchFileException closedMeanwhile) {
          // the directory stream's own descriptor, or one that another thread just closed
        }
      }
    }
    return kinds;
  }

  /**
   * Class files, random numbers and libffi's memory for calls are opened when first needed, and
   * stay open.
   */
  private static boolean belongsToTheJvm(String target) {
    return target.endsWith(".jar")
        || target.endsWith(".so")
        || target.endsWith("/modules")
        || target.endsWith("random")
        || target.contains("/ffi") // where libffi, once per JVM, keeps its trampolines
        || (target.startsWith("/proc/") && target.endsWith("/fd"));
  }

  private static Set<String> threadsAstray() throws IOException {
    Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
    Set<String> astray = new TreeSet<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        try {
          if (!Files.readSymbolicLink(task.resolve("ns/net")).equals(own)) {
            astray.add(task.getFileName() + " " + Files.readString(task.resolve("comm")).strip());
          }
        } catch (IOException endedMeanwhile) {
          // a thread that is gone is in no namespace
        }
      }
    }
    return astray;
  }
}
