package dev.plumb.answers.path;

import dev.plumb.answers.filter.Doubt;
import dev.plumb.answers.filter.Ending;
import dev.plumb.answers.filter.Judgement;
import dev.plumb.answers.filter.Outcome;
import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.filter.Passage;
import dev.plumb.answers.filter.Step;
import dev.plumb.answers.filter.Tracking;
import dev.plumb.answers.firewall.PlacedChain;
import dev.plumb.answers.firewall.PlacedRule;
import dev.plumb.model.Connection;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.Family;
import dev.plumb.model.Link;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.TableFamily;
import dev.plumb.model.firewall.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Leads packets through a namespace's netfilter hooks, and says what they did. */
final class Filtering {
  /** How many connections a namespace tracks at most. */
  static final String TABLE_SIZE = "net.netfilter.nf_conntrack_max";

  private final Walk walk;

  Filtering(Walk walk) {
    this.walk = walk;
  }

  static TableFamily layer(Packet packet) {
    return packet.ip().isPresent()
        ? packet.ip().get().family() == Family.INET ? TableFamily.IP : TableFamily.IP6
        : TableFamily.ARP;
  }

  /**
   * What a hook does; where the rules do not tell, one of the ways.
   *
   * @param device for the journey
   * @param bridged br_netfilter shows it a bridged frame
   */
  Ending pass(
      Place place,
      Link device,
      Hook hook,
      TableFamily layer,
      Skb skb,
      Passage passage,
      boolean bridged) {
    Judgement judgement =
        place
            .firewall()
            .judge(
                hook, layer, skb.packet(), skb.tracking(), passage, new PlaceLookups(walk, place));
    Ending ending = fitting(place, hook, chosen(place, hook, judgement));
    if (!(ending.outcome() instanceof Outcome.Accepted)
        && walk.isMended(trouble(place, device, hook, layer, ending, bridged))) {
      ending =
          new Ending(
              new Outcome.Accepted(),
              ending.packet(),
              ending.tracking(),
              ending.reroutes(),
              ending.trail(),
              ending.doubts());
    }
    for (Doubt doubt : ending.doubts()) {
      if (judgement.endings().size() == 1) {
        walk.assume(place.name() + ": " + doubt.why());
      }
    }
    boolean last = hook == Hook.POSTROUTING || hook == Hook.INPUT;
    if (last && ending.outcome() instanceof Outcome.Accepted && isIp(layer)) {
      walk.track(place, ending.tracking());
    }
    if (isIp(layer)) {
      walk.passed(new Walk.Passed(place, hook, skb.packet(), ending, bridged, walk.originator()));
    }
    tell(place, device, hook, layer, ending, bridged);
    return ending;
  }

  /** A full table takes no new connection; one of those that nobody answered may make room. */
  private Ending fitting(Place place, Hook hook, Ending ending) {
    boolean first = hook == Hook.PREROUTING || hook == Hook.OUTPUT;
    boolean begins =
        first
            && ending.outcome() instanceof Outcome.Accepted
            && ending.tracking().filter(one -> one.state() == Tracking.State.NEW).isPresent()
            && ending
                .tracking()
                .flatMap(Tracking::connection)
                .filter(one -> !isHeld(place, one))
                .isPresent();
    long most = begins ? place.sysctl(TABLE_SIZE).orElse(0) : 0;
    if (most == 0 || place.namespace().conntrack().orEmpty().size() < most) {
      return ending;
    }
    boolean room = false;
    for (Connection one : place.namespace().conntrack().orEmpty()) {
      room |= !one.is(Connection.ASSURED);
    }
    String why = place.name() + " tracks " + most + " connections, and no more fit in";
    if (room
        && walk.choices()
                .choose(
                    2,
                    new Cause(
                        Code.CT_FULL, place.object("sysctl:" + TABLE_SIZE), why, larger(place)))
            == 0) {
      return ending;
    }
    return new Ending(
        new Outcome.Dropped(Optional.empty()),
        ending.packet(),
        ending.tracking(),
        false,
        List.of(new Step.Refused(why)),
        List.of());
  }

  private static boolean isHeld(Place place, Connection connection) {
    return place.connections().find(connection.original(), connection.zone()).isPresent();
  }

  static String larger(Place place) {
    return "ip netns exec " + place.name() + " sysctl -w " + TABLE_SIZE + "=NUMBER";
  }

  private static boolean isIp(TableFamily layer) {
    return layer == TableFamily.IP || layer == TableFamily.IP6;
  }

  private Ending chosen(Place place, Hook hook, Judgement judgement) {
    List<Ending> endings = judgement.endings();
    if (endings.size() == 1) {
      return endings.getFirst();
    }
    Set<String> why = new LinkedHashSet<>();
    for (Ending ending : endings) {
      for (Doubt doubt : ending.doubts()) {
        why.add(doubt.rule().map(rule -> object(rule) + ": ").orElse("") + doubt.why());
      }
    }
    String reason =
        place.name()
            + " "
            + hook.word()
            + ": "
            + (why.isEmpty() ? "it cannot be decided" : why.iterator().next());
    for (Ending ending : endings) {
      for (Doubt doubt : ending.doubts()) {
        if (doubt.kind() == Doubt.Kind.RATE && doubt.rule().isPresent()) {
          Cause rate =
              new Cause(
                  Code.RATE_LIMITED,
                  place.object(object(doubt.rule().get())),
                  reason,
                  FirewallRemedy.without(place, doubt.rule().get()));
          return endings.get(walk.choices().choose(endings.size(), rate));
        }
      }
    }
    return endings.get(walk.choices().choose(endings.size(), reason));
  }

  private void tell(
      Place place, Link device, Hook hook, TableFamily layer, Ending ending, boolean bridged) {
    String stage = (isIp(layer) ? "" : layer.word() + " ") + hook.word();
    List<String> said = new ArrayList<>();
    for (Step step : ending.trail()) {
      switch (step) {
        case Step.Matched(PlacedRule rule) -> {
          if (!isJump(rule)) {
            said.add(object(rule) + "  " + rule.rule().text());
          }
        }
        case Step.Policy(PlacedChain chain, boolean accepts) -> {
          if (!accepts) {
            said.add(object(chain) + " policy drop");
          }
        }
        case Step.Translated(Packet before, Packet after) -> said.add(translation(before, after));
        case Step.Refused(String why) -> said.add(why);
        case Step.Tracked tracked -> {}
      }
    }
    for (String one : said) {
      walk.hop(place, device, bridged ? stage + " (br_netfilter)" : stage, one);
    }
  }

  private static boolean isJump(PlacedRule rule) {
    for (Statement statement : rule.rule().statements()) {
      if (statement instanceof Statement.Decide(Verdict verdict)) {
        return verdict instanceof Verdict.Jump
            || verdict instanceof Verdict.Goto
            || verdict instanceof Verdict.Return;
      }
    }
    return false;
  }

  private static String translation(Packet before, Packet after) {
    Tuple from = before.ip().orElseThrow().tuple();
    Tuple to = after.ip().orElseThrow().tuple();
    StringBuilder out = new StringBuilder();
    if (!end(from, true).equals(end(to, true))) {
      out.append("source ").append(end(from, true)).append(" becomes ").append(end(to, true));
    }
    if (!end(from, false).equals(end(to, false))) {
      out.append(out.isEmpty() ? "" : ", ")
          .append("destination ")
          .append(end(from, false))
          .append(" becomes ")
          .append(end(to, false));
    }
    return out.toString();
  }

  private static String end(Tuple tuple, boolean source) {
    var port = source ? tuple.sourcePort() : tuple.destinationPort();
    var address = source ? tuple.source() : tuple.destination();
    String text = address.bits() == 128 ? "[" + address + "]" : address.toString();
    return port.isPresent() ? text + ":" + port.getAsInt() : address.toString();
  }

  /** {@code iptables:filter/FORWARD}, {@code nft:inet/fw/input}. */
  static String object(PlacedChain chain) {
    String table = chain.table().name();
    String name = chain.chain().name();
    TableFamily family = chain.table().family();
    if (chain.backend() == Backend.NFT) {
      return "nft:" + family.word() + "/" + table + "/" + name;
    }
    String tool =
        switch (family) {
          case BRIDGE -> "ebtables";
          case ARP -> "arptables";
          case IP6 -> "ip6tables";
          default -> "iptables";
        };
    return tool
        + (chain.backend() == Backend.IPTABLES_LEGACY ? "-legacy" : "")
        + ":"
        + table
        + "/"
        + name;
  }

  /** The chain and the rule's place in it; nft's rules have no place that would last. */
  static String object(PlacedRule rule) {
    boolean numbered = rule.chain().backend() != Backend.NFT;
    return object(rule.chain()) + (numbered ? "#" + rule.position() : "");
  }

  /** What a hook that let a packet go no further did to it. */
  Trouble trouble(
      Place place, Link device, Hook hook, TableFamily layer, Ending ending, boolean bridged) {
    return new FirewallCause(place, device, hook, layer, ending, bridged).trouble();
  }

  static Optional<Tracking> tracking(Ending ending) {
    return ending.tracking();
  }
}
