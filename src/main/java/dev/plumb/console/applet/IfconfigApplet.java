package dev.plumb.console.applet;

import java.util.List;

final class IfconfigApplet {
  private IfconfigApplet() {}

  static AppletResult run(List<String> argv, AppletWorld world) throws AppletExit {
    if (world.namespace().name().isEmpty()) {
      return AppletResult.said("");
    }
    throw AppletExit.refused("ifconfig", argv.getFirst());
  }
}
