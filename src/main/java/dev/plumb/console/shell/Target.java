package dev.plumb.console.shell;

import dev.plumb.console.command.Exit;
import dev.plumb.console.command.UserError;
import dev.plumb.model.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where an answer goes that nobody reads at once: {@code > FILE}, {@code | PROGRAM}. */
final class Target implements AutoCloseable {
  /** The file cannot take it; that is the user's to mend, and no reason to end a session. */
  static final class Unwritable extends IOException {
    private static final long serialVersionUID = 1;

    Unwritable(IOException cause) {
      super(reason(cause), cause);
    }
  }

  private final OutputStream stream;

  /** As much of a program's output is kept; who wants more has no transcript in mind. */
  private static final int MOST_CAUGHT = 16 << 20;

  private final List<Process> programs;
  private @Nullable CompletableFuture<byte[]> reader;

  private Target(OutputStream stream, List<Process> programs) {
    this.stream = stream;
    this.programs = programs;
  }

  /**
   * A file, made anew or added to.
   *
   * @throws UserError when it cannot be written
   */
  static Target file(String name, boolean append) throws UserError {
    try {
      OutputStream out =
          append
              ? Files.newOutputStream(
                  Path.of(name),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.APPEND)
              : Files.newOutputStream(Path.of(name));
      return new Target(out, List.of());
    } catch (IOException | java.nio.file.InvalidPathException refused) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "cannot write " + name,
          reason(refused),
          "name another file behind '>'");
    }
  }

  /**
   * Programs of the host, each reading what the one before it wrote.
   *
   * @param file what the last one writes into; empty for our own standard output
   * @throws UserError when one of them cannot be started
   */
  static Target programs(
      List<List<String>> lines,
      Optional<Path> file,
      boolean append,
      Map<String, String> environment)
      throws UserError {
    return programs(lines, file, append, environment, Redirect.INHERIT);
  }

  private static Target programs(
      List<List<String>> lines,
      Optional<Path> file,
      boolean append,
      Map<String, String> environment,
      Redirect otherwise)
      throws UserError {
    List<ProcessBuilder> builders = new ArrayList<>();
    for (List<String> words : lines) {
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.redirectError(Redirect.INHERIT);
      builders.add(builder);
    }
    Redirect last = otherwise;
    if (file.isPresent()) {
      last = append ? Redirect.appendTo(file.get().toFile()) : Redirect.to(file.get().toFile());
    }
    builders.getLast().redirectOutput(last);
    try {
      List<Process> started = ProcessBuilder.startPipeline(builders);
      return new Target(started.getFirst().getOutputStream(), started);
    } catch (IOException refused) {
      String message = String.valueOf(refused.getMessage());
      throw UserError.of(
          127,
          "cannot run " + programOf(message, lines),
          isErrno(message, 2)
              ? "there is no such program on this host"
              : isErrno(message, 13) ? "it may not be executed" : message,
          "what follows '|' is 'include RE', 'exclude RE' or a program of this host");
    }
  }

  /** JDKs word it differently: {@code error=2, ...} and {@code error: 2 (...)}. */
  private static boolean isErrno(String message, int number) {
    return message.contains("error=" + number + ",") || message.contains("error: " + number + " ");
  }

  /** The one of a pipeline that the JDK's message names: {@code Cannot run program "wc": ...}. */
  private static String programOf(String message, List<List<String>> lines) {
    for (List<String> words : lines) {
      if (message.contains("\"" + words.getFirst() + "\"")) {
        return words.getFirst();
      }
    }
    return lines.getFirst().getFirst();
  }

  /**
   * Programs of the host whose output is wanted as lines.
   *
   * @throws UserError when one of them cannot be started
   */
  static Target caught(List<List<String>> lines, Map<String, String> environment) throws UserError {
    Target target = programs(lines, Optional.empty(), false, environment, Redirect.PIPE);
    InputStream last = target.programs.getLast().getInputStream();
    // Beside us: a program that writes while we write to it would else wait for ever.
    target.reader =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return last.readNBytes(MOST_CAUGHT);
              } catch (IOException ended) {
                return new byte[0];
              }
            },
            task -> Thread.ofPlatform().daemon(true).name("plumb-pipe").start(task));
    return target;
  }

  /** What the last program wrote; empty when it wrote somewhere else. Only after the finish. */
  Optional<Bytes> caught() {
    return reader == null ? Optional.empty() : Optional.of(Bytes.of(reader.join()));
  }

  private static String reason(Exception refused) {
    if (refused instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (refused instanceof NoSuchFileException) {
      return "no such folder";
    }
    if (refused instanceof FileSystemException told && told.getReason() != null) {
      return told.getReason();
    }
    return String.valueOf(refused.getMessage());
  }

  /** Writes; false when whoever reads has had enough. */
  boolean write(byte[] bytes) throws IOException {
    try {
      stream.write(bytes);
      stream.flush();
      return true;
    } catch (IOException closed) {
      if (programs.isEmpty()) {
        throw new Unwritable(closed);
      }
      return false; // head(1) had enough; its exit code says how it went.
    }
  }

  /** Ends the input and waits; the last program's exit code, 0 for a file. */
  int finish() throws IOException {
    close();
    int code = 0;
    for (Process program : programs) {
      try {
        code = program.waitFor();
      } catch (InterruptedException cancelled) {
        Thread.currentThread().interrupt();
        return Exit.INTERRUPTED;
      }
    }
    return code;
  }

  @Override
  public void close() throws IOException {
    try {
      stream.close();
    } catch (IOException closed) {
      if (programs.isEmpty()) {
        throw new Unwritable(closed);
      }
      // What the program did not want to read stood in a buffer.
    }
  }
}
