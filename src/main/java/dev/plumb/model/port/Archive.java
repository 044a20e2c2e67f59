package dev.plumb.model.port;

import dev.plumb.model.Host;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Saves and opens hosts. */
public interface Archive {
  /**
   * Opens a saved host.
   *
   * @throws IOException with one sentence for the user when the file is not a whole snapshot of a
   *     known format
   */
  Host open(Path file) throws IOException;

  /**
   * Saves a host, mode 0600, replacing nothing halfway: under a temporary name in the same folder,
   * then renamed.
   */
  void save(Host host, Path file) throws IOException;

  /**
   * Saves how a host is wired and not whose it is: with other names, addresses, hardware addresses
   * and ids, the same one for the same one, and without what was not understood.
   */
  default Redacted saveRedacted(Host host, Path file) throws IOException {
    throw new IOException("this archive cannot redact");
  }

  /**
   * What a redaction did: its own key, not to be given away with the file.
   *
   * @param names what was replaced, real to other
   * @param addresses the same for IP addresses
   * @param hardware the same for hardware addresses
   * @param ids the same for engines' ids, by their first twelve digits
   * @param dropped what was left out, and how often; each is a gap in the file
   * @param kept names that stayed because every host has them
   */
  record Redacted(
      Map<String, String> names,
      Map<String, String> addresses,
      Map<String, String> hardware,
      Map<String, String> ids,
      Map<String, Integer> dropped,
      List<String> kept) {
    public Redacted {
      kept = List.copyOf(kept);
    }
  }
}
