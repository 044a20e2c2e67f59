package dev.plumb.world.snapshot;

import dev.plumb.model.Bytes;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import dev.plumb.model.Tree;
import dev.plumb.model.UnknownAttribute;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields of one record out of a tree that anybody may have written: each is checked for
 * type and range, and in the end none may be left over, for a field we don't know would be a fact
 * we lose.
 */
final class FieldsReader {
  private final List<Tree.Field> fields;
  private final boolean[] taken;

  FieldsReader(Tree tree) throws MalformedSnapshot {
    if (!(tree instanceof Tree.Obj object)) {
      throw new MalformedSnapshot("a record in it is not an object");
    }
    fields = object.fields();
    taken = new boolean[fields.size()];
  }

  /** Reads a whole record. */
  static <T> T record(Tree tree, RecordCodec<T> codec) throws MalformedSnapshot {
    FieldsReader in = new FieldsReader(tree);
    T value = codec.read(in);
    in.nothingLeft();
    return value;
  }

  void nothingLeft() throws MalformedSnapshot {
    for (int i = 0; i < taken.length; i++) {
      if (!taken[i]) {
        throw new MalformedSnapshot(
            "a record has a field " + MalformedSnapshot.quoted(fields.get(i).name()) + " too many");
      }
    }
  }

  private @Nullable Tree take(String name) {
    for (int i = 0; i < taken.length; i++) {
      if (fields.get(i).name().equals(name) && !taken[i]) {
        taken[i] = true;
        return fields.get(i).value();
      }
    }
    return null;
  }

  private Tree need(String name) throws MalformedSnapshot {
    Tree value = take(name);
    if (value == null) {
      throw new MalformedSnapshot("a record lacks the field '" + name + "'");
    }
    return value;
  }

  private static MalformedSnapshot wrong(String name, String what) {
    return new MalformedSnapshot("the field '" + name + "' of a record is not " + what);
  }

  /** Any 64-bit number. */
  long number(String name) throws MalformedSnapshot {
    return numberOf(name, need(name), Long.MIN_VALUE, Long.MAX_VALUE);
  }

  long number(String name, long least, long most) throws MalformedSnapshot {
    return numberOf(name, need(name), least, most);
  }

  int integer(String name) throws MalformedSnapshot {
    return (int) number(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  int integer(String name, int least, int most) throws MalformedSnapshot {
    return (int) number(name, least, most);
  }

  int mask(String name) throws MalformedSnapshot {
    return (int) number(name, 0, 0xffff_ffffL);
  }

  OptionalInt optionalInteger(String name) throws MalformedSnapshot {
    Tree value = take(name);
    return value == null
        ? OptionalInt.empty()
        : OptionalInt.of((int) numberOf(name, value, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  OptionalLong optionalNumber(String name) throws MalformedSnapshot {
    Tree value = take(name);
    return value == null
        ? OptionalLong.empty()
        : OptionalLong.of(numberOf(name, value, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static long numberOf(String name, Tree value, long least, long most)
      throws MalformedSnapshot {
    if (value instanceof Tree.Num number && number.value() >= least && number.value() <= most) {
      return number.value();
    }
    throw wrong(name, "a number in its range");
  }

  boolean flag(String name) throws MalformedSnapshot {
    if (need(name) instanceof Tree.Flag flag) {
      return flag.value();
    }
    throw wrong(name, "true or false");
  }

  Optional<Boolean> optionalFlag(String name) throws MalformedSnapshot {
    Tree value = take(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Tree.Flag flag) {
      return Optional.of(flag.value());
    }
    throw wrong(name, "true or false");
  }

  String text(String name) throws MalformedSnapshot {
    return textOf(name, need(name));
  }

  Optional<String> optionalText(String name) throws MalformedSnapshot {
    Tree value = take(name);
    return value == null ? Optional.empty() : Optional.of(textOf(name, value));
  }

  private static String textOf(String name, Tree value) throws MalformedSnapshot {
    if (value instanceof Tree.Text text) {
      return text.value();
    }
    throw wrong(name, "a text");
  }

  /** How one text is understood. */
  private interface Parser<T> {
    T parse(String text);
  }

  private <T> Optional<T> parsed(String name, String what, Parser<T> parser)
      throws MalformedSnapshot {
    Optional<String> text = optionalText(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.parse(text.get()));
    } catch (IllegalArgumentException | DateTimeException unreadable) {
      throw wrong(name, what);
    }
  }

  private <T> T present(String name, Optional<T> value) throws MalformedSnapshot {
    if (value.isEmpty()) {
      throw new MalformedSnapshot("a record lacks the field '" + name + "'");
    }
    return value.get();
  }

  Optional<IpAddress> optionalAddress(String name) throws MalformedSnapshot {
    return parsed(name, "an IP address", IpAddress::of);
  }

  IpAddress address(String name) throws MalformedSnapshot {
    return present(name, optionalAddress(name));
  }

  Optional<Prefix> optionalPrefix(String name) throws MalformedSnapshot {
    return parsed(
        name,
        "a prefix",
        text -> Prefix.parse(text).orElseThrow(() -> new IllegalArgumentException(text)));
  }

  Prefix prefix(String name) throws MalformedSnapshot {
    return present(name, optionalPrefix(name));
  }

  Optional<HardwareAddress> optionalHardware(String name) throws MalformedSnapshot {
    return parsed(
        name,
        "a hardware address",
        text -> text.isEmpty() ? new HardwareAddress(Bytes.EMPTY) : HardwareAddress.parse(text));
  }

  HardwareAddress hardware(String name) throws MalformedSnapshot {
    return present(name, optionalHardware(name));
  }

  Optional<Instant> optionalTime(String name) throws MalformedSnapshot {
    return parsed(name, "a time", Instant::parse);
  }

  Instant time(String name) throws MalformedSnapshot {
    return present(name, optionalTime(name));
  }

  Optional<Tree.Obj> optionalObject(String name) throws MalformedSnapshot {
    Tree value = take(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Tree.Obj object) {
      return Optional.of(object);
    }
    throw wrong(name, "an object");
  }

  /** A nested object of settings; without fields when it is absent. */
  Tree.Obj object(String name) throws MalformedSnapshot {
    return optionalObject(name).orElse(Tree.Obj.EMPTY);
  }

  private List<Tree> items(String name) throws MalformedSnapshot {
    Tree value = take(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof Tree.Arr array) {
      return array.items();
    }
    throw wrong(name, "a list");
  }

  List<String> texts(String name) throws MalformedSnapshot {
    List<String> texts = new ArrayList<>();
    for (Tree item : items(name)) {
      texts.add(textOf(name, item));
    }
    return texts;
  }

  <T> List<T> list(String name, RecordCodec<T> codec) throws MalformedSnapshot {
    List<T> records = new ArrayList<>();
    for (Tree item : items(name)) {
      records.add(record(item, codec));
    }
    return records;
  }

  <T> Optional<T> optionalRecord(String name, RecordCodec<T> codec) throws MalformedSnapshot {
    Optional<Tree.Obj> object = optionalObject(name);
    return object.isEmpty() ? Optional.empty() : Optional.of(record(object.get(), codec));
  }

  List<UnknownAttribute> unknown() throws MalformedSnapshot {
    return list("unknown", FieldsWriter.UnknownCodec.INSTANCE);
  }
}
