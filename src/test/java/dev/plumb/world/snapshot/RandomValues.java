package dev.plumb.world.snapshot;

import dev.plumb.model.Bytes;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Prefix;
import dev.plumb.model.Tree;
import dev.plumb.model.UnknownAttribute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;

/** What records are made of, the same for the same seed: trees, addresses, and nasty texts. */
class RandomValues {
  private static final String[] TEXTS = {
    "",
    "eth0",
    "veth1a2b3c",
    "\u001b[2J",
    "nul\u0000",
    "\ud800lone",
    "\ud83d\ude00",
    "a\"b\\c\n",
    "$hex",
    "\u007f\u009b",
    "\u202e",
    "ä",
    " "
  };

  final Random random;
  final int size;

  RandomValues(long seed, int size) {
    this.random = new Random(seed);
    this.size = size;
  }

  /** A tree with fields of any kind, names that look like tags and names that occur twice. */
  final Tree.Obj object(int depth) {
    Tree.Builder builder = Tree.object();
    for (int i = random.nextInt(size + 1); i > 0; i--) {
      builder.put(random.nextInt(4) == 0 ? "$hex" : text(), tree(depth));
    }
    return builder.build();
  }

  final Tree tree(int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> new Tree.Text(text());
      case 1 -> new Tree.Num(random.nextLong());
      case 2 -> new Tree.Decimal("0.00");
      case 3 -> new Tree.Flag(random.nextBoolean());
      case 4 -> new Tree.Hex(bytes());
      case 5 -> new Tree.Nil();
      case 6 -> new Tree.Arr(list(() -> tree(depth - 1)));
      default -> object(depth - 1);
    };
  }

  final List<UnknownAttribute> unknown() {
    return list(() -> new UnknownAttribute(random.nextInt(), bytes()));
  }

  final LinkRef ref(NetnsId id) {
    return new LinkRef(id, 1 + random.nextInt(Integer.MAX_VALUE));
  }

  final NetnsId id() {
    return new NetnsId(random.nextLong(), random.nextLong());
  }

  final Prefix prefix() {
    IpAddress address = ip();
    return new Prefix(address, random.nextInt(address.bits() + 1));
  }

  final IpAddress ip() {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    int from = random.nextInt(bytes.length);
    for (int i = from; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(256);
    }
    if (bytes.length == 16 && random.nextInt(3) == 0) {
      bytes[10] = (byte) 0xff;
      bytes[11] = (byte) 0xff;
    }
    return IpAddress.of(bytes);
  }

  final HardwareAddress hardware() {
    return new HardwareAddress(random.nextBoolean() ? bytes() : Bytes.ofHex("024201020304"));
  }

  final Bytes bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return Bytes.of(bytes);
  }

  final Instant time() {
    return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
  }

  final String text() {
    return random.nextBoolean() ? pick(TEXTS) : "name" + random.nextInt(1000);
  }

  final <T> T pick(T[] of) {
    return of[random.nextInt(of.length)];
  }

  final <T> Optional<T> maybe(Supplier<T> item) {
    return random.nextBoolean() ? Optional.of(item.get()) : Optional.empty();
  }

  final OptionalInt maybeInteger() {
    return random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty();
  }

  final OptionalLong maybeNumber() {
    return random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty();
  }

  final <T> List<T> list(Supplier<T> item) {
    List<T> items = new ArrayList<>();
    for (int i = random.nextInt(size + 1); i > 0; i--) {
      items.add(item.get());
    }
    return items;
  }
}
