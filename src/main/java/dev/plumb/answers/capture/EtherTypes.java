package dev.plumb.answers.capture;

/** EtherTypes in words. */
final class EtherTypes {
  private EtherTypes() {}

  /** {@code LLDP}; {@code EtherType 0x88b5} for one that has no name here. */
  static String name(int type) {
    return switch (type) {
      case 0x8847 -> "MPLS";
      case 0x8863 -> "PPPoE discovery";
      case 0x8864 -> "PPPoE";
      case 0x888e -> "EAPOL";
      case 0x88cc -> "LLDP";
      case 0x88e5 -> "MACsec";
      case 0x8100, 0x88a8 -> "VLAN, cut short";
      default -> type < 0x600 ? "802.3" : "EtherType 0x" + String.format("%04x", type);
    };
  }
}
