package dev.plumb.answers.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.answers.path.RouteLookup.Decision;
import dev.plumb.model.Facet;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Prefix;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Each case was put to a kernel's {@code ip route get} first. */
class RouteLookupTest {
  private static final NetnsId NETNS = new NetnsId(4, 100);
  private static final int INVERT = 2;
  private static final int UNRESOLVED = 4;
  private static final int TO_TABLE = 1;
  private static final int GOTO = 2;
  private static final int PROHIBIT = 8;
  private static final int UNICAST = 1;
  private static final int UNREACHABLE = 7;

  private final List<Rule> rules = new ArrayList<>();
  private final List<Route> routes = new ArrayList<>();

  RouteLookupTest() {
    rules.add(rule(32766, "", TO_TABLE, 254, 0, 0, OptionalLong.empty(), Tree.Obj.EMPTY));
    routes.add(route("0.0.0.0/0", "", 254, UNICAST));
  }

  @Test
  void aRefusingRouteIsNotSuppressed() {
    Tree.Obj suppress = Tree.object().put("suppress_prefixlen", 0).build();
    rules.add(rule(100, "", TO_TABLE, 101, 0, 0, OptionalLong.empty(), suppress));
    routes.add(route("0.0.0.0/0", "", 101, UNREACHABLE));
    assertThat(decide("10.0.0.1"))
        .isInstanceOfSatisfying(
            Decision.Found.class, found -> assertThat(found.route().type()).isEqualTo(UNREACHABLE));
  }

  @Test
  void anOrdinaryDefaultIsSuppressed() {
    Tree.Obj suppress = Tree.object().put("suppress_prefixlen", 0).build();
    rules.add(rule(100, "", TO_TABLE, 101, 0, 0, OptionalLong.empty(), suppress));
    routes.add(route("0.0.0.0/0", "", 101, UNICAST));
    assertThat(tableOf("10.0.0.1")).isEqualTo(254);
  }

  @Test
  void aGotoWithoutTargetIsPassedOver() {
    rules.add(rule(100, "", GOTO, 0, UNRESOLVED, 0, OptionalLong.of(5000), Tree.Obj.EMPTY));
    rules.add(rule(101, "", PROHIBIT, 0, 0, 0, OptionalLong.empty(), Tree.Obj.EMPTY));
    assertThat(decide("10.0.0.1")).isInstanceOf(Decision.Refused.class);
  }

  @Test
  void aGotoSkipsWhatStandsBeforeItsTarget() {
    rules.add(rule(100, "", GOTO, 0, 0, 0, OptionalLong.of(32766), Tree.Obj.EMPTY));
    rules.add(rule(101, "", PROHIBIT, 0, 0, 0, OptionalLong.empty(), Tree.Obj.EMPTY));
    assertThat(tableOf("10.0.0.1")).isEqualTo(254);
  }

  @Test
  void aRuleThatCannotMatchAsksForNothing() {
    Tree.Obj tcp = Tree.object().put("ipproto", 6).build();
    rules.add(rule(100, "10.1.0.1/32", PROHIBIT, 0, 0, 0, OptionalLong.empty(), tcp));
    assertThat(tableOf("10.0.0.1")).isEqualTo(254);
    rules.add(rule(101, "", PROHIBIT, 0, 0, 0, OptionalLong.empty(), tcp));
    assertThat(decide("10.0.0.1")).isInstanceOf(Decision.Unknown.class);
    rules.add(rule(99, "10.1.0.1/32", PROHIBIT, 0, INVERT, 0, OptionalLong.empty(), tcp));
    assertThat(decide("10.0.0.1")).isInstanceOf(Decision.Refused.class);
  }

  @Test
  void vrfAndTypeOfServiceMeanOtherPackets() {
    Tree.Obj vrf = Tree.object().put("l3mdev", 1).build();
    rules.add(rule(100, "", TO_TABLE, 0, 0, 0, OptionalLong.empty(), vrf));
    rules.add(rule(101, "", PROHIBIT, 0, 0, 0x10, OptionalLong.empty(), Tree.Obj.EMPTY));
    assertThat(tableOf("10.0.0.1")).isEqualTo(254);
  }

  @Test
  void aRouteForOneSourceIsNotForAPacketWithout() {
    routes.clear();
    routes.add(route("::/0", "fd02::/64", 254, UNICAST));
    rules.clear();
    rules.add(
        new Rule(
            NETNS,
            Family.INET6,
            32766,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            TO_TABLE,
            254,
            0,
            0,
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Tree.Obj.EMPTY,
            List.of()));
    assertThat(decide("2001::1")).isInstanceOf(Decision.NoRoute.class);
  }

  private long tableOf(String destination) {
    return decide(destination) instanceof Decision.Found found ? found.route().table() : 0;
  }

  private Decision decide(String destination) {
    Namespace namespace =
        new Namespace(
            NETNS,
            OptionalLong.empty(),
            "host",
            List.of(),
            Namespace.Kind.HOST,
            List.of(),
            Facet.of(List.of()),
            Facet.of(List.of()),
            Facet.of(routes),
            Facet.of(rules),
            Facet.of(List.of()),
            Facet.of(List.of()),
            Facet.of(List.of()),
            Optional.empty(),
            List.of());
    return RouteLookup.decide(namespace, IpAddress.of(destination));
  }

  private static Rule rule(
      long priority,
      String from,
      int action,
      long table,
      int flags,
      int tos,
      OptionalLong target,
      Tree.Obj settings) {
    return new Rule(
        NETNS,
        Family.INET,
        priority,
        Prefix.parse(from),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        action,
        table,
        tos,
        flags,
        Optional.empty(),
        target,
        OptionalLong.empty(),
        settings,
        List.of());
  }

  private static Route route(String destination, String from, long table, int type) {
    Route.NextHop hop =
        new Route.NextHop(
            Optional.empty(), OptionalInt.of(2), OptionalInt.empty(), 0, Tree.Obj.EMPTY);
    return new Route(
        NETNS,
        Prefix.parse(destination).orElseThrow(),
        Prefix.parse(from),
        table,
        type,
        3,
        0,
        0,
        0,
        type == UNICAST ? List.of(hop) : List.of(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Tree.Obj.EMPTY,
        Tree.Obj.EMPTY,
        List.of());
  }
}
