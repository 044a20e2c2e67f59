package dev.plumb.world.uapi;

import dev.plumb.model.Tree;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.uapi.AttributeTable.Encoding;
import java.util.List;

/**
 * Reads a nest of attributes by its table: what the table knows becomes a tree, the rest is kept as
 * it came.
 */
final class Settings {
  private Settings() {}

  /**
   * @param unknown gets what the table does not know, or what is shorter than it says
   */
  static Tree.Obj read(
      Attributes attributes, AttributeTable table, List<UnknownAttribute> unknown) {
    Tree.Builder out = Tree.object();
    readInto(out, attributes, table, unknown);
    return out.build();
  }

  private static void readInto(
      Tree.Builder out,
      Attributes attributes,
      AttributeTable table,
      List<UnknownAttribute> unknown) {
    for (int place = 0; place < attributes.count(); place++) {
      read(out, attributes, place, table, unknown);
    }
  }

  /** Reads the one attribute at a place. */
  static void read(
      Tree.Builder out,
      Attributes attributes,
      int place,
      AttributeTable table,
      List<UnknownAttribute> unknown) {
    AttributeTable.Entry entry = table.entry(attributes.type(place));
    // A chain and not a pattern switch: the switch's bootstrap costs 10 ms of a one-shot.
    if (entry == null) {
      keep(attributes, place, unknown);
    } else if (entry instanceof AttributeTable.Scalar scalar) {
      if (attributes.length(place) < scalar.encoding().width()) {
        keep(attributes, place, unknown);
      } else {
        out.put(scalar.key(), value(attributes, place, scalar.encoding()));
      }
    } else if (entry instanceof AttributeTable.Nest nest) {
      readNest(out, attributes, place, nest, unknown);
    } else if (entry instanceof AttributeTable.Struct struct) {
      out.put(struct.key(), members(attributes, place, struct));
    } // else it is one of those that are dropped
  }

  private static void readNest(
      Tree.Builder out,
      Attributes attributes,
      int place,
      AttributeTable.Nest nest,
      List<UnknownAttribute> unknown) {
    Attributes inner;
    try {
      inner = attributes.nested(place);
    } catch (MalformedMessage notANest) {
      // A newer kernel may have made a plain value of it; what is not understood is kept.
      keep(attributes, place, unknown);
      return;
    }
    if (nest.key().isEmpty()) {
      readInto(out, inner, nest.table(), unknown);
    } else {
      out.put(nest.key().get(), read(inner, nest.table(), unknown));
    }
  }

  static void keep(Attributes attributes, int place, List<UnknownAttribute> unknown) {
    unknown.add(new UnknownAttribute(attributes.type(place), attributes.bytes(place)));
  }

  private static Tree value(Attributes attributes, int place, Encoding encoding) {
    return switch (encoding) {
      case U8 -> new Tree.Num(attributes.u8(place));
      case U16 -> new Tree.Num(attributes.u16(place));
      case BE16 -> new Tree.Num(attributes.be16(place));
      case U32 -> new Tree.Num(attributes.u32(place));
      case BE32 -> new Tree.Num(attributes.be32(place));
      case S32 -> new Tree.Num(attributes.s32(place));
      case U64 -> new Tree.Num(attributes.u64(place));
      case BE64 -> new Tree.Num(attributes.be64(place));
      case STRING -> new Tree.Text(attributes.string(place));
      case HEX -> new Tree.Hex(attributes.bytes(place));
      case FLAG -> new Tree.Flag(true);
    };
  }

  private static Tree.Obj members(Attributes attributes, int place, AttributeTable.Struct struct) {
    Tree.Builder out = Tree.object();
    for (AttributeTable.Member member : struct.members()) {
      if (member.offset() + member.encoding().width() <= attributes.length(place)) {
        out.put(member.key(), member(attributes, place, member));
      }
    }
    return out.build();
  }

  private static Tree member(Attributes attributes, int place, AttributeTable.Member member) {
    int at = member.offset();
    return switch (member.encoding()) {
      case U8 -> new Tree.Num(attributes.u8(place, at));
      case U16 -> new Tree.Num(attributes.u16(place, at));
      case BE16 -> new Tree.Num(attributes.be16(place, at));
      case U32 -> new Tree.Num(attributes.u32(place, at));
      case S32 -> new Tree.Num((int) attributes.u32(place, at));
      case U64 -> new Tree.Num(attributes.u64(place, at));
      case BE32, BE64, STRING, HEX, FLAG ->
          throw new IllegalArgumentException("no member has encoding " + member.encoding());
    };
  }
}
