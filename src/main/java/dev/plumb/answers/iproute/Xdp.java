package dev.plumb.answers.iproute;

import dev.plumb.model.Tree;
import java.util.OptionalLong;

/**
 * The XDP program of a link, as far as netlink tells: its mode and number. Its tag and name are
 * asked of bpf(2) by ip, and are not shown here.
 */
final class Xdp {
  private static final String[] PROGRAMS = {"skb_prog_id", "drv_prog_id", "hw_prog_id"};

  private Xdp() {}

  /** The word on the first line. */
  static void mode(Tree.Obj settings, boolean linkObject, Output out) {
    Tree.Obj xdp = settings.object("xdp");
    long mode = xdp.number("attached", 0);
    if (mode == 0) {
      return;
    }
    OptionalLong program = xdp.number("prog_id");
    if (out.isJson()) {
      json(xdp, mode, out);
      return;
    }
    out.text(
        switch ((int) mode) {
          case 1 -> "xdp";
          case 2 -> "xdpgeneric";
          case 3 -> "xdpoffload";
          case 4 -> "xdpmulti";
          default -> "xdp[" + mode + "]";
        });
    if (program.isPresent() && !linkObject) {
      out.text("/id:" + program.getAsLong());
    }
    out.text(" ");
  }

  private static void json(Tree.Obj xdp, long mode, Output out) {
    out.openObject("xdp");
    out.jsonNumber("mode", mode);
    OptionalLong program = xdp.number("prog_id");
    if (program.isPresent()) {
      program(program.getAsLong(), out);
    }
    out.openArray("attached", "");
    for (int i = 0; i < PROGRAMS.length; i++) {
      OptionalLong attached = xdp.number(PROGRAMS[i]);
      if (attached.isPresent()) {
        out.openItem();
        out.jsonNumber("mode", i == 0 ? 2 : i == 1 ? 1 : 3);
        program(attached.getAsLong(), out);
        out.closeObject();
      }
    }
    out.closeArray("");
    out.closeObject();
  }

  private static void program(long id, Output out) {
    out.openObject("prog");
    out.jsonNumber("id", id);
    out.closeObject();
  }

  /** The line of the program. */
  static void programs(Tree.Obj settings, boolean linkObject, Shown shown, Output out) {
    OptionalLong program = settings.object("xdp").number("prog_id");
    if (out.isJson() || program.isEmpty() || program.getAsLong() == 0) {
      return;
    }
    if (linkObject || shown.details()) {
      out.separator();
      out.text("    prog/xdp id " + program.getAsLong() + " ");
    }
  }
}
