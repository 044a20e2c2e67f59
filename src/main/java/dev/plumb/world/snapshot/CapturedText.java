package dev.plumb.world.snapshot;

import dev.plumb.model.Gap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The texts of one namespace's folder.
 *
 * @param files the folder
 */
record CapturedText(Path files) {
  /** Most bytes of one text: 100,000 rules and more. */
  private static final long MOST = 128L << 20;

  /** Whether there is a plain file of that name; a link may lead out of the capture. */
  boolean has(String name) {
    return Files.isRegularFile(files.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * What it holds.
   *
   * @throws MalformedSnapshot when it is too large
   */
  String read(String name) throws IOException {
    Path file = files.resolve(name);
    if (Files.size(file) > MOST) {
      throw new MalformedSnapshot("it holds more than " + (MOST >> 20) + " MiB");
    }
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /** The same of a whole facet, whose reason is all that some answers show: it names the file. */
  Gap facetGap(String facet, String name, String reason, String consequence) {
    String folder = String.valueOf(files.getFileName());
    return new Gap(facet + " of " + folder, folder + "/" + name + ": " + reason, consequence);
  }

  /** Why what a file would have said is not known. */
  Gap gap(String name, String reason, String consequence) {
    return new Gap(files.getFileName() + "/" + name, reason, consequence);
  }
}
