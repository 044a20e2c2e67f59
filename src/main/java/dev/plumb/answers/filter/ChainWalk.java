package dev.plumb.answers.filter;

import dev.plumb.answers.filter.RuleTable.RuleChain;
import dev.plumb.answers.firewall.PlacedRule;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.NamedSet;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.TableFamily;
import dev.plumb.model.firewall.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes through one base chain and all that it leads to. Where something cannot be decided, the walk
 * splits; ways that come to the same rule in the same state are one again.
 */
final class ChainWalk {
  /** Jumps within jumps; the kernel allows no more. */
  static final int DEEPEST = 16;

  /** More ways than this through one chain are not followed; the rest is said to be open. */
  private static final int MOST_WAYS = 512;

  private final RuleChain base;
  private final Hook hook;
  private final TableFamily layer;
  private final Passage passage;
  private final Lookups lookups;
  private final boolean mayBind;
  private final Deque<Position> open = new ArrayDeque<>();
  private final Set<Position.Seen> seen = new HashSet<>();
  private final List<End> ends = new ArrayList<>();
  private boolean split;
  private int ways;

  /**
   * How one way ends.
   *
   * @param outcome empty when the chain lets the packet go on
   */
  record End(State state, Optional<Outcome> outcome) {}

  private ChainWalk(
      RuleChain base,
      Hook hook,
      TableFamily layer,
      Passage passage,
      Lookups lookups,
      boolean mayBind) {
    this.base = base;
    this.hook = hook;
    this.layer = layer;
    this.passage = passage;
    this.lookups = lookups;
    this.mayBind = mayBind;
  }

  /**
   * All ends of a state that comes to a base chain.
   *
   * @param mayBind it is a nat chain, asked for a connection's first packet
   */
  static List<End> walk(
      RuleChain base,
      State state,
      Hook hook,
      TableFamily layer,
      Passage passage,
      Lookups lookups,
      boolean mayBind) {
    ChainWalk walk = new ChainWalk(base, hook, layer, passage, lookups, mayBind);
    walk.open.add(new Position(base, 0, 0, null, state));
    while (!walk.open.isEmpty()) {
      walk.ways++;
      Position position = walk.open.removeLast();
      if (walk.ways > MOST_WAYS) {
        walk.giveUp(position.state());
        break;
      }
      walk.follow(position);
    }
    return walk.ends;
  }

  private void giveUp(State state) {
    State open =
        state.doubting(
            new Doubt(
                Optional.empty(),
                Doubt.Kind.UNKNOWN,
                "more rules cannot be decided than can be followed both ways",
                false));
    ends.add(new End(open, Optional.empty()));
    ends.add(new End(open, Optional.of(new Outcome.Dropped(Optional.empty()))));
  }

  /** Follows one way until it ends or splits off the last of its ways. */
  private void follow(Position from) {
    Position at = from;
    while (at != null) {
      if (at.rule() >= at.chain().rules().size()) {
        at = leave(at.back(), at.state());
      } else if (at.statement() == 0 && split && !seen.add(at.seen())) {
        return; // another way came here before, and has the same future
      } else {
        at = ask(at);
      }
    }
  }

  /** The end of a chain: back behind the jump, or the policy. */
  private @Nullable Position leave(Position.@Nullable Return back, State state) {
    if (back == null) {
      policy(state);
      return null;
    }
    return new Position(back.chain(), back.rule(), 0, back.before(), state);
  }

  private void policy(State state) {
    boolean accepts = base.placed().chain().base().orElseThrow().accepts();
    Step step = new Step.Policy(base.placed(), accepts);
    State after = state.after(step);
    ends.add(
        accepts ? new End(after, Optional.empty()) : new End(after, Optional.of(dropped(step))));
  }

  /** ebtables' broute means something else by a drop. */
  private Outcome dropped(Step step) {
    return base.table().table().family() == TableFamily.BRIDGE
            && base.table().table().name().equals("broute")
        ? new Outcome.Routed(step)
        : new Outcome.Dropped(Optional.of(step));
  }

  /** Asks one rule from one of its statements on; where the way goes on, null when it ended. */
  private @Nullable Position ask(Position at) {
    PlacedRule placed = at.chain().rules().get(at.rule());
    List<Statement> statements = placed.rule().statements();
    State state = at.state();
    for (int i = at.statement(); i < statements.size(); i++) {
      Statement statement = statements.get(i);
      Asking asking = asking(at, state);
      switch (statement) {
        case Statement.Match match -> {
          Truth truth = Comparison.holds(asking, match);
          if (truth.isNo()) {
            return at.next(state);
          }
          if (truth instanceof Truth.Doubtful doubt) {
            if (doesNothing(statements, i + 1)) {
              return at.next(state);
            }
            state = branch(at, placed, state, doubt);
          }
        }
        case Statement.Opaque opaque -> {
          Truth truth = OpaqueMatches.holds(asking, opaque);
          if (truth.isNo()) {
            return at.next(state);
          }
          if (truth instanceof Truth.Doubtful doubt) {
            if (doesNothing(statements, i + 1)) {
              return at.next(state);
            }
            state = branch(at, placed, state, doubt);
          }
        }
        case Statement.Limit limit -> {
          if (doesNothing(statements, i + 1)) {
            return at.next(state);
          }
          state = branch(at, placed, state, Rates.doubt(limit));
        }
        case Statement.Decide(Verdict verdict) -> {
          return decide(at, placed, state.after(new Step.Matched(placed)), verdict);
        }
        case Statement.DecideBy(Expression key, Expression map) -> {
          return decideBy(at, placed, state, asking, key, map);
        }
        case Statement.Reject reject -> {
          Step step = new Step.Matched(placed);
          ends.add(new End(state.after(step), Optional.of(Rejections.of(step, reject, asking))));
          return null;
        }
        case Statement.Nat nat -> {
          return translate(at, placed, state, asking, nat);
        }
        case Statement.Tproxy tproxy -> {
          return handOver(at, placed, state, asking, tproxy);
        }
        case Statement.Set set -> {
          Effects.Written written = Effects.set(asking, set);
          if (written.ends()) {
            return at.next(state);
          }
          state = noting(placed, written);
        }
        case Statement.Aside aside -> state = noting(placed, Effects.aside(state, aside));
        case Statement.NoTrack none ->
            state = state.tracking().isPresent() ? state : state.with(Tracking.UNTRACKED);
        case Statement.ChangeSet change -> state = state.withChanged(change.set());
        case Statement.Count count -> {}
        case Statement.Report report -> {}
        case Statement.Unknown unknown -> state = unknown(at, placed, state, unknown);
      }
    }
    return at.next(state.after(new Step.Matched(placed)));
  }

  private Asking asking(Position at, State state) {
    return new Asking(
        state, passage, lookups, hook, layer, at.chain().table(), at.chain().table().isIptables());
  }

  /** Nothing follows that decides or changes anything: the rule need not be decided. */
  private static boolean doesNothing(List<Statement> statements, int from) {
    for (int i = from; i < statements.size(); i++) {
      boolean nothing =
          switch (statements.get(i)) {
            case Statement.Match match -> true;
            case Statement.Opaque opaque -> true;
            case Statement.Limit limit -> true;
            case Statement.Count count -> true;
            case Statement.Report report -> true;
            case Statement.Aside aside -> false;
            case Statement.Decide(Verdict verdict) -> verdict instanceof Verdict.Continue;
            default -> false;
          };
      if (!nothing) {
        return false;
      }
    }
    return true;
  }

  /** Leaves the other way, on which the rule does not hold, for later. */
  private State branch(Position at, PlacedRule placed, State state, Truth.Doubtful doubt) {
    split = true;
    State doubting = state.doubting(doubt(placed, doubt.kind(), doubt.why()));
    open.add(at.next(doubting));
    return doubting;
  }

  private static Doubt doubt(PlacedRule placed, Doubt.Kind kind, String why) {
    return new Doubt(Optional.of(placed), kind, why, false);
  }

  private static State noting(PlacedRule placed, Effects.Written written) {
    return written.doubt().isEmpty()
        ? written.state()
        : written
            .state()
            .doubting(
                new Doubt(
                    Optional.of(placed),
                    written.doubt().get().kind(),
                    written.doubt().get().why(),
                    true));
  }

  /** Anything may come of it: it does not hold, it accepts, it drops, or it goes on. */
  private State unknown(Position at, PlacedRule placed, State state, Statement.Unknown unknown) {
    State doubting =
        branch(
            at,
            placed,
            state,
            new Truth.Doubtful(
                Doubt.Kind.UNKNOWN, "the rule is not understood: " + unknown.text()));
    if (at.chain().rules().get(at.rule()).rule().statements().getLast() == unknown) {
      Step step = new Step.Matched(placed);
      ends.add(new End(doubting.after(step), Optional.empty()));
      ends.add(new End(doubting.after(step), Optional.of(dropped(step))));
    }
    return doubting;
  }

  private @Nullable Position decide(Position at, PlacedRule placed, State state, Verdict verdict) {
    switch (verdict) {
      case Verdict.Accept accept -> {
        ends.add(new End(state, Optional.empty()));
        return null;
      }
      case Verdict.Drop drop -> {
        ends.add(new End(state, Optional.of(dropped(new Step.Matched(placed)))));
        return null;
      }
      case Verdict.Continue on -> {
        return at.next(state);
      }
      case Verdict.Return back -> {
        return leave(at.back(), state);
      }
      case Verdict.Jump(String target) -> {
        Position.Return back = at.back();
        int depth = back == null ? 1 : back.depth() + 1;
        return enter(
            at, placed, state, target, new Position.Return(at.chain(), at.rule() + 1, back, depth));
      }
      case Verdict.Goto(String target) -> {
        return enter(at, placed, state, target, at.back());
      }
      case Verdict.Queue(String number, boolean bypass) -> {
        ends.add(
            new End(
                state, Optional.of(new Outcome.Queued(new Step.Matched(placed), number, bypass))));
        return null;
      }
    }
  }

  private @Nullable Position enter(
      Position at, PlacedRule placed, State state, String target, Position.@Nullable Return back) {
    RuleChain chain = at.chain().table().chain(target);
    if (chain != null && (back == null || back.depth() <= DEEPEST)) {
      return new Position(chain, 0, 0, back, state);
    }
    // No such chain in what was read: a target of iptables that we do not know by its name.
    split = true;
    State doubting =
        state.doubting(
            doubt(placed, Doubt.Kind.UNKNOWN, "there is no chain or known target " + target));
    Step step = new Step.Matched(placed);
    ends.add(new End(doubting, Optional.empty()));
    ends.add(new End(doubting, Optional.of(dropped(step))));
    return at.next(doubting);
  }

  private @Nullable Position decideBy(
      Position at, PlacedRule placed, State state, Asking asking, Expression key, Expression map) {
    State matched = state.after(new Step.Matched(placed));
    return switch (Evaluation.find(asking, key, map)) {
      case Evaluation.Mapped.Miss miss -> at.next(state);
      case Evaluation.Mapped.Hit(NamedSet.Element element) ->
          element.verdict().isPresent()
              ? decide(at, placed, matched, element.verdict().get())
              : at.next(state);
      case Evaluation.Mapped.Drawn(List<Optional<NamedSet.Element>> elements, String why) -> {
        State doubting = matched.doubting(doubt(placed, Doubt.Kind.CHANCE, why));
        for (Verdict verdict : verdicts(elements)) {
          later(decide(at, placed, doubting, verdict));
        }
        yield elements.contains(Optional.<NamedSet.Element>empty()) ? at.next(doubting) : null;
      }
      case Evaluation.Mapped.Hidden(Doubt.Kind kind, String why) -> {
        State doubting = state.doubting(doubt(placed, kind, why));
        State held = doubting.after(new Step.Matched(placed));
        List<Optional<NamedSet.Element>> all = new ArrayList<>();
        for (NamedSet.Element element : elements(at, map)) {
          all.add(Optional.of(element));
        }
        for (Verdict verdict : verdicts(all)) {
          later(decide(at, placed, held, verdict));
        }
        split = true;
        yield at.next(doubting);
      }
    };
  }

  private static List<NamedSet.Element> elements(Position at, Expression map) {
    return switch (map) {
      case Expression.AnonymousMap(List<NamedSet.Element> elements) -> elements;
      case Expression.SetReference(String name) ->
          at.chain().table().table().set(name).map(NamedSet::elements).orElse(List.of());
      default -> List.of();
    };
  }

  private static List<Verdict> verdicts(List<Optional<NamedSet.Element>> elements) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Optional<NamedSet.Element> element : elements) {
      element
          .flatMap(NamedSet.Element::verdict)
          .filter(verdict -> !verdicts.contains(verdict))
          .ifPresent(verdicts::add);
    }
    return verdicts;
  }

  private void later(@Nullable Position position) {
    if (position != null) {
      split = true;
      open.add(position);
    }
  }

  private @Nullable Position translate(
      Position at, PlacedRule placed, State state, Asking asking, Statement.Nat nat) {
    if (!mayBind || state.tracking().flatMap(Tracking::connection).isEmpty()) {
      return at.next(state);
    }
    NatTargets.Targets targets = NatTargets.of(asking, nat);
    State chosen =
        targets.targets().size() > 1
            ? state.doubting(doubt(placed, Doubt.Kind.CHANCE, targets.doubt()))
            : state;
    Step step = new Step.Matched(placed);
    for (NatTargets.Target target : targets.targets()) {
      switch (target) {
        case NatTargets.Target.Nowhere nowhere -> later(at.next(chosen));
        case NatTargets.Target.Refused(String why) -> {
          Step refused = new Step.Refused(why);
          ends.add(
              new End(
                  chosen.after(step).after(refused),
                  Optional.of(new Outcome.Dropped(Optional.of(step)))));
        }
        case NatTargets.Target.To(NatRange range) ->
            ends.add(new End(bound(chosen.after(step), nat, range), Optional.empty()));
        case NatTargets.Target.Hidden(Doubt.Kind kind, String why) -> {
          State open = chosen.after(step).doubting(new Doubt(Optional.of(placed), kind, why, true));
          ends.add(new End(decided(open), Optional.empty()));
        }
      }
    }
    return null;
  }

  private State bound(State state, Statement.Nat nat, NatRange range) {
    Tracking bound =
        NatBinding.bind(
            state.tracking().orElseThrow(), Manip.of(hook), range, lookups.connections());
    return state.with(
        nat.kind() == Statement.Nat.Kind.MASQUERADE
            ? new Tracking(
                bound.state(), bound.reply(), bound.connection(), passage.out().map(LinkSide::name))
            : bound);
  }

  /** Bound to something that is not known: no other rule may bind it again. */
  private State decided(State state) {
    Tracking tracking = state.tracking().orElseThrow();
    return state.with(
        tracking.with(
            ConnectionTable.withStatus(
                tracking.connection().orElseThrow(),
                tracking.connection().orElseThrow().status() | Manip.of(hook).done())));
  }

  private @Nullable Position handOver(
      Position at, PlacedRule placed, State state, Asking asking, Statement.Tproxy tproxy) {
    Step step = new Step.Matched(placed);
    State matched = state.after(step);
    End handed = new End(matched, Optional.of(Handover.of(step, asking, tproxy)));
    Position without = at.chain().table().isIptables() ? null : at.next(state);
    End dropped = new End(matched, Optional.of(dropped(step)));
    switch (Handover.socket(asking, tproxy)) {
      case Answer.Known<Lookups.LocalSocket>(Lookups.LocalSocket socket)
          when socket.transparent() -> {
        ends.add(handed);
        return null;
      }
      case Answer.Unknown<Lookups.LocalSocket>(String why) -> {
        split = true;
        Doubt doubt = doubt(placed, Doubt.Kind.UNKNOWN, why);
        ends.add(new End(handed.state().doubting(doubt), handed.outcome()));
        if (without == null) {
          ends.add(new End(matched.doubting(doubt), dropped.outcome()));
          return null;
        }
        return at.next(state.doubting(doubt));
      }
      default -> {
        // iptables drops what no transparent socket takes; nft's rule ends there.
        if (without == null) {
          ends.add(dropped);
        }
        return without;
      }
    }
  }
}
