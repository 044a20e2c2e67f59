package dev.plumb.answers.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** How values are ordered and normalised. */
final class Values {
  private Values() {}

  /** By sort, then by size; numbers unsigned. */
  static final Comparator<Value> ORDER = Values::compare;

  private static int compare(Value left, Value right) {
    if (left instanceof Value.Num a && right instanceof Value.Num b) {
      return Long.compareUnsigned(a.number(), b.number());
    }
    if (left instanceof Value.Addr a && right instanceof Value.Addr b) {
      return a.address().compareTo(b.address());
    }
    if (left instanceof Value.Name a && right instanceof Value.Name b) {
      return a.text().compareTo(b.text());
    }
    if (left instanceof Value.Parts a && right instanceof Value.Parts b) {
      int order = Integer.compare(a.values().size(), b.values().size());
      for (int i = 0; order == 0 && i < a.values().size(); i++) {
        order = compare(a.values().get(i), b.values().get(i));
      }
      return order;
    }
    return Integer.compare(rank(left), rank(right));
  }

  private static int rank(Value value) {
    return switch (value) {
      case Value.Num number -> 0;
      case Value.Addr address -> 1;
      case Value.Name name -> 2;
      case Value.Parts parts -> 3;
      case Value.Drawn drawn -> 4;
      case Value.Hidden hidden -> 5;
      case Value.Absent absent -> 6;
    };
  }

  /** True for what can be compared. */
  static boolean isPlain(Value value) {
    return rank(value) < 4;
  }

  /** A name without its number, which is not part of a key. */
  static Value bare(Value value) {
    if (value instanceof Value.Name name && name.number().isPresent()) {
      return new Value.Name(name.text(), OptionalLong.empty());
    }
    if (value instanceof Value.Parts parts) {
      List<Value> bare = new ArrayList<>(parts.values().size());
      for (Value part : parts.values()) {
        bare.add(bare(part));
      }
      return new Value.Parts(bare);
    }
    return value;
  }
}
