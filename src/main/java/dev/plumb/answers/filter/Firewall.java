package dev.plumb.answers.filter;

import dev.plumb.answers.filter.RuleTable.RuleChain;
import dev.plumb.answers.firewall.HookOrder;
import dev.plumb.answers.firewall.PlacedChain;
import dev.plumb.answers.firewall.PlacedRule;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.TableFamily;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All rules of one namespace, ready to be asked. Making one goes through every rule once; whoever
 * follows many packets keeps it. Its answers never change; what it remembers is how to find them.
 */
public final class Firewall {
  private final List<RuleChain> bases = new ArrayList<>();
  private final List<PlacedRule> rules;
  private final List<Gap> gaps;

  /** The families for which rules switched conntrack on. */
  private final Set<TableFamily> tracked = EnumSet.noneOf(TableFamily.class);

  /** The families that have nat chains. */
  private final Set<TableFamily> translated = EnumSet.noneOf(TableFamily.class);

  private final Map<Place, HookPlan> plans = new ConcurrentHashMap<>();

  /** A hook; {@code device} is the link whose own hook it is, else empty text. */
  private record Place(Hook hook, TableFamily layer, String device) {}

  private Firewall(List<Ruleset> rulesets, List<Gap> gaps) {
    this.gaps = List.copyOf(gaps);
    List<PlacedChain> chains = HookOrder.chains(rulesets);
    this.rules = HookOrder.rules(chains);
    // Tables by identity: two may be equal, and are two all the same.
    IdentityHashMap<Object, RuleTable> tables = new IdentityHashMap<>();
    int from = 0;
    for (PlacedChain placed : chains) {
      int to = from + placed.chain().rules().size();
      RuleTable table =
          tables.computeIfAbsent(
              placed.table(), none -> new RuleTable(placed.backend(), placed.table()));
      RuleChain chain = new RuleChain(table, placed, rules.subList(from, to));
      table.add(chain);
      from = to;
      take(chain);
    }
  }

  private void take(RuleChain chain) {
    TableFamily family = chain.table().table().family();
    if (chain.table().table().isDormant()) {
      return;
    }
    Optional<Chain.Base> base = chain.placed().chain().base();
    if (base.isPresent()) {
      bases.add(chain);
      if (base.get().type().equals("nat")) {
        translated.addAll(layers(family));
      }
    }
    for (PlacedRule rule : chain.rules()) {
      for (Statement statement : rule.rule().statements()) {
        if (Purity.needsConntrack(statement)) {
          tracked.addAll(layers(family));
        }
      }
    }
  }

  private static Set<TableFamily> layers(TableFamily family) {
    return family == TableFamily.INET
        ? EnumSet.of(TableFamily.IP, TableFamily.IP6)
        : Collections.singleton(family);
  }

  /** The rules of a namespace as far as they were read. */
  public static Firewall of(Facet<Ruleset> rulesets) {
    return switch (rulesets) {
      case Facet.Read<Ruleset> read -> of(read.items());
      case Facet.Missing<Ruleset> missing -> new Firewall(List.of(), List.of(missing.gap()));
      case Facet.NotAsked<Ruleset> none ->
          new Firewall(
              List.of(),
              List.of(new Gap("firewall rules", "nobody asked for them", "no rule is known")));
    };
  }

  /** Rulesets that were read. */
  public static Firewall of(List<Ruleset> rulesets) {
    List<Gap> gaps = new ArrayList<>();
    for (Ruleset ruleset : rulesets) {
      gaps.addAll(ruleset.gaps());
    }
    return new Firewall(rulesets, gaps);
  }

  /** What of the rules could not be read: with any, a packet may always be dropped unseen. */
  public List<Gap> gaps() {
    return gaps;
  }

  /**
   * What a hook does with a packet.
   *
   * <p>A packet goes through a namespace by several calls: prerouting, then forward or input, then
   * postrouting; or output, then postrouting. Each takes the packet and the tracking that the one
   * before gave. A packet on {@code lo} keeps its tracking from output to prerouting; on any other
   * link it comes without.
   *
   * @param layer whose hooks: {@code IP} and {@code IP6} (with the chains of {@code inet}), {@code
   *     BRIDGE}, {@code ARP}, or {@code NETDEV} for ingress and egress of the link that the passage
   *     names
   * @param tracking what conntrack already said of it; empty for one that it has not seen, and then
   *     it looks for a connection in {@link Lookups#connections} at its own place among the chains
   *     of prerouting and output
   */
  public Judgement judge(
      Hook hook,
      TableFamily layer,
      Packet packet,
      Optional<Tracking> tracking,
      Passage passage,
      Lookups lookups) {
    String device =
        layer == TableFamily.NETDEV
            ? (hook == Hook.EGRESS ? passage.out() : passage.in()).map(LinkSide::name).orElse("")
            : "";
    HookPlan plan = plans.computeIfAbsent(new Place(hook, layer, device), this::plan);
    List<Ending> endings =
        HookWalk.walk(plan, State.of(packet, tracking), hook, layer, passage, lookups);
    return new Judgement(Endings.withGaps(endings, gaps, packet));
  }

  private HookPlan plan(Place place) {
    List<RuleChain> asked = new ArrayList<>();
    for (RuleChain chain : bases) {
      Chain.Base base = chain.placed().chain().base().orElseThrow();
      if (base.hook() == place.hook()
          && isFor(chain.table().table().family(), place.layer(), base.hook())
          && (place.layer() != TableFamily.NETDEV || isBound(base, place.device()))) {
        asked.add(chain);
      }
    }
    return HookPlan.of(
        asked,
        place.hook(),
        place.layer(),
        tracked.contains(place.layer()),
        translated.contains(place.layer()));
  }

  private static boolean isFor(TableFamily family, TableFamily layer, Hook hook) {
    boolean ofLink = hook == Hook.INGRESS || hook == Hook.EGRESS;
    return family == TableFamily.INET
        ? ofLink ? layer == TableFamily.NETDEV : layer == TableFamily.IP || layer == TableFamily.IP6
        : family == layer;
  }

  private static boolean isBound(Chain.Base base, String device) {
    for (String bound : base.devices()) {
      if (bound.equals(device)
          || (bound.endsWith("*") && device.startsWith(bound.substring(0, bound.length() - 1)))) {
        return true;
      }
    }
    return false;
  }

  /** Every rule, numbered as the evidence numbers them. */
  public List<PlacedRule> rules() {
    return rules;
  }
}
