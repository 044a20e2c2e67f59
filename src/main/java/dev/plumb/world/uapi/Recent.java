package dev.plumb.world.uapi;

import dev.plumb.model.Bytes;
import dev.plumb.model.Tree;
import dev.plumb.world.netlink.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * What was read by one table lately. A thousand links say nearly the same of themselves: what is
 * equal to something seen a moment ago is that same object, so a survey neither makes nor keeps a
 * thousand of them.
 *
 * <p>Two threads read at once and nothing is locked: everything in here is immutable, and whoever
 * misses an entry makes an equal one.
 */
final class Recent {
  /** So many different values of an attribute are remembered; a power of two. */
  private static final int WAYS = 8;

  /** Larger payloads are rare, and not worth keeping for their own sake. */
  private static final int LARGEST = 512;

  private final Tree.@Nullable Field[] numbers;
  private final @Nullable Seen[] payloads;
  private final Tree.@Nullable Obj[] objects = new Tree.Obj[WAYS];
  private int nextObject;

  /** A payload that came, and what it was read as. */
  private record Seen(Bytes payload, Tree.Field field) {}

  /**
   * @param highest the highest attribute number of the table
   */
  Recent(int highest) {
    numbers = new Tree.@Nullable Field[(highest + 1) * WAYS];
    payloads = new @Nullable Seen[(highest + 1) * WAYS];
  }

  private static int slot(int type, int fingerprint) {
    // Multiplied by 2^32 / phi: the upper three bits depend on all of them.
    return type * WAYS + (fingerprint * 0x9E3779B9 >>> 29);
  }

  /** The number of an attribute under its key. */
  Tree.Field number(int type, String key, long value) {
    int slot = slot(type, (int) (value ^ value >>> 32));
    Tree.Field known = numbers[slot];
    if (known != null && known.value() instanceof Tree.Num num && num.value() == value) {
      return known;
    }
    Tree.Field made = new Tree.Field(key, new Tree.Num(value));
    numbers[slot] = made;
    return made;
  }

  /** What the attribute at a place was read as when the same payload came; null if it is new. */
  Tree.@Nullable Field find(int type, Attributes attributes, int place) {
    Seen seen = payloads[slot(type, attributes.fingerprint(place))];
    return seen != null && attributes.holds(place, seen.payload()) ? seen.field() : null;
  }

  /** Remembers what the attribute at a place was read as. */
  Tree.Field keep(int type, Attributes attributes, int place, Tree.Field field) {
    if (attributes.length(place) <= LARGEST) {
      payloads[slot(type, attributes.fingerprint(place))] =
          new Seen(attributes.bytes(place), field);
    }
    return field;
  }

  /** The object of these fields; one made of the very same fields lately is used again. */
  Tree.Obj object(Tree.Builder fields) {
    for (Tree.Obj known : objects) {
      if (known != null && fields.isMadeOf(known)) {
        return known;
      }
    }
    Tree.Obj made = fields.build();
    int slot = nextObject++ & WAYS - 1;
    objects[slot] = made;
    return made;
  }
}
