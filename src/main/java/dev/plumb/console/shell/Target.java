package dev.plumb.console.shell;

import dev.plumb.console.command.Exit;
import dev.plumb.console.command.UserError;
import java.io.IOException;
import java.io.OutputStream;
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

/** Where an answer goes that nobody reads at once: {@code > FILE}, {@code | PROGRAM}. */
final class Target implements AutoCloseable {
  private final OutputStream stream;
  private final List<Process> programs;
  private final String name;

  private Target(OutputStream stream, List<Process> programs, String name) {
    this.stream = stream;
    this.programs = programs;
    this.name = name;
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
      return new Target(out, List.of(), name);
    } catch (IOException | java.nio.file.InvalidPathException refused) {
      throw cannotWrite(name, refused);
    }
  }

  private static UserError cannotWrite(String name, Exception refused) {
    return UserError.of(
        Exit.UNAVAILABLE, "cannot write " + name, reason(refused), "name another file behind '>'");
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
    List<ProcessBuilder> builders = new ArrayList<>();
    for (List<String> words : lines) {
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      builders.add(builder);
    }
    ProcessBuilder.Redirect last = ProcessBuilder.Redirect.INHERIT;
    if (file.isPresent()) {
      last =
          append
              ? ProcessBuilder.Redirect.appendTo(file.get().toFile())
              : ProcessBuilder.Redirect.to(file.get().toFile());
    }
    builders.getLast().redirectOutput(last);
    try {
      List<Process> started = ProcessBuilder.startPipeline(builders);
      return new Target(started.getFirst().getOutputStream(), started, "");
    } catch (IOException refused) {
      throw UserError.of(
          127,
          "cannot run " + lines.getFirst().getFirst(),
          String.valueOf(refused.getMessage()),
          "what follows '|' is 'include RE', 'exclude RE' or a program of this host");
    }
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

  /**
   * Writes; false when whoever reads has had enough.
   *
   * @throws UserError when the file takes no more: a full disk ends the command, not the session
   */
  boolean write(byte[] bytes) throws UserError {
    try {
      stream.write(bytes);
      stream.flush();
      return true;
    } catch (IOException closed) {
      if (programs.isEmpty()) {
        throw cannotWrite(name, closed);
      }
      return false; // head(1) had enough; its exit code says how it went.
    }
  }

  /** Ends the input and waits; the last program's exit code, 0 for a file. */
  int finish() throws UserError {
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
  public void close() throws UserError {
    try {
      stream.close();
    } catch (IOException closed) {
      if (programs.isEmpty()) {
        throw cannotWrite(name, closed);
      }
      // What the program did not want to read stood in a buffer.
    }
  }
}
