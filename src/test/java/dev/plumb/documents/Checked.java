package dev.plumb.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the repository. */
final class Checked {
  private static final Path TOP = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();

  private Checked() {}

  static Path path(String file) {
    return TOP.resolve(file);
  }

  static String read(String file) {
    try {
      return Files.readString(path(file));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** The checked-in file is what was generated, or becomes it with {@code -Dgolden.update}. */
  static void is(String file, String generated) {
    if (Boolean.getBoolean("golden.update")) {
      try {
        Files.writeString(path(file), generated);
      } catch (IOException refused) {
        throw new UncheckedIOException(refused);
      }
    }
    assertThat(read(file))
        .as("%s is generated; write it anew with -Dgolden.update=true", file)
        .isEqualTo(generated);
  }
}
