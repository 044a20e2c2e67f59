package dev.plumb.console.complete;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The completion scripts of the {@code plumb} launcher for bash, zsh and fish. They ask {@code
 * plumb __complete -- WORD...} and hold only the first words, for the case that it does not answer.
 *
 * <p>The answer is one line {@code value TAB description} per candidate and then one line {@code
 * :N}, the sum of {@link #NO_SPACE} and {@link #NO_FILES}. A value or description with a line feed
 * or a tab cannot be sent and must be left out by whoever answers.
 */
public final class ShellScripts {
  /** The candidates are not whole words: put no blank behind them. As in cobra. */
  public static final int NO_SPACE = 2;

  /** Do not offer file names when there is no candidate. As in cobra. */
  public static final int NO_FILES = 4;

  private ShellScripts() {}

  /** The script for bash 4 and newer; needs nothing of the package bash-completion. */
  public static String bash(List<String> firstWords) {
    return script("plumb.bash", firstWords);
  }

  /** The script for zsh: a file {@code _plumb} in a folder of fpath, or sourced. */
  public static String zsh(List<String> firstWords) {
    return script("_plumb", firstWords);
  }

  /** The script for fish 3 and newer. */
  public static String fish(List<String> firstWords) {
    return script("plumb.fish", firstWords);
  }

  private static String script(String template, List<String> firstWords) {
    for (String word : firstWords) {
      for (int i = 0; i < word.length(); i++) {
        char c = word.charAt(i);
        if (c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9')) {
          throw new IllegalArgumentException("not a plain word for a shell script: " + word);
        }
      }
    }
    return read(template).replace("@WORDS@", String.join(" ", firstWords));
  }

  private static String read(String template) {
    try (InputStream in = ShellScripts.class.getResourceAsStream(template)) {
      if (in == null) {
        throw new IOException("missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(template, e);
    }
  }
}
