package dev.plumb.console.applet;

import dev.plumb.answers.iproute.Printout;
import dev.plumb.model.Family;
import dev.plumb.model.Rule;

/** {@code ip rule show}. */
final class IpRules {
  private IpRules() {}

  static AppletResult run(Arguments arguments, IpOptions options, AppletWorld world)
      throws AppletExit {
    RuleFilter filter = RuleFilter.parse(arguments, options, world);
    Printout printout = new Printout(world.surroundings(), options.shown(), options.json());
    Family family = options.family().orElse(Family.INET);
    for (Rule rule : world.read(world.namespace().rules(), "rules")) {
      if (rule.family() == family && filter.accepts(rule)) {
        printout.open();
        printout.rule(rule);
        printout.close();
      }
    }
    return AppletResult.said(printout.finish());
  }
}
