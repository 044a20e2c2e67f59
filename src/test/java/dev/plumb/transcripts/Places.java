package dev.plumb.transcripts;

import dev.plumb.console.transcript.Conditions;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the transcripts are, and what is true where they run. */
final class Places {
  static final Path TRANSCRIPTS = Path.of("transcripts");

  /**
   * This machine, as far as transcripts may ask.
   *
   * @param live true in the live run
   */
  record Here(boolean live) implements Conditions.Surroundings {
    @Override
    public boolean root() {
      return live; // The live run is root in user namespaces of its own.
    }

    @Override
    public boolean docker() {
      return false; // What Docker makes is in the saved hosts; no test starts a container here.
    }

    @Override
    public boolean hasCommand(String name) {
      String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
      for (String folder : path.split(":")) {
        if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String kernel() {
      return System.getProperty("os.version");
    }
  }

  private Places() {}
}
