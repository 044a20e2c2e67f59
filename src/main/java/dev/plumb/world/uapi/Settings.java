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
    Tree.Builder out = Tree.object(table.entries().size());
    readInto(out, attributes, table, unknown);
    return table.recent().object(out);
  }

  private static void readInto(
      Tree.Builder out,
      Attributes attributes,
      AttributeTable table,
      List<UnknownAttribute> unknown) {
    for (int place = attributes.first(); place >= 0; place = attributes.next(place)) {
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
        out.put(field(attributes, place, scalar, table.recent()));
      }
    } else if (entry instanceof AttributeTable.Nest nest) {
      readNest(out, attributes, place, nest, table.recent(), unknown);
    } else if (entry instanceof AttributeTable.Struct struct) {
      Tree.Field known = table.recent().find(struct.type(), attributes, place);
      out.put(
          known != null
              ? known
              : table
                  .recent()
                  .keep(
                      struct.type(),
                      attributes,
                      place,
                      new Tree.Field(struct.key(), members(attributes, place, struct))));
    } // else it is one of those that are dropped
  }

  private static void readNest(
      Tree.Builder out,
      Attributes attributes,
      int place,
      AttributeTable.Nest nest,
      Recent recent,
      List<UnknownAttribute> unknown) {
    boolean named = nest.key().isPresent();
    Tree.Field known = named ? recent.find(nest.type(), attributes, place) : null;
    if (known != null) {
      out.put(known);
      return;
    }
    Attributes inner;
    try {
      inner = attributes.nested(place);
    } catch (MalformedMessage notANest) {
      // A newer kernel may have made a plain value of it; what is not understood is kept.
      keep(attributes, place, unknown);
      return;
    }
    if (!named) {
      readInto(out, inner, nest.table(), unknown);
      return;
    }
    int before = unknown.size();
    Tree.Field field = new Tree.Field(nest.key().get(), read(inner, nest.table(), unknown));
    // What was not understood of a nest lies elsewhere, so such a nest is read each time.
    out.put(unknown.size() == before ? recent.keep(nest.type(), attributes, place, field) : field);
  }

  static void keep(Attributes attributes, int place, List<UnknownAttribute> unknown) {
    unknown.add(new UnknownAttribute(attributes.type(place), attributes.bytes(place)));
  }

  private static Tree.Field field(
      Attributes attributes, int place, AttributeTable.Scalar scalar, Recent recent) {
    int type = scalar.type();
    String key = scalar.key();
    return switch (scalar.encoding()) {
      case U8 -> recent.number(type, key, attributes.u8(place));
      case U16 -> recent.number(type, key, attributes.u16(place));
      case BE16 -> recent.number(type, key, attributes.be16(place));
      case U32 -> recent.number(type, key, attributes.u32(place));
      case BE32 -> recent.number(type, key, attributes.be32(place));
      case S32 -> recent.number(type, key, attributes.s32(place));
      case U64 -> recent.number(type, key, attributes.u64(place));
      case BE64 -> recent.number(type, key, attributes.be64(place));
      case STRING, HEX, FLAG -> {
        Tree.Field known = recent.find(type, attributes, place);
        yield known != null
            ? known
            : recent.keep(
                type,
                attributes,
                place,
                new Tree.Field(key, value(attributes, place, scalar.encoding())));
      }
    };
  }

  private static Tree value(Attributes attributes, int place, Encoding encoding) {
    if (encoding == Encoding.STRING) {
      return new Tree.Text(attributes.string(place));
    }
    return encoding == Encoding.HEX ? new Tree.Hex(attributes.bytes(place)) : new Tree.Flag(true);
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
