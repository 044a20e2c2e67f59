package dev.plumb.answers.path;

import dev.plumb.answers.filter.Doubt;
import dev.plumb.answers.filter.Ending;
import dev.plumb.answers.filter.Outcome;
import dev.plumb.answers.filter.Step;
import dev.plumb.answers.filter.Tracking;
import dev.plumb.answers.firewall.PlacedChain;
import dev.plumb.answers.firewall.PlacedRule;
import dev.plumb.model.Link;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.Rule;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.TableFamily;
import dev.plumb.model.firewall.Verdict;
import java.util.Optional;

/** Names what a hook did that let a packet go no further. */
record FirewallCause(
    Place place, Link device, Hook hook, TableFamily layer, Ending ending, boolean bridged) {

  Trouble trouble() {
    Optional<Step> by =
        switch (ending.outcome()) {
          case Outcome.Dropped dropped -> dropped.by();
          case Outcome.Rejected rejected -> Optional.of(rejected.by());
          case Outcome.Queued queued -> Optional.of(queued.by());
          case Outcome.Handed handed -> Optional.of(handed.by());
          case Outcome.Routed routed -> Optional.of(routed.by());
          case Outcome.Accepted accepted -> Optional.empty();
        };
    boolean opaque =
        ending.outcome() instanceof Outcome.Queued || ending.outcome() instanceof Outcome.Handed;
    if (by.isPresent() && by.get() instanceof Step.Matched(PlacedRule rule)) {
      return opaque ? gap(rule) : byRule(rule);
    }
    if (by.isPresent() && by.get() instanceof Step.Policy(PlacedChain chain, boolean accepts)) {
      return byPolicy(chain);
    }
    return byKernel();
  }

  private Trouble gap(PlacedRule rule) {
    return at(
        Code.GAP,
        Filtering.object(rule),
        "a program decides: " + rule.rule().text(),
        "ask the program behind the queue");
  }

  private Trouble byKernel() {
    for (Doubt doubt : ending.doubts()) {
      if (doubt.kind() == Doubt.Kind.GAP) {
        return at(Code.GAP, "firewall", doubt.why(), "run as root");
      }
    }
    String why = "the kernel's own conntrack or NAT dropped it";
    for (Step step : ending.trail()) {
      if (step instanceof Step.Refused(String reason)) {
        why = reason;
      }
    }
    if (why.endsWith("no more fit in")) {
      String key = "sysctl:" + Filtering.TABLE_SIZE;
      return at(Code.CT_FULL, key, why, Filtering.larger(place));
    }
    return at(Code.NAT_SNAT_WRONG, "conntrack", why, "conntrack -D for this connection");
  }

  private Trouble byRule(PlacedRule rule) {
    boolean rejects = ending.outcome() instanceof Outcome.Rejected;
    String chain = rule.chain().chain().name();
    Code code = mechanism(rule.chain());
    String object = Filtering.object(rule);
    if (code == Code.FW_POLICY_DROP) { // no mechanism of its own: an iptables rule
      boolean isolates = isIsolation(chain);
      code =
          isolates
              ? Code.FW_ISOLATION
              : isInvalid()
                  ? Code.CT_INVALID
                  : bridged && namesBridge(rule.rule())
                      ? Code.FW_BRNF
                      : rejects ? Code.FW_REJECT : Code.FW_DROP;
      object = isolates ? Filtering.object(rule.chain()) : object;
    }
    if (rejects && isWithoutEndpoints(rule)) {
      code = Code.SVC_NO_ENDPOINTS;
    }
    if (layer == TableFamily.BRIDGE || layer == TableFamily.ARP) {
      object = Filtering.object(rule.chain());
    }
    return at(
        code,
        object,
        "rule "
            + rule.position()
            + " of "
            + rule.chain().table().name()
            + "/"
            + chain
            + (rejects ? " rejects it: " : " drops it: ")
            + rule.rule().text(),
        FirewallRemedy.without(place, rule));
  }

  private Trouble byPolicy(PlacedChain chain) {
    Code code = mechanism(chain);
    if (code == Code.FW_POLICY_DROP) {
      code = isInvalid() ? Code.CT_INVALID : bridged ? Code.FW_BRNF : code;
    }
    PlacedChain named = code == Code.FW_POLICY_DROP ? lacking(chain) : chain;
    return at(
        code,
        Filtering.object(named),
        "nothing in "
            + chain.table().name()
            + "/"
            + chain.chain().name()
            + " accepts it, and the policy is drop",
        FirewallRemedy.accepting(place, named));
  }

  /** What it is by the layer and the backend alone; FW_POLICY_DROP where these say nothing. */
  private Code mechanism(PlacedChain chain) {
    return switch (layer) {
      case NETDEV -> Code.FW_NETDEV_DROP;
      case BRIDGE -> Code.FW_BRIDGE_DROP;
      case ARP -> Code.FW_ARP_DROP;
      default ->
          chain.backend() == Backend.NFT
              ? Code.FW_NFT_DROP
              : chain.backend() == Backend.IPTABLES_LEGACY
                  ? Code.FW_LEGACY_DROP
                  : Code.FW_POLICY_DROP;
    };
  }

  /** Conntrack knows nothing of the connection that a reply belongs to. */
  private boolean isInvalid() {
    return ending
        .tracking()
        .filter(tracking -> tracking.state() == Tracking.State.INVALID)
        .isPresent();
  }

  /** What kube-proxy writes for a service that nobody stands behind. */
  private static boolean isWithoutEndpoints(PlacedRule rule) {
    String text = rule.rule().text();
    return text.contains("has no endpoints")
        || text.contains("no-endpoint-services")
        || rule.chain().chain().name().equals("reject-chain");
  }

  /** Chains in which engines write what keeps their networks apart. */
  private static boolean isIsolation(String chain) {
    return chain.contains("ISOLATION") || chain.equals("DOCKER-INTERNAL");
  }

  /** The rule is about what goes in and out by one bridge, or about its ports. */
  private static boolean namesBridge(Rule rule) {
    String in = "";
    String out = "";
    for (Statement statement : rule.statements()) {
      if (statement instanceof Statement.Match(Expression left, var operator, Expression right)) {
        String field = left.toString();
        if (field.contains("iifname") || field.contains("IIFNAME")) {
          in = right.toString();
        } else if (field.contains("oifname") || field.contains("OIFNAME")) {
          out = right.toString();
        }
      }
    }
    return rule.text().contains("physdev") || (!in.isEmpty() && in.equals(out));
  }

  /**
   * The chain that a jump led to before the policy decided, when others are accepted there: that is
   * where a rule is missing.
   */
  private PlacedChain lacking(PlacedChain base) {
    PlacedChain last = base;
    for (Step step : ending.trail()) {
      if (step instanceof Step.Matched(PlacedRule rule) && rule.chain().table() == base.table()) {
        for (Statement statement : rule.rule().statements()) {
          if (statement instanceof Statement.Decide(Verdict.Jump(String name))) {
            Optional<dev.plumb.model.firewall.Chain> called = base.table().chain(name);
            if (called.isPresent() && accepts(called.get())) {
              last = new PlacedChain(base.backend(), base.table(), called.get(), base.hooks());
            }
          }
        }
      }
    }
    return last;
  }

  private static boolean accepts(dev.plumb.model.firewall.Chain chain) {
    for (Rule rule : chain.rules()) {
      for (Statement statement : rule.statements()) {
        if (statement instanceof Statement.Decide(Verdict.Accept accept)) {
          return true;
        }
      }
    }
    return false;
  }

  private Trouble at(Code code, String object, String detail, String fix) {
    return Trouble.of(code, place, object, detail, fix).on(device);
  }
}
