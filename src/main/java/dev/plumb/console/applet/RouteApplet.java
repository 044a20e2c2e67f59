package dev.plumb.console.applet;

import java.util.List;

final class RouteApplet {
  private RouteApplet() {}

  static AppletResult run(List<String> argv, AppletWorld world) throws AppletExit {
    if (world.namespace().name().isEmpty()) {
      return AppletResult.said("");
    }
    throw AppletExit.refused("route", argv.getFirst());
  }
}
