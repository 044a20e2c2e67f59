package dev.plumb.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A namespace made by {@code ip netns add}, deleted when closed. */
public final class NamedNetns implements AutoCloseable {
  private final String name;

  private NamedNetns(String name) {
    this.name = name;
  }

  /** Makes it. */
  public static NamedNetns add(String name) {
    sh("ip netns add " + name);
    return new NamedNetns(name);
  }

  public String name() {
    return name;
  }

  /** Runs {@code ip -n NAME WORDS}. */
  public String ip(String words) {
    return sh("ip -n " + name + " " + words);
  }

  /** Runs a script in the test's own namespace; what it prints, and a failure when it fails. */
  public static String sh(String script) {
    try {
      Process process = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(script + " ended with " + process.exitValue() + ": " + said);
      }
      return said;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  @Override
  public void close() {
    sh("ip netns del " + name);
  }
}
