package dev.plumb.world.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.plumb.model.Host;
import dev.plumb.model.port.Archive;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * Hosts as files: {@code NAME.plumb.json.gz}, or plain JSON when the name ends in {@code .json}.
 * What a file is when it is opened is seen from its first bytes, not from its name.
 *
 * <p>Every exception's message is one sentence for the user. The same host gives the same bytes.
 */
public final class SnapshotArchive implements Archive {
  private static final int BUFFER = 1 << 16;

  private final String plumbVersion;
  private final Limits limits;
  private final JsonFactory json;

  /**
   * @param plumbVersion the version to be noted in saved files
   */
  public SnapshotArchive(String plumbVersion) {
    this(plumbVersion, Limits.DEFAULT);
  }

  SnapshotArchive(String plumbVersion, Limits limits) {
    this.plumbVersion = plumbVersion;
    this.limits = limits;
    this.json =
        new JsonFactoryBuilder()
            // ASCII alone: a name that is no valid Unicode survives, and no terminal is ever
            // surprised by a file.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.depth())
                    .maxStringLength(limits.text())
                    .maxNameLength(1_000)
                    .maxNumberLength(40)
                    .build())
            .build();
  }

  @Override
  public void save(Host host, Path file) throws IOException {
    save(host, file, Edit.NONE);
  }

  @Override
  public Redacted saveRedacted(Host host, Path file) throws IOException {
    byte[] key = new byte[36];
    new SecureRandom().nextBytes(key);
    return saveRedacted(host, file, key);
  }

  /** The same host gives the same file for the same key. */
  Redacted saveRedacted(Host host, Path file, byte[] key) throws IOException {
    Redaction.Census census = new Redaction.Census();
    rehearse(host, census);
    Redaction redaction = census.redaction(key);
    // Once without a file: a namespace says what it lacks before its records are written.
    rehearse(host, redaction);
    redaction.counted();
    save(host, file, redaction);
    return redaction.done();
  }

  private void rehearse(Host host, Edit edit) throws IOException {
    try (JsonGenerator generator = json.createGenerator(OutputStream.nullOutputStream())) {
      new SnapshotWriter(generator, edit).write(host, plumbVersion);
    }
  }

  private void save(Host host, Path file, Edit edit) throws IOException {
    try (NewFile target = NewFile.beside(file)) {
      // A name ending in .json asks for what every other program can read.
      try (OutputStream out = compressed(file) ? gzip(target.output()) : target.output();
          JsonGenerator generator = json.createGenerator(out)) {
        new SnapshotWriter(generator, edit).write(host, plumbVersion);
      }
      target.keep();
    } catch (FileSystemException refused) {
      throw sentence("cannot save " + file, refused);
    }
  }

  private static boolean compressed(Path file) {
    return !file.toString().endsWith(".json");
  }

  private static OutputStream gzip(OutputStream out) throws IOException {
    return new GZIPOutputStream(out, BUFFER);
  }

  @Override
  public Host open(Path file) throws IOException {
    String cannot = "cannot open " + file;
    try {
      if (Files.isDirectory(file)) {
        return new CaptureFolder(file, json, limits).read();
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new MalformedSnapshot("it is not an ordinary file"); // a fifo would never end
      }
      try (InputStream in = Files.newInputStream(file)) {
        return read(in);
      }
    } catch (FileSystemException refused) {
      throw sentence(cannot, refused);
    } catch (MalformedSnapshot malformed) {
      throw new IOException(cannot + ": " + malformed.getMessage(), malformed);
    } catch (EOFException | JsonEOFException cut) {
      throw new IOException(cannot + ": it ends too early", cut);
    } catch (ZipException damaged) {
      throw new IOException(cannot + ": its compressed data is damaged", damaged);
    } catch (StreamConstraintsException excessive) {
      throw new IOException(cannot + ": one of its values is larger than plumb opens", excessive);
    } catch (JsonProcessingException broken) {
      throw new IOException(
          cannot + ": it is not JSON any more after byte " + broken.getLocation().getByteOffset(),
          broken);
    } catch (IOException other) {
      throw new IOException(cannot + ": " + other.getMessage(), other);
    }
  }

  /** Reads a saved host that is no file: one that comes with plumb. Its errors are raw. */
  public Host read(InputStream file) throws IOException {
    BoundedInput.Counter counter = new BoundedInput.Counter(file);
    BufferedInputStream buffered = new BufferedInputStream(counter, BUFFER);
    InputStream plain = isGzip(buffered) ? new GZIPInputStream(buffered, BUFFER) : buffered;
    try (JsonParser parser = json.createParser(new BoundedInput(plain, counter, limits))) {
      SnapshotReader reader = new SnapshotReader(parser, limits);
      recognise(reader);
      return reader.host();
    }
  }

  private static void recognise(SnapshotReader reader) throws IOException {
    try {
      reader.format();
    } catch (JsonEOFException cut) {
      throw cut;
    } catch (JsonProcessingException noJson) {
      MalformedSnapshot other = new MalformedSnapshot("it is not a plumb snapshot");
      other.initCause(noJson);
      throw other;
    }
  }

  private static boolean isGzip(BufferedInputStream in) throws IOException {
    in.mark(2);
    boolean magic = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return magic;
  }

  private static IOException sentence(String cannot, FileSystemException refused) {
    String why =
        switch (refused) {
          case NoSuchFileException missing -> "there is no such file or folder";
          case AccessDeniedException denied -> "permission denied";
          default -> refused.getReason() == null ? refused.toString() : refused.getReason();
        };
    return new IOException(cannot + ": " + why, refused);
  }
}
