package dev.plumb.answers.path;

import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.path.Skb.Frame;
import dev.plumb.answers.traffic.Classifier;
import dev.plumb.answers.traffic.Fate;
import dev.plumb.answers.traffic.Queues;
import dev.plumb.model.Facet;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.Link;
import dev.plumb.model.QueueNode;
import dev.plumb.model.TrafficFilter;
import java.util.List;
import java.util.Optional;

/**
 * Leads frames past the filters and through the qdiscs of a link.
 *
 * @see "net/core/dev.c sch_handle_ingress, sch_handle_egress, net/sched/act_mirred.c,
 *     drivers/net/ifb.c; docs/lab/0010"
 */
final class TrafficControl {
  private final Walk walk;

  TrafficControl(Walk walk) {
    this.walk = walk;
  }

  /**
   * The filters that see what comes in, or what goes out.
   *
   * @return the frame as it goes on; empty when it does not
   */
  Optional<Frame> filter(Place place, Link link, Frame frame, boolean ingress, Reach reach) {
    if (place.queues(link).stream().noneMatch(QueueNode::classifiesOnly)) {
      return Optional.of(frame);
    }
    String object = "tc:" + link.name() + (ingress ? "/ingress" : "/egress");
    if (place.namespace().trafficFilters() instanceof Facet.Missing<TrafficFilter>(var gap)) {
      reach.unseen(
          Trouble.of(Code.GAP, place, object, "its filters are not known: " + gap.reason(), "")
              .on(link));
      return Optional.empty();
    }
    List<TrafficFilter> filters =
        place.filters(link, ingress ? TrafficFilter.INGRESS : TrafficFilter.EGRESS);
    if (filters.isEmpty()) {
      return Optional.of(frame);
    }
    Classifier.Answer answer =
        Classifier.ask(
            filters, frame.skb().packet(), ingress ? Optional.of(link.name()) : Optional.empty());
    Fate fate = chosen(place.object(object), answer);
    return switch (fate) {
      case Fate.Passes(Packet packet) -> Optional.of(frame.with(frame.skb().with(packet)));
      case Fate.Dropped(TrafficFilter filter) -> {
        reach.lose(trouble(place, link, object, filter, "drops it"));
        yield Optional.empty();
      }
      case Fate.Changed(TrafficFilter filter, String action) -> {
        reach.unseen(
            Trouble.of(
                    Code.GAP,
                    place,
                    object,
                    "the filter "
                        + Classifier.title(filter)
                        + " changes it ("
                        + action
                        + "), which is not followed",
                    remove(place, link, filter, ingress))
                .on(link));
        yield Optional.empty();
      }
      case Fate.Redirected redirected -> redirect(place, link, frame, redirected, object, reach);
    };
  }

  private Fate chosen(String object, Classifier.Answer answer) {
    if (answer.fates().size() == 1) {
      return answer.fates().getFirst();
    }
    String why = answer.doubts().isEmpty() ? "it cannot be decided" : answer.doubts().getFirst();
    return answer
        .fates()
        .get(walk.choices().choose(answer.fates().size(), object + ": the filter " + why));
  }

  private static String remove(Place place, Link link, TrafficFilter filter, boolean ingress) {
    return "tc -n "
        + place.name()
        + " filter del dev "
        + link.name()
        + (ingress ? " ingress" : " egress")
        + " pref "
        + filter.priority();
  }

  private static Trouble trouble(
      Place place, Link link, String object, TrafficFilter filter, String what) {
    return Trouble.of(
            Code.TC_DROP,
            place,
            object,
            "the filter " + Classifier.title(filter) + " of " + link.name() + " " + what,
            remove(place, link, filter, filter.parent() == TrafficFilter.INGRESS))
        .on(link);
  }

  private Optional<Frame> redirect(
      Place place, Link link, Frame frame, Fate.Redirected fate, String object, Reach reach) {
    TrafficFilter filter = fate.filter();
    Frame on = frame.with(frame.skb().with(fate.packet()));
    Optional<Link> target = place.link(fate.ifindex());
    if (target.isEmpty() || !target.get().isUp()) {
      String where =
          target
              .map(down -> down.name() + ", which is down")
              .orElse("a link that is not there any more");
      reach.lose(trouble(place, link, object, filter, "redirects it to " + where));
      return Optional.empty();
    }
    Link to = target.get();
    walk.hop(place, link, "tc", Classifier.title(filter) + " redirects it to " + to.name());
    if (to.kind().word().equals(Optional.of("ifb")) && !fate.ingress()) {
      // What waits in an ifb comes back to where it was taken from.
      return sends(place, to, on, reach) ? Optional.of(on) : Optional.empty();
    }
    Reach there = new Reach();
    if (fate.ingress()) {
      walk.wire().receive(to, on, there);
    } else {
      walk.wire().send(to, on, there);
    }
    there.landings().forEach(reach::land);
    there.unseen().forEach(reach::unseen);
    if (there.landings().isEmpty() && there.unseen().isEmpty()) {
      reach.lose(
          trouble(
              place,
              link,
              object,
              filter,
              "redirects it to " + to.name() + ", where nobody takes it"));
    }
    return Optional.empty();
  }

  /** Loopback, which sends to itself; empty when the packet is lost there. */
  Optional<Skb> loop(Place place, Link loopback, Skb skb, Reach reach) {
    if (place.queues(loopback).stream().allMatch(node -> Queues.isHarmless(node.kind()))) {
      return Optional.of(skb);
    }
    HardwareAddress none = HardwareAddress.parse("00:00:00:00:00:00");
    Optional<Frame> out =
        filter(place, loopback, Frame.of(none, none, skb), false, reach)
            .filter(frame -> sends(place, loopback, frame, reach));
    return out.flatMap(frame -> filter(place, loopback, frame, true, reach))
        .map(frame -> skb.with(skb.packet().withMark(frame.skb().packet().mark())));
  }

  /** The qdiscs in which a frame waits; false when they never send it. */
  boolean sends(Place place, Link link, Frame frame, Reach reach) {
    List<QueueNode> queues = place.queues(link);
    Queues.Answer answer =
        queues.isEmpty()
            ? unread(link)
            : Queues.ask(queues, place.filters(link), frame.skb().packet());
    String object = "tc:" + link.name() + "/root";
    String kind = answer.qdisc().map(QueueNode::kind).orElse(qdisc(link));
    boolean loses =
        switch (answer.sending()) {
          case SENDS -> false;
          case LOSES -> true;
          case UNSURE ->
              walk.choices()
                      .choose(2, place.object(object) + ": the qdisc " + kind + ": " + answer.why())
                  == 1;
        };
    if (loses) {
      reach.lose(
          Trouble.of(
                  Code.QDISC_DROP,
                  place,
                  object,
                  "the qdisc " + kind + " never sends it: " + answer.why(),
                  "tc -n " + place.name() + " qdisc del dev " + link.name() + " root")
              .on(link));
    }
    return !loses;
  }

  private static String qdisc(Link link) {
    return link.settings().text("qdisc").orElse("noqueue");
  }

  /** A host that was saved without qdiscs still tells each link's root by name. */
  private static Queues.Answer unread(Link link) {
    return Queues.isHarmless(qdisc(link))
        ? Queues.Answer.SENT
        : new Queues.Answer(Queues.Sending.UNSURE, Optional.empty(), "its settings were not read");
  }
}
