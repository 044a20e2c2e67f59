package dev.plumb.console.command;

import dev.plumb.answers.firewall.BothBackends;
import dev.plumb.model.Gap;
import dev.plumb.model.Namespace;
import dev.plumb.model.firewall.Ruleset;
import java.util.List;
import java.util.Optional;

/** What is to be said beside a namespace's rules: gaps, and two backends that hide each other. */
final class FirewallNotes {
  private FirewallNotes() {}

  static void add(Namespace namespace, List<Ruleset> rulesets, List<Line> notes) {
    for (Ruleset ruleset : rulesets) {
      for (Gap gap : ruleset.gaps()) {
        notes.add(Places.note(gap));
      }
    }
    Optional<BothBackends> both = BothBackends.in(rulesets);
    if (both.isPresent()) {
      notes.add(
          Line.of(
              Span.styled("both backends are in use", Span.Style.WARNING),
              Span.plain(" in " + namespace.name() + ": " + both.get().sentence())));
    }
  }
}
