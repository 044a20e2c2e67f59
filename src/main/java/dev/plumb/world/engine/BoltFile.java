package dev.plumb.world.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A bolt database (Podman's {@code bolt_state.db}, containerd's {@code meta.db}) read without its
 * library and without its lock: a tree of pages in one file, of which the newest of two meta pages
 * names the root.
 *
 * <p>A writer changes no page that the newest tree uses, but two commits later it may use one
 * again: whoever reads a living file reads it twice and compares {@link #transaction}.
 *
 * @see "go.etcd.io/bbolt page.go, bucket.go, db.go"
 */
final class BoltFile {
  private static final int MAGIC = 0xED0CDAED;
  private static final int PAGE_HEADER = 16;
  private static final int ELEMENT = 16;
  private static final int BUCKET_HEADER = 16;
  private static final int BRANCH = 1;
  private static final int LEAF = 2;
  private static final int IS_BUCKET = 1;
  private static final int DEEPEST = 32;

  private final ByteBuffer file;
  private final int pageSize;
  private final long transaction;
  private final long root;

  /** Pages that may still be looked at: a tree that leads in circles comes to an end. */
  private int left;

  private BoltFile(ByteBuffer file, int pageSize, long transaction, long root) {
    this.file = file;
    this.pageSize = pageSize;
    this.transaction = transaction;
    this.root = root;
    this.left = 2 * (file.capacity() / pageSize) + 16;
  }

  /**
   * Finds the newest tree.
   *
   * @throws IOException when it is no such file
   */
  static BoltFile of(byte[] content) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    BoltFile newest = null;
    try {
      // The page size stands in the first meta page; where that is torn, try the usual one.
      int pageSize = file.getInt(PAGE_HEADER) == MAGIC ? file.getInt(PAGE_HEADER + 8) : 4096;
      for (int page = 0; page < 2 && pageSize >= 512; page++) {
        int meta = page * pageSize + PAGE_HEADER;
        // struct meta: magic 0, version 4, pageSize 8, flags 12, root 16, sequence 24, freelist 32,
        // pgid 40, txid 48, checksum 56.
        if (file.getInt(meta) == MAGIC && file.getLong(meta + 56) == checksum(content, meta)) {
          long transaction = file.getLong(meta + 48);
          if (newest == null || transaction > newest.transaction) {
            newest = new BoltFile(file, pageSize, transaction, file.getLong(meta + 16));
          }
        }
      }
    } catch (IndexOutOfBoundsException cut) {
      throw new IOException("it is cut off", cut);
    }
    if (newest == null) {
      throw new IOException("it is no bolt database");
    }
    return newest;
  }

  /** FNV-1a of what stands before it. */
  private static long checksum(byte[] content, int meta) {
    long hash = 0xcbf29ce484222325L;
    for (int i = meta; i < meta + 56; i++) {
      hash = (hash ^ (content[i] & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The number of the commit that made this tree. */
  long transaction() {
    return transaction;
  }

  /** The outermost bucket. */
  Bucket root() throws IOException {
    return bucket(root, -1, 0);
  }

  private Bucket bucket(long page, int inline, int depth) throws IOException {
    Map<String, Value> entries = new LinkedHashMap<>();
    try {
      if (page != 0) {
        walk(offset(page), entries, depth);
      } else {
        walk(inline, entries, depth);
      }
    } catch (IndexOutOfBoundsException beyond) {
      throw new IOException("a page of it leads beyond its end", beyond);
    }
    return new Bucket(entries, depth);
  }

  private int offset(long page) throws IOException {
    if (page < 0 || page > file.capacity() / pageSize) {
      throw new IOException("a page of it leads beyond its end");
    }
    return (int) page * pageSize;
  }

  private void walk(int page, Map<String, Value> entries, int depth) throws IOException {
    if (depth > DEEPEST || --left < 0) {
      throw new IOException("its pages lead in circles");
    }
    // struct page: id 0, flags 8, count 10, overflow 12.
    int flags = file.getShort(page + 8);
    int count = Short.toUnsignedInt(file.getShort(page + 10));
    for (int i = 0; i < count; i++) {
      int element = page + PAGE_HEADER + i * ELEMENT;
      if ((flags & BRANCH) != 0) {
        // struct branchPageElement: pos 0, ksize 4, pgid 8.
        walk(offset(file.getLong(element + 8)), entries, depth + 1);
      } else if ((flags & LEAF) != 0) {
        // struct leafPageElement: flags 0, pos 4, ksize 8, vsize 12.
        int key = element + file.getInt(element + 4);
        int keySize = file.getInt(element + 8);
        int value = key + keySize;
        entries.put(
            new String(bytes(key, keySize), StandardCharsets.UTF_8),
            new Value(value, file.getInt(element + 12), (file.getInt(element) & IS_BUCKET) != 0));
      } else {
        throw new IOException("a page of it is neither branch nor leaf");
      }
    }
  }

  private byte[] bytes(int from, int size) throws IOException {
    if (size < 0 || from < 0 || size > file.capacity() - from) {
      throw new IOException("an entry of it leads beyond its end");
    }
    byte[] copy = new byte[size];
    file.get(from, copy);
    return copy;
  }

  private record Value(int offset, int size, boolean isBucket) {}

  /** Keys with values, and buckets by name. */
  final class Bucket {
    private final Map<String, Value> entries;
    private final int depth;

    private Bucket(Map<String, Value> entries, int depth) {
      this.entries = entries;
      this.depth = depth;
    }

    /** A value; empty when there is none. */
    Optional<byte[]> value(String key) throws IOException {
      Value value = entries.get(key);
      return value == null || value.isBucket()
          ? Optional.empty()
          : Optional.of(bytes(value.offset(), value.size()));
    }

    /** A value that is a text. */
    Optional<String> text(String key) throws IOException {
      return value(key).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** The bucket at the end of a way; empty when the way ends before. */
    Optional<Bucket> bucket(String... way) throws IOException {
      Bucket here = this;
      for (String name : way) {
        Value value = here.entries.get(name);
        if (value == null || !value.isBucket()) {
          return Optional.empty();
        }
        here = here.inner(value);
      }
      return Optional.of(here);
    }

    private Bucket inner(Value value) throws IOException {
      if (value.size() < BUCKET_HEADER || value.offset() > file.capacity() - BUCKET_HEADER) {
        throw new IOException("a bucket of it is cut off");
      }
      // struct bucket: root 0, sequence 8; root 0 is a page that follows at once.
      return BoltFile.this.bucket(
          file.getLong(value.offset()), value.offset() + BUCKET_HEADER, depth + 1);
    }

    /** The names of the buckets in it. */
    List<String> buckets() {
      List<String> names = new ArrayList<>();
      entries.forEach(
          (name, value) -> {
            if (value.isBucket()) {
              names.add(name);
            }
          });
      return names;
    }

    /** Every key that has a value that is a text. */
    void texts(BiConsumer<String, String> consumer) throws IOException {
      for (String key : entries.keySet()) {
        Optional<String> text = text(key);
        if (text.isPresent()) {
          consumer.accept(key, text.get());
        }
      }
    }
  }

  /** Reads the file anew each time. */
  @FunctionalInterface
  interface Source {
    byte[] read() throws IOException;
  }

  /** What is made of a tree. */
  @FunctionalInterface
  interface Reading<T> {
    T read(Bucket root) throws IOException;
  }

  /**
   * Reads a file that is being written to: until nothing was committed meanwhile.
   *
   * @throws IOException also when it never rests
   */
  static <T> T read(Source source, Reading<T> reading) throws IOException {
    IOException torn = new IOException("it changes faster than it can be read");
    for (int attempt = 0; attempt < 3; attempt++) {
      BoltFile file = of(source.read());
      try {
        T result = reading.read(file.root());
        if (of(source.read()).transaction == file.transaction) {
          return result;
        }
      } catch (IOException broken) {
        torn = broken;
      }
    }
    throw torn;
  }
}
