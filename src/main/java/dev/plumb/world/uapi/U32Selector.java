package dev.plumb.world.uapi;

import dev.plumb.model.Tree;
import dev.plumb.world.netlink.Attributes;
import java.util.ArrayList;
import java.util.List;

/**
 * struct tc_u32_sel: which words of a packet have which bits.
 *
 * @see "linux/pkt_cls.h"
 */
final class U32Selector {
  static final int TCA_U32_SEL = 5;

  private static final int KEYS_AT = 16;
  private static final int KEY = 16;

  private U32Selector() {}

  static Tree.Obj read(Attributes attributes, int place) {
    int count = attributes.u8(place, 2);
    List<Tree> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = KEYS_AT + KEY * i;
      int off = (int) attributes.u32(place, at + 8); // signed: the link header lies before 0
      keys.add(
          Tree.object(4)
              .put("mask", big(attributes, place, at))
              .put("val", big(attributes, place, at + 4))
              .put("off", off)
              .put("offmask", attributes.u32(place, at + 12))
              .build());
    }
    return Tree.object()
        .put("flags", attributes.u8(place, 0))
        .put("offshift", attributes.u8(place, 1))
        .put("offmask", attributes.be16(place, 4))
        .put("off", attributes.u16(place, 6))
        .put("offoff", (short) attributes.u16(place, 8))
        .put("hoff", (short) attributes.u16(place, 10))
        .put("hmask", big(attributes, place, 12))
        .put("keys", new Tree.Arr(keys))
        .build();
  }

  /** 32 bits in network order. */
  private static long big(Attributes attributes, int place, int at) {
    return (long) attributes.be16(place, at) << 16 | attributes.be16(place, at + 2);
  }
}
