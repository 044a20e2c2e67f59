package dev.plumb.console.transcript;

import dev.plumb.console.command.Exit;
import dev.plumb.console.command.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A transcript on the disk that is written again and again: each time as a whole under another name
 * in the same folder, then renamed, so that whoever reads it, or kills us, finds a whole one.
 *
 * <p>It is a document, meant to be read by others: its mode is what the user's umask makes of 0666.
 * A link of that name is never followed, and what somebody else wrote there meanwhile is never
 * replaced.
 */
final class TranscriptFile {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private Path target;
  private byte[] written = new byte[0];

  private TranscriptFile(Path target) {
    this.target = target;
  }

  /**
   * What a user is told when nothing was written.
   *
   * @param what {@code not recorded to FILE}
   * @param elsewhere the command with a file that may be written
   */
  static UserError refused(String what, IOException reason, String elsewhere) {
    return reason instanceof FileAlreadyExistsException
        ? UserError.of(
            Exit.NEGATIVE, what, "there is a file of that name", "--force  to replace it")
        : UserError.of(Exit.UNAVAILABLE, what, UpdateFiles.reason(reason), elsewhere);
  }

  /**
   * A new file; nothing is written yet.
   *
   * @param force true when an ordinary file of that name may be replaced
   * @throws FileAlreadyExistsException when there is one and it may not
   * @throws IOException when it can't be made there
   */
  static TranscriptFile create(Path file, boolean force) throws IOException {
    Path target = file.toAbsolutePath();
    check(file, force);
    if (force) {
      Files.deleteIfExists(target);
    }
    Files.createFile(target); // Fails when somebody was quicker; a link is not followed.
    return new TranscriptFile(target);
  }

  /**
   * Says whether a file may be made there.
   *
   * @throws FileAlreadyExistsException when there is one and it may not be replaced
   * @throws IOException when it can't be made, or would replace what is no ordinary file
   */
  static void check(Path file, boolean force) throws IOException {
    Path target = file.toAbsolutePath();
    refuseUnlessOrdinary(target);
    if (!force && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(file.toString());
    }
  }

  /**
   * Writes a file once and as a whole, for its owner alone.
   *
   * @throws IOException as {@link #check}
   */
  static void put(Path file, boolean force, String text) throws IOException {
    check(file, force);
    Path target = file.toAbsolutePath();
    boolean made = !Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (made) {
      Files.createFile(target, OWNER_ALONE); // Fails when somebody was quicker.
    }
    boolean written = false;
    try {
      put(target, text.getBytes(StandardCharsets.UTF_8), Optional.of(OWNER_ALONE.value()));
      written = true;
    } finally {
      if (made && !written) {
        Files.deleteIfExists(target);
      }
    }
  }

  Path path() {
    return target;
  }

  /**
   * Writes the whole text.
   *
   * @return where it goes from now on, when somebody else changed the file: what he wrote stays
   */
  Optional<Path> write(String text) throws IOException {
    Optional<Path> moved = Optional.empty();
    if (!isOurs()) {
      Path name = target.getFileName();
      Path beside = target.resolveSibling(name + "." + Long.toHexString(RANDOM.nextLong()) + ".md");
      Files.createFile(beside);
      target = beside;
      moved = Optional.of(beside);
    }
    written = text.getBytes(StandardCharsets.UTF_8);
    put(target, written, Optional.empty());
    return moved;
  }

  private boolean isOurs() throws IOException {
    return isOrdinary(target)
        && Files.size(target) == written.length
        && Arrays.equals(Files.readAllBytes(target), written);
  }

  /**
   * Replaces a file that somebody wrote by a new version, mode kept.
   *
   * @param before what it held when it was read
   * @throws IOException when it is a link, or was changed meanwhile
   */
  static void replace(Path file, String before, String after) throws IOException {
    Path target = file.toAbsolutePath();
    if (!isOrdinary(target)) {
      throw new FileSystemException(file.toString(), null, "not an ordinary file");
    }
    byte[] now = Files.readAllBytes(target);
    if (!Arrays.equals(now, before.getBytes(StandardCharsets.UTF_8))) {
      throw new FileSystemException(
          file.toString(), null, "somebody changed it while it was replayed");
    }
    put(
        target,
        after.getBytes(StandardCharsets.UTF_8),
        Optional.of(Files.getPosixFilePermissions(target)));
  }

  private static void put(Path target, byte[] bytes, Optional<Set<PosixFilePermission>> mode)
      throws IOException {
    Path temporary =
        target.resolveSibling(".plumb-" + Long.toHexString(RANDOM.nextLong()) + ".tmp");
    // Where the mode matters nobody may look before it is set.
    FileAttribute<?>[] attributes =
        mode.isPresent() ? new FileAttribute<?>[] {OWNER_ALONE} : new FileAttribute<?>[0];
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              Set.of(
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS),
              attributes)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
      if (mode.isPresent()) {
        Files.setPosixFilePermissions(temporary, mode.get());
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void refuseUnlessOrdinary(Path target) throws IOException {
    Path folder = target.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException(target.toString(), null, "no such folder");
    }
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !isOrdinary(target)) {
      throw new FileSystemException(
          target.toString(), null, "what lies there is not an ordinary file");
    }
  }

  private static boolean isOrdinary(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isRegularFile();
  }
}
