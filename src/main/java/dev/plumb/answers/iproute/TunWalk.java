package dev.plumb.answers.iproute;

import dev.plumb.model.Tree;
import java.util.Optional;
import java.util.OptionalLong;

/** The settings of a tun or tap. */
final class TunWalk {
  private TunWalk() {}

  static void walk(Tree.Obj settings, IprouteNames names, Output out) {
    SettingsWalk walk = new SettingsWalk(settings, out);
    OptionalLong type = settings.number("type");
    if (type.isPresent()) {
      out.string("type", "type ", type(type.getAsLong()), " ");
    }
    walk.onOff("pi").onOff("vnet_hdr");
    if (settings.number("multi_queue", 0) == 0) {
      out.jsonFlag("multi_queue", false);
    } else {
      out.present("multi_queue", "multi_queue ");
      walk.number("numqueues").number("numdisabled");
    }
    walk.onOff("persist");
    owner(settings, "owner", "user", names.users(), out);
    owner(settings, "group", "group", names.userGroups(), out);
  }

  private static String type(long type) {
    return type == 1 ? "tun" : type == 2 ? "tap" : "UNKNOWN:" + type;
  }

  private static void owner(
      Tree.Obj settings, String from, String key, NameTable names, Output out) {
    OptionalLong number = settings.number(from);
    if (number.isEmpty()) {
      return;
    }
    Optional<String> name = names.name(number.getAsLong());
    if (name.isPresent()) {
      out.string(key, key + " ", name.get(), " ");
    } else {
      out.number(key, key + " ", number.getAsLong(), " ");
    }
  }
}
