package dev.plumb.world.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * A file that appears whole or not at all: written under a name nobody can guess in the same
 * folder, readable by its owner alone, flushed to the disk, then renamed.
 *
 * <p>Only an ordinary file is replaced. A symbolic link of that name is refused, not followed and
 * not replaced: root saving into somebody's folder must not be led elsewhere.
 */
final class NewFile implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private boolean kept;

  private NewFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  static NewFile beside(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    refuseUnlessOrdinary(target);
    // One name of 2^64: that it is taken is no accident, and then the exception says so.
    Path temporary =
        target.resolveSibling(".plumb-" + Long.toHexString(RANDOM.nextLong()) + ".tmp");
    FileChannel channel =
        FileChannel.open(
            temporary,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new NewFile(target, temporary, channel);
  }

  private static void refuseUnlessOrdinary(Path target) throws FileSystemException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(
          target.toString(), null, "what lies there is not an ordinary file");
    }
  }

  /** Where the content goes. Closing it does not end the file. */
  OutputStream output() {
    OutputStream out = Channels.newOutputStream(channel);
    return new java.io.BufferedOutputStream(out, 1 << 16) {
      @Override
      public void close() throws IOException {
        flush(); // the channel is still needed: it is flushed to the disk before the rename
      }
    };
  }

  /** Gives the file its name. */
  void keep() throws IOException {
    channel.force(true);
    channel.close();
    refuseUnlessOrdinary(target);
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    kept = true;
    try (FileChannel folder =
        FileChannel.open(target.resolveSibling("."), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!kept) {
      Files.deleteIfExists(temporary);
    }
  }
}
