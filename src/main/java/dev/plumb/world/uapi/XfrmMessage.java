package dev.plumb.world.uapi;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import dev.plumb.model.Rule;
import dev.plumb.model.Tree;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.model.XfrmPolicy;
import dev.plumb.model.XfrmPolicy.Template;
import dev.plumb.model.XfrmSelector;
import dev.plumb.model.XfrmState;
import dev.plumb.model.firewall.Counters;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * XFRM_MSG_NEWPOLICY and XFRM_MSG_NEWSA of NETLINK_XFRM: struct xfrm_userpolicy_info or
 * xfrm_usersa_info with XFRMA_* attributes. Of a state only what is no key is ever taken out.
 *
 * @see "linux/xfrm.h of Linux 6.18"
 */
public final class XfrmMessage {
  public static final int XFRM_MSG_NEWSA = 0x10;
  public static final int XFRM_MSG_GETSA = 0x12;
  public static final int XFRM_MSG_NEWPOLICY = 0x13;
  public static final int XFRM_MSG_GETPOLICY = 0x15;

  /** Since Linux 5.15. */
  public static final int XFRM_MSG_GETDEFAULT = 0x28;

  /** sizeof(struct xfrm_userpolicy_info), of which the last four bytes are padding. */
  private static final int POLICY = 168;

  /** sizeof(struct xfrm_usersa_info). */
  private static final int STATE = 224;

  private static final int XFRM_USERPOLICY_BLOCK = 1;
  private static final int XFRM_POLICY_BLOCK = 1;

  /** The direction of a policy of a socket is that of others and this. */
  private static final int XFRM_POLICY_MAX = 3;

  private static final int XFRM_POLICY_TYPE_SUB = 1;

  private static final int XFRMA_ALG_AUTH = 1;
  private static final int XFRMA_ALG_CRYPT = 2;
  private static final int XFRMA_ALG_COMP = 3;
  private static final int XFRMA_TMPL = 5;
  private static final int XFRMA_POLICY_TYPE = 16;
  private static final int XFRMA_ALG_AEAD = 18;
  private static final int XFRMA_ALG_AUTH_TRUNC = 20;
  private static final int XFRMA_MARK = 21;
  private static final int XFRMA_IF_ID = 31;

  /** XFRMA_LASTUSED 15, SEC_CTX 8, PAD 27, ...: known, and no question needs them. */
  private static final int XFRMA_MAX = 38;

  /** struct xfrm_algo begins with a name of 64 bytes; the key follows. */
  private static final int ALGORITHM_NAME = 64;

  private static final int TEMPLATE = 64;

  private XfrmMessage() {}

  /** The body of a request for all policies, or all states. */
  public static byte[] dumpBody() {
    return new byte[0];
  }

  /** The body of the question what is done with packets that no policy selects. */
  public static byte[] defaultBody() {
    return new byte[4];
  }

  /** The defaults that block, as policies; none where packets are let. */
  public static List<XfrmPolicy> defaults(NetlinkMessage answer) {
    List<XfrmPolicy> blocking = new ArrayList<>();
    int[] directions = {XfrmPolicy.IN, XfrmPolicy.FORWARD, XfrmPolicy.OUT};
    for (int i = 0; i < directions.length; i++) {
      if (answer.u8(i) == XFRM_USERPOLICY_BLOCK) {
        XfrmSelector all =
            new XfrmSelector(
                0,
                Optional.empty(),
                Optional.empty(),
                0,
                XfrmSelector.Port.ANY,
                XfrmSelector.Port.ANY,
                0);
        blocking.add(
            new XfrmPolicy(
                XfrmPolicy.Sort.DEFAULT,
                directions[i],
                0,
                0,
                true,
                0,
                all,
                Optional.empty(),
                OptionalLong.empty(),
                List.of(),
                List.of()));
      }
    }
    return blocking;
  }

  /** A policy; for any bytes, or {@link MalformedMessage}. */
  public static XfrmPolicy policy(NetlinkMessage message) {
    Attributes attributes = message.attributes(POLICY, "policy");
    List<Template> templates = new ArrayList<>();
    List<UnknownAttribute> unknown = new ArrayList<>();
    boolean sub = false;
    for (int place = attributes.first(); place >= 0; place = attributes.next(place)) {
      switch (attributes.type(place)) {
        case XFRMA_TMPL -> {
          for (int at = 0; at + TEMPLATE <= attributes.length(place); at += TEMPLATE) {
            templates.add(template(attributes, place, at));
          }
        }
        case XFRMA_POLICY_TYPE -> sub = attributes.u8(place) == XFRM_POLICY_TYPE_SUB;
        default -> {
          if (attributes.type(place) > XFRMA_MAX) {
            Settings.keep(attributes, place, unknown);
          }
        }
      }
    }
    int direction = message.u8(160);
    XfrmPolicy.Sort sort =
        direction >= XFRM_POLICY_MAX
            ? XfrmPolicy.Sort.SOCKET
            : sub ? XfrmPolicy.Sort.SUB : XfrmPolicy.Sort.MAIN;
    return new XfrmPolicy(
        sort,
        direction % XFRM_POLICY_MAX,
        unsigned(message, 156),
        unsigned(message, 152),
        message.u8(161) == XFRM_POLICY_BLOCK,
        message.u8(162),
        selector(message),
        mark(attributes),
        interfaceId(attributes),
        templates,
        unknown);
  }

  private static Template template(Attributes attributes, int place, int at) {
    boolean four = attributes.u16(place, at + 24) == Family.INET.number();
    int length = four ? 4 : 16;
    IpAddress destination = IpAddress.of(attributes.bytes(place, at, length).toArray());
    IpAddress source = IpAddress.of(attributes.bytes(place, at + 28, length).toArray());
    return new Template(
        Optional.of(source).filter(address -> !address.isAny()),
        Optional.of(destination).filter(address -> !address.isAny()),
        attributes.u8(place, at + 20),
        (long) attributes.be16(place, at + 16) << 16 | attributes.be16(place, at + 18),
        attributes.u32(place, at + 44),
        attributes.u8(place, at + 48),
        attributes.u8(place, at + 50) != 0);
  }

  /** A state; for any bytes, or {@link MalformedMessage}. */
  public static XfrmState state(NetlinkMessage message) {
    Attributes attributes = message.attributes(STATE, "state");
    int family = message.u16(212);
    Tree.Builder algorithms = Tree.object(4);
    for (int place = attributes.first(); place >= 0; place = attributes.next(place)) {
      switch (attributes.type(place)) {
        case XFRMA_ALG_AUTH, XFRMA_ALG_AUTH_TRUNC ->
            algorithms.put("auth", algorithm(attributes, place));
        case XFRMA_ALG_CRYPT -> algorithms.put("enc", algorithm(attributes, place));
        case XFRMA_ALG_COMP -> algorithms.put("comp", algorithm(attributes, place));
        case XFRMA_ALG_AEAD -> algorithms.put("aead", algorithm(attributes, place));
        default -> {} // no attribute of a state is kept that is not known to hold no key
      }
    }
    return new XfrmState(
        address(message, 80, family),
        address(message, 56, family),
        message.u8(76),
        (long) message.be16(72) << 16 | message.be16(74),
        unsigned(message, 208),
        message.u8(214),
        message.u8(216),
        selector(message),
        mark(attributes),
        interfaceId(attributes),
        algorithms.build(),
        new Counters(longAt(message, 168), longAt(message, 160)));
  }

  /** The name, which ends at its first NUL; the key behind it is not looked at. */
  private static String algorithm(Attributes attributes, int place) {
    byte[] name = attributes.bytes(place, 0, ALGORITHM_NAME).toArray();
    int length = 0;
    while (length < name.length && name[length] != 0) {
      length++;
    }
    return new String(name, 0, length, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static XfrmSelector selector(NetlinkMessage message) {
    int family = message.u16(40);
    return new XfrmSelector(
        family,
        prefix(message, 16, message.u8(43), family),
        prefix(message, 0, message.u8(42), family),
        message.u8(44),
        new XfrmSelector.Port(message.be16(36), message.be16(38)),
        new XfrmSelector.Port(message.be16(32), message.be16(34)),
        message.s32(48));
  }

  private static Optional<Prefix> prefix(NetlinkMessage message, int at, int length, int family) {
    if (length == 0) {
      return Optional.empty();
    }
    IpAddress address = address(message, at, family);
    if (length > address.bits()) {
      throw new MalformedMessage("selector", "a prefix length beyond its family", at);
    }
    return Optional.of(new Prefix(address, length));
  }

  private static IpAddress address(NetlinkMessage message, int at, int family) {
    int length = family == Family.INET6.number() ? 16 : 4;
    message.u8(at + length - 1); // it is there
    return IpAddress.of(Arrays.copyOfRange(message.payload(), at, at + length));
  }

  private static Optional<Rule.Mark> mark(Attributes attributes) {
    int place = attributes.find(XFRMA_MARK);
    return place < 0
        ? Optional.empty()
        : Optional.of(new Rule.Mark(attributes.u32(place, 0), attributes.u32(place, 4)));
  }

  private static OptionalLong interfaceId(Attributes attributes) {
    int place = attributes.find(XFRMA_IF_ID);
    return place < 0 ? OptionalLong.empty() : OptionalLong.of(attributes.u32(place));
  }

  private static long unsigned(NetlinkMessage message, int at) {
    return Integer.toUnsignedLong(message.s32(at));
  }

  private static long longAt(NetlinkMessage message, int at) {
    long low = unsigned(message, at);
    long high = unsigned(message, at + 4);
    boolean little = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
    return little ? high << 32 | low : low << 32 | high;
  }
}
