package dev.plumb.world.uapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the attributes of one nest mean: number, key and shape, in the order of their numbers.
 *
 * <p>A decoder turns a nest into a {@code Tree.Obj} by it; an attribute that has no entry, or whose
 * payload is shorter than its shape, is an unknown attribute and is kept as it came.
 */
public final class AttributeTable {
  private final List<Entry> entries;
  private final @Nullable Entry[] byType;
  private final Recent recent;

  private AttributeTable(List<Entry> entries) {
    this.entries = List.copyOf(entries);
    int highest = 0;
    for (Entry entry : entries) {
      highest = Math.max(highest, entry.type());
    }
    byType = new @Nullable Entry[highest + 1];
    recent = new Recent(highest);
    for (Entry entry : entries) {
      if (byType[entry.type()] != null) {
        throw new IllegalArgumentException("two entries for attribute " + entry.type());
      }
      byType[entry.type()] = entry;
    }
  }

  /** How a payload, or a member of a struct, is read. */
  public enum Encoding {
    U8(1),
    U16(2),
    /** Network order. */
    BE16(2),
    U32(4),
    /** Network order. */
    BE32(4),
    /** Signed, host order. */
    S32(4),
    U64(8),
    /** Network order. */
    BE64(8),
    /** Up to the first NUL, or to the end. */
    STRING(0),
    /**
     * Bytes as they are, of any length: addresses, bridge identifiers, structs that no question
     * needs.
     */
    HEX(0),
    /** No payload: being there is the value, and the value is true. */
    FLAG(0);

    private final int width;

    Encoding(int width) {
      this.width = width;
    }

    /** Bytes of a number; 0 for what has no fixed width. */
    public int width() {
      return width;
    }
  }

  /** What one attribute is. */
  public sealed interface Entry {
    /** Its number within the nest, without the NLA_F_ flags. */
    int type();
  }

  /**
   * A single value.
   *
   * @param key under which it is kept
   */
  public record Scalar(int type, String key, Encoding encoding) implements Entry {}

  /**
   * Attributes within an attribute.
   *
   * @param key under which they are kept as an object; empty when they are kept among the
   *     attributes around them
   */
  public record Nest(int type, Optional<String> key, AttributeTable table) implements Entry {}

  /**
   * A C struct, kept as an object. A shorter payload is an older kernel: members beyond its end are
   * left out.
   *
   * @param key under which the object is kept
   */
  public record Struct(int type, String key, List<Member> members) implements Entry {
    public Struct {
      members = List.copyOf(members);
    }
  }

  /**
   * An attribute that says again what another one says, and alignment: not kept.
   *
   * @param name the kernel's, for the reader of this table
   */
  public record Dropped(int type, String name) implements Entry {}

  /**
   * A part of a struct.
   *
   * @param offset in bytes from the struct's start
   */
  public record Member(int offset, String key, Encoding encoding) {}

  /** The entry of an attribute; null when this version does not know it. */
  public @Nullable Entry entry(int type) {
    return type >= 0 && type < byType.length ? byType[type] : null;
  }

  /** All entries, as they were written down. */
  public List<Entry> entries() {
    return entries;
  }

  Recent recent() {
    return recent;
  }

  static Builder builder() {
    return new Builder();
  }

  /** Collects a table. */
  static final class Builder {
    private final List<Entry> entries = new ArrayList<>();

    Builder put(int type, String key, Encoding encoding) {
      entries.add(new Scalar(type, key, encoding));
      return this;
    }

    Builder u8(int type, String key) {
      return put(type, key, Encoding.U8);
    }

    Builder u16(int type, String key) {
      return put(type, key, Encoding.U16);
    }

    Builder u32(int type, String key) {
      return put(type, key, Encoding.U32);
    }

    Builder u64(int type, String key) {
      return put(type, key, Encoding.U64);
    }

    Builder hex(int type, String key) {
      return put(type, key, Encoding.HEX);
    }

    Builder string(int type, String key) {
      return put(type, key, Encoding.STRING);
    }

    Builder flag(int type, String key) {
      return put(type, key, Encoding.FLAG);
    }

    Builder nest(int type, String key, AttributeTable table) {
      entries.add(new Nest(type, Optional.of(key), table));
      return this;
    }

    /** A nest whose attributes are kept among those around it. */
    Builder inline(int type, AttributeTable table) {
      entries.add(new Nest(type, Optional.empty(), table));
      return this;
    }

    Builder drop(int type, String name) {
      entries.add(new Dropped(type, name));
      return this;
    }

    /** A struct of members of one width, without holes, from offset 0 on. */
    Builder struct(int type, String key, Encoding each, String... names) {
      List<Member> members = new ArrayList<>(names.length);
      for (int i = 0; i < names.length; i++) {
        members.add(new Member(i * each.width(), names[i], each));
      }
      entries.add(new Struct(type, key, members));
      return this;
    }

    /** A struct of which these members are kept. */
    Builder struct(int type, String key, Member... members) {
      entries.add(new Struct(type, key, List.of(members)));
      return this;
    }

    AttributeTable table() {
      return new AttributeTable(entries);
    }
  }
}
