package dev.plumb.answers.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One bridge network of Docker with a container whose port 80 is published as 8080, and what its
 * options promise.
 */
final class DockerNetwork implements Lookups {
  private static final LinkSide ETH0 = LinkSide.of("eth0", 2);
  private static final LinkSide BRIDGE =
      new LinkSide("br-dummy", 3, 1, 0, Optional.of("bridge"), Optional.empty());
  private static final LinkSide LO =
      new LinkSide("lo", 1, 772, 0, Optional.empty(), Optional.empty());

  private final String name;
  private final boolean six;
  private final Firewall firewall;
  private final Map<String, String> options = new HashMap<>();
  private int asked;

  DockerNetwork(String name, boolean six, Firewall firewall) {
    this.name = name;
    this.six = six;
    this.firewall = firewall;
    for (String option : name.replaceFirst("__.*", "").split(",")) {
      int is = option.indexOf('=');
      options.put(
          is < 0 ? option : option.substring(0, is), is < 0 ? "true" : option.substring(is + 1));
    }
  }

  private boolean is(String option) {
    return "true".equals(options.get(option));
  }

  private IpAddress container() {
    return IpAddress.of(six ? "fd49:efd7:54aa::1" : "192.168.0.2");
  }

  private IpAddress sibling() {
    return IpAddress.of(six ? "fd49:efd7:54aa::2" : "192.168.0.3");
  }

  private IpAddress host() {
    return IpAddress.of(six ? "2001:db8:1::1" : "10.1.0.1");
  }

  private IpAddress outside() {
    return IpAddress.of(six ? "2001:db8:9::9" : "203.0.113.5");
  }

  private IpAddress loopback() {
    return IpAddress.of(six ? "::1" : "127.0.0.1");
  }

  @Override
  public Answer<String> addressType(FibQuestion question) {
    return Answer.of(
        question.address().equals(host()) || question.address().isLoopback() ? "local" : "unicast");
  }

  @Override
  public Answer<IpAddress> masqueradeAddress(LinkSide out, Packet packet) {
    return Answer.of(
        out.equals(BRIDGE) ? IpAddress.of(six ? "fd49:efd7:54aa::ff" : "192.168.0.1") : host());
  }

  @Override
  public Answer<IpAddress> firstAddress(LinkSide in, Family family) {
    return Answer.of(host());
  }

  private Ending judge(Hook hook, Packet packet, Optional<Tracking> tracking, Passage passage) {
    asked++;
    TableFamily layer = six ? TableFamily.IP6 : TableFamily.IP;
    Judgement judgement = firewall.judge(hook, layer, packet, tracking, passage, this);
    assertThat(judgement.isDecided()).as("%s: %s", name, judgement.endings()).isTrue();
    return judgement.endings().getFirst();
  }

  /** Prerouting and forward; where it ends up, or the word of what stopped it. */
  private String through(Packet packet, LinkSide in, LinkSide out) {
    Ending came = judge(Hook.PREROUTING, packet, Optional.empty(), Passage.into(in));
    if (!(came.outcome() instanceof Outcome.Accepted)) {
      return came.outcome().word();
    }
    IpAddress to = came.packet().ip().orElseThrow().tuple().destination();
    if (to.equals(host()) || to.isLoopback()) {
      return "to the host";
    }
    LinkSide leads = to.equals(container()) || to.equals(sibling()) ? BRIDGE : out;
    Ending on = judge(Hook.FORWARD, came.packet(), came.tracking(), Passage.through(in, leads));
    if (!(on.outcome() instanceof Outcome.Accepted)) {
      return on.outcome().word();
    }
    Ending left = judge(Hook.POSTROUTING, on.packet(), on.tracking(), Passage.through(in, leads));
    Packet.Ip ip = left.packet().ip().orElseThrow();
    String source =
        ip.tuple().source().equals(packet.ip().orElseThrow().tuple().source())
            ? ""
            : " from " + ip.tuple().source();
    return "to " + ip.tuple().destination() + source;
  }

  private String made(IpAddress source, IpAddress destination) {
    Packet packet = Packet.tcp(source, 40000, destination, 8080);
    LinkSide out = destination.isLoopback() || destination.equals(host()) ? LO : ETH0;
    Ending ending =
        judge(Hook.OUTPUT, packet, Optional.empty(), Passage.from(Passage.Sender.SOMEBODY, out));
    return "to " + ending.packet().ip().orElseThrow().tuple().destination();
  }

  private void expect(String what, String said, String expected) {
    assertThat(said).as("%s: %s", name, what).isEqualTo(expected);
  }

  int check() {
    String gateway = options.getOrDefault("gwm", "");
    boolean plain = is("no") || is("cleaned");
    boolean internal = is("internal");
    boolean nat = gateway.equals("nat");
    boolean routed = gateway.equals("routed");
    String container = "to " + container();
    String there = container; // where the direct way leads, when it is open
    boolean open = plain || gateway.equals("nat-unprotected");

    expect(
        "outside to the container's published port",
        through(Packet.tcp(outside(), 40000, container(), 80), ETH0, BRIDGE),
        open || routed ? there : "dropped");
    expect(
        "outside to another port of the container",
        through(Packet.tcp(outside(), 40000, container(), 81), ETH0, BRIDGE),
        open ? there : "dropped");
    expect(
        "outside pings the container",
        through(Packet.echo(outside(), container(), 7), ETH0, BRIDGE),
        open || routed ? there : "dropped");

    boolean published = !plain && !internal && !is("bindlh");
    expect(
        "outside to the published port of the host",
        through(Packet.tcp(outside(), 40000, host(), 8080), ETH0, BRIDGE),
        published ? container : "to the host");
    expect(
        "outside to a port that nobody published",
        through(Packet.tcp(outside(), 40000, host(), 8081), ETH0, BRIDGE),
        "to the host");
    expect("the host to itself", made(host(), host()), published ? container : "to " + host());
    expect(
        "the host to loopback",
        made(loopback(), loopback()),
        !plain && !internal && is("hairpin") ? container : "to " + loopback());
    if (is("bindlh") && !six) {
      expect(
          "outside to loopback",
          through(Packet.tcp(outside(), 40000, loopback(), 8080), ETH0, BRIDGE),
          "dropped");
    }

    boolean masquerades = is("masq") && (nat || gateway.equals("nat-unprotected"));
    String from =
        !masquerades
            ? ""
            : " from "
                + (is("snat")
                    ? (six ? "fd34:d0d4:672f::123" : "192.168.123.0")
                    : host().toString());
    expect(
        "the container to outside",
        through(Packet.tcp(container(), 40000, outside(), 443), BRIDGE, ETH0),
        internal ? "dropped" : "to " + outside() + from);
    expect(
        "a container to its sibling",
        through(Packet.tcp(sibling(), 40000, container(), 81), BRIDGE, BRIDGE),
        plain || is("icc") ? container : "dropped");
    boolean hairpin = published && is("hairpin") && is("icc");
    if (published && (is("icc") || !is("hairpin"))) {
      expect(
          "a container to the published port of the host",
          through(Packet.tcp(sibling(), 40000, host(), 8080), BRIDGE, BRIDGE),
          hairpin ? container : "to the host");
    }
    return asked;
  }
}
