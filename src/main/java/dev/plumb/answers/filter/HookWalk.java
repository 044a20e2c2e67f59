package dev.plumb.answers.filter;

import dev.plumb.answers.filter.RuleTable.RuleChain;
import dev.plumb.model.Connection;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Leads one packet through everything that sees it at a hook. */
final class HookWalk {
  private final Hook hook;
  private final TableFamily layer;
  private final Passage passage;
  private final Lookups lookups;
  private final List<Ending> ends = new ArrayList<>();

  private HookWalk(Hook hook, TableFamily layer, Passage passage, Lookups lookups) {
    this.hook = hook;
    this.layer = layer;
    this.passage = passage;
    this.lookups = lookups;
  }

  /** All endings, those that are alike as one. */
  static List<Ending> walk(
      HookPlan plan, State begin, Hook hook, TableFamily layer, Passage passage, Lookups lookups) {
    HookWalk walk = new HookWalk(hook, layer, passage, lookups);
    List<State> states = List.of(begin);
    for (List<List<Stop>> orders : plan.groups()) {
      states = walk.group(orders, states);
    }
    for (State state : states) {
      walk.ends.add(state.ending(new Outcome.Accepted()));
    }
    return Endings.merged(walk.ends);
  }

  private List<State> group(List<List<Stop>> orders, List<State> states) {
    List<State> after = new ArrayList<>();
    for (State state : states) {
      for (List<Stop> order : orders) {
        List<State> on = List.of(orders.size() == 1 ? state : state.doubting(unordered()));
        for (Stop stop : order) {
          List<State> next = new ArrayList<>();
          for (State one : on) {
            next.addAll(stop(stop, one));
          }
          on = merged(next);
        }
        after.addAll(on);
      }
    }
    return merged(after);
  }

  private static Doubt unordered() {
    return new Doubt(
        Optional.empty(),
        Doubt.Kind.UNKNOWN,
        "chains of one priority are asked in the order in which they were made, which no ruleset"
            + " tells",
        false);
  }

  /** States of one future are one; the doubts that both have stay. */
  private static List<State> merged(List<State> states) {
    if (states.size() < 2) {
      return states;
    }
    Map<State.Essence, State> byEssence = new LinkedHashMap<>();
    for (State state : states) {
      byEssence.merge(state.essence(), state, State::sharing);
    }
    return new ArrayList<>(byEssence.values());
  }

  private List<State> stop(Stop stop, State state) {
    return switch (stop) {
      case Stop.Chain(RuleChain chain) -> chain(chain, state);
      case Stop.Track track -> List.of(track(state));
      case Stop.Nat(List<RuleChain> chains) -> nat(chains, state);
      case Stop.Confirm confirm ->
          List.of(
              state.tracking().isPresent()
                  ? state.with(Conntracker.confirmed(state.tracking().get()))
                  : state);
    };
  }

  private List<State> chain(RuleChain chain, State state) {
    String type = chain.placed().chain().base().orElseThrow().type();
    List<State> on = new ArrayList<>();
    for (ChainWalk.End end : ChainWalk.walk(chain, state, hook, layer, passage, lookups, false)) {
      if (end.outcome().isPresent()) {
        ends.add(end.state().ending(end.outcome().get()));
      } else {
        boolean reroutes =
            Effects.isRouteHook(hook, type)
                && Effects.changesRoute(state.packet(), end.state().packet());
        on.add(reroutes ? end.state().rerouted() : end.state());
      }
    }
    return on;
  }

  private State track(State state) {
    if (state.tracking().isPresent() || !(state.packet().content() instanceof Packet.Ip ip)) {
      return state;
    }
    Tracking tracking = Conntracker.look(ip, state.zone(), lookups);
    return state.with(tracking).after(new Step.Tracked(tracking));
  }

  private List<State> nat(List<RuleChain> chains, State state) {
    Optional<Connection> held = state.tracking().flatMap(Tracking::connection);
    if (held.isEmpty()) {
      return List.of(state);
    }
    Tracking tracking = state.tracking().get();
    boolean asks =
        tracking.state() == Tracking.State.NEW
            || (tracking.state() == Tracking.State.RELATED && !isError(state.packet()));
    Manip manip = Manip.of(hook);
    List<State> bound =
        asks && !held.get().is(manip.done()) ? ask(chains, state, manip) : List.of(state);
    List<State> on = new ArrayList<>();
    for (State one : bound) {
      Tracking now = one.tracking().orElseThrow();
      if (leavesElsewhere(now)) {
        Step refused =
            new Step.Refused(
                "the connection took the address of "
                    + now.masqueraded().orElseThrow()
                    + ", and this packet leaves by another link");
        ends.add(one.after(refused).ending(new Outcome.Dropped(Optional.of(refused))));
      } else {
        on.add(translated(one, now));
      }
    }
    return on;
  }

  private static boolean isError(Packet packet) {
    return packet.content() instanceof Packet.Ip ip && ip.quoted().isPresent();
  }

  /** Chain after chain, until one binds; when none does, it is bound to nothing. */
  private List<State> ask(List<RuleChain> chains, State state, Manip manip) {
    List<State> open = List.of(state);
    List<State> bound = new ArrayList<>();
    for (RuleChain chain : chains) {
      List<State> next = new ArrayList<>();
      for (State one : open) {
        for (ChainWalk.End end : ChainWalk.walk(chain, one, hook, layer, passage, lookups, true)) {
          if (end.outcome().isPresent()) {
            ends.add(end.state().ending(end.outcome().get()));
          } else if (isBound(end.state(), manip)) {
            bound.add(end.state());
          } else {
            next.add(end.state());
          }
        }
      }
      open = merged(next);
    }
    for (State one : open) {
      bound.add(
          one.with(
              NatBinding.bindNothing(one.tracking().orElseThrow(), manip, lookups.connections())));
    }
    return merged(bound);
  }

  private static boolean isBound(State state, Manip manip) {
    return state
        .tracking()
        .flatMap(Tracking::connection)
        .filter(held -> held.is(manip.done()))
        .isPresent();
  }

  private boolean leavesElsewhere(Tracking tracking) {
    return hook == Hook.POSTROUTING
        && !tracking.reply()
        && tracking.masqueraded().isPresent()
        && passage.out().isPresent()
        && !passage.out().get().name().equals(tracking.masqueraded().get());
  }

  private State translated(State state, Tracking tracking) {
    Packet before = state.packet();
    Packet after = Translator.translate(before, tracking, hook);
    if (after.equals(before)) {
      return state;
    }
    State on = state.with(after).after(new Step.Translated(before, after));
    return hook == Hook.OUTPUT && Effects.changesRoute(before, after) ? on.rerouted() : on;
  }
}
