package dev.plumb.world.snapshot;

import dev.plumb.model.Host;
import dev.plumb.model.port.Archive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * The saved host that comes with plumb, for a demo where no lab can be built; all other files as
 * ever.
 */
public final class BundledHost implements Archive {
  /** How it is called, in the prompt too. */
  public static final String NAME = "demo.plumb.json.gz";

  private static final String RESOURCE = "/labs/" + NAME;

  private final SnapshotArchive files;

  public BundledHost(SnapshotArchive files) {
    this.files = files;
  }

  @Override
  public Host open(Path file) throws IOException {
    if (!file.equals(Path.of(NAME))) {
      return files.open(file);
    }
    try (InputStream saved = BundledHost.class.getResourceAsStream(RESOURCE)) {
      if (saved == null) {
        throw new IOException("this build has no saved host of its own");
      }
      return files.read(saved);
    }
  }

  @Override
  public void save(Host host, Path file) throws IOException {
    files.save(host, file);
  }

  @Override
  public Redacted saveRedacted(Host host, Path file) throws IOException {
    return files.saveRedacted(host, file);
  }
}
