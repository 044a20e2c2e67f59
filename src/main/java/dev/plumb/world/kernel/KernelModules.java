package dev.plumb.world.kernel;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which parts the running kernel has, found out without making it load any.
 *
 * <p>Many questions make a kernel load the module that would answer them (sock_diag asks modprobe
 * for {@code tcp_diag}). A look must not do that, so whoever asks such a question looks here first.
 */
public final class KernelModules {
  private static final int LARGEST = 4 * 1024 * 1024;

  private final ProcRoot proc;
  private final Path sys;
  private final Path lib;

  /** Read once: a survey asks for every namespace. */
  private volatile Optional<String> builtin = Optional.empty();

  private volatile boolean builtinRead;

  private volatile @Nullable Boolean loadsNothing;

  /**
   * @param sys where {@code module/NAME} is a folder for each loaded module
   * @param lib where {@code RELEASE/modules.builtin} lists what is compiled in
   */
  KernelModules(ProcRoot proc, Path sys, Path lib) {
    this.proc = proc;
    this.sys = sys;
    this.lib = lib;
  }

  /** The running system's own. */
  public static KernelModules system() {
    return new KernelModules(ProcRoot.system(), Path.of("/sys"), Path.of("/lib/modules"));
  }

  /**
   * Why a question to a module must not be asked: it is not loaded, or nobody can tell. Empty when
   * it may be: the module is there, or this kernel loads none whatever it is asked.
   */
  public Optional<String> whyNotToAsk(String module) {
    if (loadsNothing() || isLoaded(module)) {
      return Optional.empty();
    }
    Optional<String> builtin = builtin();
    if (builtin.isEmpty()) {
      return Optional.of(
          "nobody can tell whether the kernel has " + module + ", and asking could load it");
    }
    return isAmong(builtin.get(), module)
        ? Optional.empty()
        : Optional.of("the kernel's module " + module + " is not loaded");
  }

  /** True when a module is surely not there, so that nothing can have been given to it. */
  public boolean isAbsent(String module) {
    Optional<String> builtin = builtin();
    return !loadsNothing()
        && !isLoaded(module)
        && builtin.isPresent()
        && !isAmong(builtin.get(), module);
  }

  private boolean isLoaded(String module) {
    return Files.exists(sys.resolve("module").resolve(module));
  }

  private static boolean isAmong(String builtin, String module) {
    return builtin.contains("/" + module + ".ko");
  }

  /**
   * A kernel built without modules, one that was told to load no more, and one that has no program
   * to load them with.
   */
  private boolean loadsNothing() {
    Boolean known = loadsNothing;
    if (known == null) {
      known = hasNoModules() || isWord("modules_disabled", "1") || isWord("modprobe", "");
      loadsNothing = known;
    }
    return known;
  }

  private boolean hasNoModules() {
    return ProcRoot.read(proc.root().resolve("modules"), 1) instanceof ProcEntry.Gone<byte[]>;
  }

  private boolean isWord(String sysctl, String word) {
    Optional<String> text = text("sys/kernel/" + sysctl);
    return text.isPresent() && text.get().strip().equals(word);
  }

  private Optional<String> text(String file) {
    return read(proc.root().resolve(file));
  }

  /** The list of what is compiled in; empty when it can't be read. */
  private Optional<String> builtin() {
    if (!builtinRead) {
      builtin = readBuiltin();
      builtinRead = true;
    }
    return builtin;
  }

  private Optional<String> readBuiltin() {
    String release = text("sys/kernel/osrelease").orElse("").strip();
    // The release is part of a path: a kernel may call itself anything.
    return release.isEmpty() || release.contains("/") || release.startsWith(".")
        ? Optional.empty()
        : read(lib.resolve(release).resolve("modules.builtin"));
  }

  private static Optional<String> read(Path file) {
    return ProcRoot.read(file, LARGEST)
        .found()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
