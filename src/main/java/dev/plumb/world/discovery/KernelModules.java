package dev.plumb.world.discovery;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of the kernel are there already. Asking for one that is not would load it, and
 * looking must change nothing.
 */
final class KernelModules {
  private final Path proc;
  private final Path modules;
  private final Set<String> loaded = new HashSet<>();
  private final boolean modular;
  private @Nullable Set<String> builtIn;

  /**
   * @param proc where {@code modules} and {@code kallsyms} are
   * @param modules {@code /lib/modules/RELEASE}
   */
  KernelModules(Path proc, Path modules) {
    this.proc = proc;
    this.modules = modules;
    this.modular = Files.exists(proc.resolve("modules"));
    if (modular) {
      for (String line : lines(proc.resolve("modules"))) {
        int blank = line.indexOf(' ');
        loaded.add(blank < 0 ? line : line.substring(0, blank));
      }
    }
  }

  /** This machine's, as of now. */
  static KernelModules now() {
    return new KernelModules(Path.of("/proc"), release());
  }

  private static Path release() {
    Path all = Path.of("/lib/modules");
    try {
      return all.resolve(Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
    } catch (IOException unreadable) {
      return all;
    }
  }

  /**
   * True when asking for it can load nothing: it is loaded or built in, or this kernel loads no
   * modules at all.
   *
   * @param name with underscores: {@code nf_tables}
   * @param symbol a function of it, by which it is found where nobody lists what is built in
   */
  synchronized boolean isThere(String name, String symbol) {
    if (!modular || loaded.contains(name)) {
      return true;
    }
    Set<String> known = builtIn;
    if (known == null) {
      known = new HashSet<>();
      for (String line : lines(modules.resolve("modules.builtin"))) {
        int slash = line.lastIndexOf('/') + 1;
        int dot = line.indexOf('.', slash);
        known.add(line.substring(slash, dot < 0 ? line.length() : dot).replace('-', '_'));
      }
      builtIn = known;
    }
    return known.isEmpty() ? hasSymbol(symbol) : known.contains(name);
  }

  private boolean hasSymbol(String symbol) {
    String end = " " + symbol;
    try (BufferedReader lines =
        Files.newBufferedReader(proc.resolve("kallsyms"), StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.endsWith(end)) {
          return true;
        }
      }
    } catch (IOException unreadable) {
      return false;
    }
    return false;
  }

  private static Iterable<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      return Set.of();
    }
  }
}
