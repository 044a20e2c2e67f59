package dev.plumb.world.netfilter;

import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Statement.Nat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The targets that rewrite addresses. */
final class XtNat {
  private XtNat() {}

  static void translate(Translation rule, String target, Tree.Obj settings) {
    List<String> flags = new ArrayList<>();
    Optional<Expression> address = Optional.empty();
    Optional<Expression> port = Optional.empty();
    boolean understood = true;
    for (Tree.Field field : settings.fields()) {
      String value = settings.text(field.name()).orElse("");
      switch (field.name()) {
        case "to-destination", "to-source" -> {
          Place place = Place.of(value, flags);
          address = place.address;
          port = place.port;
          understood &= place.understood;
        }
        case "to-ports" -> {
          port = XtValues.range(value, "-", 0, 65_535);
          understood &= port.isPresent();
        }
        case "to" -> {
          address = network(value);
          understood &= address.isPresent();
        }
        case "random" -> flags.add("random");
        case "random-fully" -> flags.add("fully-random");
        case "persistent" -> flags.add("persistent");
        default -> understood = false;
      }
    }
    if (understood) {
      rule.add(new Nat(kind(target), address, port, flags));
    } else {
      rule.add(new Statement.Unknown("-j " + target));
    }
  }

  private static Nat.Kind kind(String target) {
    return switch (target) {
      case "DNAT" -> Nat.Kind.DNAT;
      case "SNAT" -> Nat.Kind.SNAT;
      case "MASQUERADE" -> Nat.Kind.MASQUERADE;
      case "REDIRECT" -> Nat.Kind.REDIRECT;
      default -> Nat.Kind.PREFIX;
    };
  }

  private static Optional<Expression> network(String text) {
    return XtValues.address(text)
        .filter(masked -> masked.length().isPresent())
        .map(masked -> XtValues.networkOf(masked.address(), masked.length().getAsInt()));
  }

  /** {@code 10.0.0.1-10.0.0.9:80-90/8080}, {@code [fd00::1]:80}, {@code :80}. */
  private record Place(
      Optional<Expression> address, Optional<Expression> port, boolean understood) {
    static Place of(String text, List<String> flags) {
      String host = text;
      String ports = "";
      int close = text.lastIndexOf(']');
      if (text.startsWith("[") && close > 0) {
        host = text.substring(1, close).replace("]-[", "-");
        ports = text.startsWith(":", close + 1) ? text.substring(close + 2) : "";
      } else if (text.indexOf(':') >= 0 && text.indexOf(':') == text.lastIndexOf(':')) {
        host = text.substring(0, text.indexOf(':'));
        ports = text.substring(text.indexOf(':') + 1);
      }
      int slash = ports.indexOf('/');
      if (slash >= 0) {
        // The first port of the range is where this one goes, and so on.
        flags.add("base " + ports.substring(slash + 1));
        ports = ports.substring(0, slash);
      }
      Optional<Expression> address =
          host.isEmpty() ? Optional.empty() : XtValues.addressRange(host);
      Optional<Expression> port =
          ports.isEmpty() ? Optional.empty() : XtValues.range(ports, "-", 0, 65_535);
      return new Place(
          address,
          port,
          (host.isEmpty() || address.isPresent()) && (ports.isEmpty() || port.isPresent()));
    }
  }
}
