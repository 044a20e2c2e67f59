package dev.plumb.answers.filter;

import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Statement;
import java.util.OptionalLong;

/** Those of the opaque matches that can be decided after all; the others say why not. */
final class OpaqueMatches {
  private OpaqueMatches() {}

  static Truth holds(Asking asking, Statement.Opaque opaque) {
    Tree.Obj settings = opaque.settings();
    return switch (opaque.kind()) {
      case "tos" -> typeOfService(asking, settings);
      case "policy" -> policy(asking, settings);
      case "socket" -> socket(asking, settings);
      case "owner" -> owner(asking, settings);
      case "frag", "rt", "hbh", "dst", "mh", "ipv6header", "ah" ->
          settings.fields().isEmpty() || hasNegation(settings)
              ? doubtful(opaque)
              : Truth.Certain.NO; // the packets that are followed carry no extension headers
      case "esp" -> isProtocol(asking, 50) ? doubtful(opaque) : Truth.Certain.NO;
      case "ipcomp" -> isProtocol(asking, 108) ? doubtful(opaque) : Truth.Certain.NO;
      default -> doubtful(opaque);
    };
  }

  private static Truth doubtful(Statement.Opaque opaque) {
    return Truth.doubtful("what the match " + opaque.kind() + " says is in no ruleset");
  }

  private static boolean hasNegation(Tree.Obj settings) {
    for (Tree.Field field : settings.fields()) {
      if (field.name().startsWith("!")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isProtocol(Asking asking, int protocol) {
    return asking.packet().content() instanceof Packet.Ip ip && ip.tuple().protocol() == protocol;
  }

  /** {@code --tos 0x10/0x3f}. */
  private static Truth typeOfService(Asking asking, Tree.Obj settings) {
    boolean negated = settings.has("!tos");
    String text = settings.text(negated ? "!tos" : "tos").orElse("");
    int slash = text.indexOf('/');
    OptionalLong value = ValueKind.NUMBER.number(slash < 0 ? text : text.substring(0, slash));
    OptionalLong mask =
        slash < 0 ? OptionalLong.of(0xff) : ValueKind.NUMBER.number(text.substring(slash + 1));
    if (value.isEmpty() || mask.isEmpty()) {
      return Truth.doubtful("the type of service " + text + " is not understood");
    }
    if (!(asking.packet().content() instanceof Packet.Ip ip)) {
      return Truth.Certain.NO;
    }
    return Truth.of(((ip.tos() & mask.getAsLong()) == value.getAsLong()) != negated);
  }

  /** {@code --dir in --pol none}: the packet is not IPsec's. */
  private static Truth policy(Asking asking, Tree.Obj settings) {
    String pol = settings.text("pol").orElse("");
    boolean in = settings.text("dir").orElse("").equals("in");
    Answer<Boolean> transformed = asking.lookups().isIpsec(asking.packet(), asking.passage(), in);
    return switch (transformed) {
      case Answer.Known<Boolean>(Boolean secured) ->
          pol.equals("none")
              ? Truth.of(!secured)
              : secured
                  ? Truth.doubtful("which IPsec policy the packet has is not known")
                  : Truth.Certain.NO;
      case Answer.None<Boolean> none -> Truth.of(pol.equals("none"));
      case Answer.Unknown<Boolean>(String why) -> Truth.doubtful(why);
    };
  }

  private static Truth socket(Asking asking, Tree.Obj settings) {
    return switch (asking.lookups().socket(asking.packet(), asking.passage())) {
      case Answer.Known<Lookups.LocalSocket>(Lookups.LocalSocket found) ->
          Truth.of(
              (!settings.has("transparent") || found.transparent())
                  && (settings.has("nowildcard") || !found.wildcard()));
      case Answer.None<Lookups.LocalSocket> none -> Truth.Certain.NO;
      case Answer.Unknown<Lookups.LocalSocket>(String why) -> Truth.doubtful(why);
    };
  }

  /** {@code --socket-exists}. */
  private static Truth owner(Asking asking, Tree.Obj settings) {
    boolean exists = asking.passage().sender().isPresent();
    return Truth.of(exists != settings.has("!--socket-exists"));
  }
}
