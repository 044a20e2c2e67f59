package dev.plumb.answers.iproute;

import dev.plumb.model.Address;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Link;
import dev.plumb.model.Neighbour;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.Tree;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one run of {@code ip} or {@code bridge} prints: objects one after the other, as text or as
 * JSON.
 *
 * <p>In JSON every object is opened before its filter is asked, so what a filter drops may leave
 * {@code {}} behind; who calls decides.
 */
public final class Printout {
  private final Surroundings around;
  private final Shown shown;
  private final Output out;
  private final TextOutput text;
  private final TreeOutput tree = new TreeOutput();

  public Printout(Surroundings around, Shown shown, boolean json) {
    this.around = around;
    this.shown = shown;
    this.text = new TextOutput(shown.oneLine());
    this.out = json ? tree : text;
  }

  /** Starts an object of the JSON array. */
  public void open() {
    out.openItem();
  }

  public void close() {
    out.closeObject();
  }

  /**
   * A link.
   *
   * @param linkObject true for {@code ip link}, false for {@code ip address}
   * @param hardware false under {@code -4} and {@code -6}, which hide the link-layer address
   */
  public void link(Link link, boolean linkObject, boolean hardware) {
    new LinkWalk(around, shown, linkObject, hardware).walk(link, out);
  }

  /** Starts the addresses of a link. */
  public void openAddresses() {
    out.openArray("addr_info", "");
  }

  public void address(Address address) {
    new AddressWalk(around, shown).walk(address, out);
  }

  /** Ends the addresses of a link; in brief form that ends the line. */
  public void closeAddresses() {
    out.closeArray("");
    if (shown.brief()) {
      out.text("\n");
    }
  }

  /** A link's counters, below its addresses. */
  public void statistics(Link link) {
    if (link.settings().has("stats64")) {
      new StatisticsWalk(shown.statistics()).walk(link, shown.oneLine(), out);
    }
    out.separator();
  }

  public void route(Route route, RouteShown said) {
    new RouteWalk(around, shown, said).walk(route, out);
  }

  public void rule(Rule rule) {
    new RuleWalk(around.names(), shown).walk(rule, out);
  }

  /**
   * A neighbour.
   *
   * @param device whether its link is said
   */
  public void neighbour(Neighbour neighbour, boolean device) {
    new NeighbourWalk(around, shown, device).walk(neighbour, out);
  }

  /**
   * A forwarding entry.
   *
   * @param device whether its link is said
   */
  public void fdb(FdbEntry entry, boolean device) {
    new FdbWalk(around, shown, device).walk(entry, out);
  }

  /** A bridge's port, as {@code bridge link} says it. */
  public void bridgeLink(Link port) {
    new BridgeLinkWalk(around, shown).walk(port, out);
  }

  /** Everything that was said; JSON ends with a line feed. */
  public String finish() {
    if (!out.isJson()) {
      return text.said();
    }
    List<Tree> items = tree.items();
    return JsonText.of(new Tree.Arr(items)) + "\n";
  }

  /** The bit of an address flag that ip can filter by; 0 when it has no such word. */
  public static int addressFlag(String word) {
    return AddressWalk.flag(word);
  }

  /** The NUD_ bit of a word, a prefix being enough; empty when there is none. */
  public static OptionalInt neighbourState(String word) {
    int bit = NeighbourWalk.state(word);
    return bit < 0 ? OptionalInt.empty() : OptionalInt.of(bit);
  }

  /** The NUD_ bits of a word of {@code bridge fdb show state}; empty when there is none. */
  public static OptionalInt fdbState(String word) {
    return FdbWalk.stateBit(word);
  }

  /** The RTN_ number of a word or number. */
  public static OptionalLong routeType(String word) {
    return Words.routeType(word);
  }

  /** A number as C reads it: decimal, 0x hex or octal. */
  public static OptionalLong number(String word) {
    return Words.number(word);
  }
}
