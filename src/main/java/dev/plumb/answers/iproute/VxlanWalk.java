package dev.plumb.answers.iproute;

import dev.plumb.model.IpAddress;
import dev.plumb.model.Tree;
import java.util.Optional;
import java.util.OptionalLong;

/** A VXLAN's settings. */
final class VxlanWalk {
  private VxlanWalk() {}

  static void walk(Tree.Obj settings, Surroundings around, Output out) {
    SettingsWalk walk = new SettingsWalk(settings, out);
    walk.ifSet("external", "external ").ifSet("vnifilter", "vnifilter").number("id");
    ends(settings, out);
    long link = settings.number("link", 0);
    if (link != 0) {
      out.string("link", "dev ", around.linkName((int) link), " ");
    }
    if (settings.has("port_range")) {
      Tree.Obj range = settings.object("port_range");
      out.openObject("port_range");
      out.number("low", "srcport ", range.number("low", 0), " ");
      out.number("high", "", range.number("high", 0), " ");
      out.closeObject();
    }
    walk.number("port", "dstport");
    OptionalLong learning = settings.number("learning");
    if (learning.isPresent()) {
      out.jsonFlag("learning", learning.getAsLong() != 0);
      out.text(learning.getAsLong() == 0 ? "nolearning " : "");
    }
    walk.ifSet("proxy", "proxy ").ifSet("rsc", "rsc ");
    walk.ifSet("l2miss", "l2miss ").ifSet("l3miss", "l3miss ");
    outerHeader(settings, out);
    OptionalLong age = settings.number("ageing");
    if (age.isPresent() && age.getAsLong() == 0) {
      out.jsonNumber("ageing", 0);
      out.text("ageing none ");
    } else {
      walk.number("ageing");
    }
    if (settings.number("limit", 0) != 0) {
      walk.number("limit", "maxaddr");
    }
    checksum(settings, "udp_csum", "udpcsum ", out);
    checksum(settings, "udp_zero_csum6_tx", "udp6zerocsumtx ", out);
    checksum(settings, "udp_zero_csum6_rx", "udp6zerocsumrx ", out);
    walk.ifSet("remcsum_tx", "remcsumtx ").ifSet("remcsum_rx", "remcsumrx ");
    walk.ifThere("gbp", "gbp ").ifThere("gpe", "gpe ");
  }

  private static void ends(Tree.Obj settings, Output out) {
    Optional<IpAddress> group = settings.hex("group").flatMap(IpAddress::from);
    Optional<IpAddress> group6 = settings.hex("group6").flatMap(IpAddress::from);
    if (group.isPresent()) {
      far(group.get(), "", out);
    } else if (group6.isPresent()) {
      far(group6.get(), "6", out);
    }
    Optional<IpAddress> local = settings.hex("local").flatMap(IpAddress::from);
    Optional<IpAddress> local6 = settings.hex("local6").flatMap(IpAddress::from);
    if (local.isPresent()) {
      near(local.get(), "local", out);
    } else if (local6.isPresent()) {
      near(local6.get(), "local6", out);
    }
  }

  private static void far(IpAddress address, String suffix, Output out) {
    if (!address.isAny()) {
      String word = address.isMulticast() ? "group" : "remote";
      out.string(word + suffix, word + " ", address.toString(), " ");
    }
  }

  private static void near(IpAddress address, String key, Output out) {
    if (!address.isAny()) {
      out.string(key, "local ", address.toString(), " ");
    }
  }

  private static void outerHeader(Tree.Obj settings, Output out) {
    long tos = settings.number("tos", 0);
    if (tos == 1 && !out.isJson()) {
      out.text("tos inherit ");
    } else if (tos != 0) {
      out.hex("tos", "tos ", tos, " ");
    }
    OptionalLong ttl = settings.number("ttl");
    if (settings.number("ttl_inherit", 0) != 0) {
      out.text("ttl inherit ");
    } else if (ttl.isPresent()) {
      out.jsonNumber("ttl", ttl.getAsLong());
      out.text(ttl.getAsLong() == 0 ? "ttl auto " : "ttl " + ttl.getAsLong() + " ");
    }
    OptionalLong fragment = settings.number("df");
    if (fragment.isPresent()) {
      switch ((int) fragment.getAsLong()) {
        case 0 -> out.jsonString("df", "unset");
        case 1 -> out.string("df", "df ", "set", " ");
        case 2 -> out.string("df", "df ", "inherit", " ");
        default -> {}
      }
    }
    long label = settings.number("label", 0);
    if (label != 0) {
      out.hex("label", "flowlabel ", label, " ");
    }
  }

  private static void checksum(Tree.Obj settings, String key, String word, Output out) {
    OptionalLong value = settings.number(key);
    if (value.isPresent()) {
      out.jsonFlag(key, value.getAsLong() != 0);
      out.text((value.getAsLong() == 0 ? "no" : "") + word);
    }
  }
}
