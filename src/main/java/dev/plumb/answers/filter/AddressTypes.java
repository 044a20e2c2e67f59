package dev.plumb.answers.filter;

import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Operator;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.TableFamily;
import java.util.ArrayList;
import java.util.List;

/**
 * ip6tables' addrtype, where an address has several types at once: one of the host's own is both
 * local and unicast. Of several types that a rule names, unicast and multicast must hold, and one
 * of the others.
 *
 * @see "net/netfilter/xt_addrtype.c match_type6"
 */
final class AddressTypes {
  private AddressTypes() {}

  static boolean isLenient(Asking asking, Expression.Fib fib) {
    return asking.iptables() && asking.layer() == TableFamily.IP6 && fib.result().equals("type");
  }

  static Truth holds(Asking asking, Expression.Fib fib, Statement.Match match) {
    if (!(asking.packet().content() instanceof Packet.Ip ip)) {
      return Truth.Certain.NO;
    }
    IpAddress address =
        fib.flags().contains("saddr") ? ip.tuple().source() : ip.tuple().destination();
    List<Expression> named =
        match.right() instanceof Expression.AnonymousSet several
            ? several.elements()
            : List.of(match.right());
    List<Expression> looked = new ArrayList<>();
    boolean holds = true;
    for (Expression type : named) {
      switch (type) {
        case Expression.Text(String word) when word.equals("unicast") ->
            holds &= !address.isMulticast() && !address.isAny();
        case Expression.Text(String word) when word.equals("multicast") ->
            holds &= address.isMulticast();
        case Expression.Text(String word) when word.equals("unspec") -> holds &= address.isAny();
        default -> looked.add(type);
      }
    }
    Truth truth = Truth.of(holds);
    if (holds && !looked.isEmpty()) {
      truth = looked(asking, fib, looked);
    }
    return match.operator() == Operator.NE ? truth.negated() : truth;
  }

  private static Truth looked(Asking asking, Expression.Fib fib, List<Expression> types) {
    Value value = RouteFields.fib(asking, fib);
    if (value instanceof Value.Hidden(Doubt.Kind kind, String why)) {
      return new Truth.Doubtful(kind, why);
    }
    for (Expression type : types) {
      Value named = Literals.read(type, ValueKind.ROUTE_TYPE);
      if (!(named instanceof Value.Num)) {
        return Truth.doubtful("the type of an address is not understood");
      }
      if (named.equals(value)) {
        return Truth.Certain.YES;
      }
    }
    return Truth.Certain.NO;
  }
}
