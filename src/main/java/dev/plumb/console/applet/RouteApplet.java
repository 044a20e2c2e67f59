package dev.plumb.console.applet;

import java.util.List;

final class RouteApplet {
  private RouteApplet() {}

  static AppletResult run(List<String> argv, AppletWorld world) throws AppletExit {
    throw AppletExit.refused("route", argv.getFirst());
  }
}
