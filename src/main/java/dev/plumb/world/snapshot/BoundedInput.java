package dev.plumb.world.snapshot;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The JSON of a snapshot as it is decompressed; stops a file that unfolds into far more than it is.
 */
final class BoundedInput extends FilterInputStream {
  private final Counter compressed;
  private final Limits limits;
  private long count;

  /**
   * @param json decompressed bytes
   * @param compressed what the decompressor reads from; the same stream when nothing is compressed
   */
  BoundedInput(InputStream json, Counter compressed, Limits limits) {
    super(json);
    this.compressed = compressed;
    this.limits = limits;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) {
      add(1);
    }
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int got = super.read(buffer, offset, length);
    if (got > 0) {
      add(got);
    }
    return got;
  }

  private void add(int more) throws MalformedSnapshot {
    count += more;
    if (count > limits.bytes()) {
      throw new MalformedSnapshot(
          "it holds more than " + (limits.bytes() >> 20) + " MiB, more than plumb opens");
    }
    if (count > limits.ratioFree() && count / limits.ratio() > compressed.count()) {
      throw new MalformedSnapshot(
          "it unfolds to more than " + limits.ratio() + " times its size, as no saved host does");
    }
  }

  /** Counts the bytes that were read from the file. */
  static final class Counter extends FilterInputStream {
    private long count;

    Counter(InputStream file) {
      super(file);
    }

    long count() {
      return count;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value >= 0 ? 1 : 0;
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int got = super.read(buffer, offset, length);
      count += Math.max(got, 0);
      return got;
    }
  }
}
