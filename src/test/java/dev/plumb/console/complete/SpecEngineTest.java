package dev.plumb.console.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpecEngineTest {
  private final SpecEngine engine = new SpecEngine(new BundledSpecs());
  private final TableSlots slots = new TableSlots();

  /** Completes a line; what stands behind its last blank is the partial word. */
  private Completion at(String line) {
    int blank = line.lastIndexOf(' ');
    List<String> words = SpecEngine.blankSeparated(line.substring(0, blank));
    List<String> rest = words.subList(1, words.size());
    return engine.complete(words.get(0), rest, rest.size(), line.substring(blank + 1), slots);
  }

  private List<String> values(String line) {
    return at(line) instanceof Completion.Candidates some
        ? some.candidates().stream().map(Candidate::value).toList()
        : List.of();
  }

  private Effect effect(String line) {
    List<String> words = SpecEngine.blankSeparated(line);
    return engine.effect(words.get(0), words.subList(1, words.size()));
  }

  @Test
  void optionArgumentInAllSpellings() {
    assertEquals(List.of("eth0", "br0", "veth9", "veth0", "any"), sorted("tcpdump -i "));
    assertEquals(List.of("-ieth0"), values("tcpdump -ie"));
    assertEquals(List.of("-nnieth0"), values("tcpdump -nnie"));
    assertEquals(List.of("--interface=eth0"), values("tcpdump --interface=e"));
    assertEquals(List.of("--inter=eth0"), values("tcpdump --inter=e"));
  }

  private List<String> sorted(String line) {
    List<String> values = values(line);
    assertTrue(values.contains("any"), values.toString());
    return List.of("eth0", "br0", "veth9", "veth0", "any").stream()
        .filter(values::contains)
        .toList();
  }

  @Test
  void slotsAreResolvedInTheNamespaceOfTheLine() {
    assertEquals(List.of("blue0"), values("ip -n blue link show dev b"));
    assertEquals(List.of("blue0"), values("ip -netns blue address show b"));
    assertEquals(List.of("-iblue0"), values("ip netns exec blue tcpdump -ib"));
    assertEquals(List.of("blue0"), values("ip netns exec blue ip link set bl"));
    assertEquals(List.of("br0"), values("ip link show dev b"));
  }

  @Test
  void filterTakesItsValueFromTheLine() {
    assertEquals(List.of("eth0"), values("bridge fdb show br br0 brport "));
    assertTrue(slots.asked.contains("/IFACE:ports-of=br0"), slots.asked.toString());
    slots.asked.clear();
    values("bridge fdb show brport ");
    assertEquals(List.of("/IFACE"), slots.asked);
    assertEquals(List.of("br0"), values("ip link set eth0 master "));
  }

  @Test
  void keywordsInAnyOrderButOnce() {
    List<String> left = values("ip route add default dev eth0 metric 5 ");
    assertTrue(left.contains("via") && left.contains("table"), left.toString());
    assertFalse(left.contains("dev"), left.toString());
    assertFalse(left.contains("metric"), left.toString());
    assertFalse(values("ip link set eth0 up ").contains("down"));
    assertFalse(values("ip -4 -").contains("-6"));
  }

  @Test
  void bareValueStandsForItsKeyword() {
    assertTrue(values("ip address show ").contains("eth0"));
    assertFalse(values("ip address show eth0 ").contains("eth0"));
    assertFalse(values("ip address show eth0 ").contains("dev"));
    assertTrue(values("ip address show eth0 ").contains("scope"));
  }

  @Test
  void abbreviationTakesTheFirstAsTheProgramDoes() {
    assertEquals(List.of("maddress", "show"), engine.expand("ip", List.of("m")));
    assertEquals(List.of("link", "set"), engine.expand("ip", List.of("l", "s")));
    assertEquals(List.of("neighbour", "show"), engine.expand("ip", List.of("n", "s")));
    assertEquals(List.of("route", "list"), engine.expand("ip", List.of("ro", "sh")));
    assertEquals(Effect.WRITE, effect("ip l s eth0 up"));
  }

  @Test
  void optionsOfIpComeOnlyBeforeTheObject() {
    assertTrue(values("ip -").contains("-br"));
    assertEquals(List.of(), values("ip link -b"));
    assertEquals(List.of("-color=always", "-color=auto"), values("ip -color=a"));
    assertTrue(engine.unknown("ip", List.of("--br", "a")).isEmpty());
  }

  @Test
  void doubleDashEndsOptions() {
    assertEquals(List.of(), values("ping -- -"));
    assertTrue(values("ping -- ").contains("10.0.0.5"));
  }

  @Test
  void joinedLettersEndWithTheirRepeat() {
    assertTrue(values("tcpdump -n").contains("-nn"));
    assertFalse(values("tcpdump -nn").contains("-nnn"));
    assertTrue(values("tcpdump -nn").contains("-nni"));
    assertFalse(values("tcpdump -n -n").contains("-nn"));
  }

  @Test
  void listsAreCompletedBehindTheComma() {
    assertEquals(List.of("tcp,udp"), values("ss -A tcp,ud"));
    assertEquals(List.of("NEW,ESTABLISHED"), values("iptables -A INPUT --ctstate NEW,E"));
  }

  @Test
  void expressionIsFollowedThroughBracketsAndJoins() {
    assertTrue(values("tcpdump -i eth0 host 10.0.0.5 ").contains("and"));
    assertTrue(values("tcpdump -i eth0 host 10.0.0.5 and ").containsAll(List.of("tcp", "port")));
    assertEquals(List.of("src", "dst", "port", "portrange"), subset("tcpdump tcp "));
    assertTrue(values("tcpdump port 80 or 4").contains("443"));
    assertTrue(values("tcpdump ( host 10.0.0.5 or host 10.0.0.2 ) ").contains("and"));
    assertEquals(List.of("host 10.0.0.5 and tcp"), valuesOfQuoted("host 10.0.0.5 and tc"));
  }

  private List<String> subset(String line) {
    List<String> values = values(line);
    return List.of("src", "dst", "port", "portrange", "less").stream()
        .filter(values::contains)
        .toList();
  }

  private List<String> valuesOfQuoted(String partial) {
    return engine.complete("tcpdump", List.of("-n"), 1, partial, slots)
            instanceof Completion.Candidates some
        ? some.candidates().stream().map(Candidate::value).toList()
        : List.of();
  }

  @Test
  void typeBringsItsOwnWords() {
    assertEquals(List.of("peer"), values("ip link add type veth "));
    assertTrue(values("ip link add x type vlan ").contains("id"));
    assertTrue(values("ip link add type veth peer name y ").contains("netns"));
  }

  @Test
  void numbersAndTextsAreHintsNotCandidates() {
    Completion mtu = at("ip link set eth0 mtu ");
    assertEquals(new Completion.Nothing(List.of("a number 68..65535")), mtu);
  }

  @Test
  void nothingIsNotTheSameAsNotUnderstood() {
    assertInstanceOf(Completion.Nothing.class, at("ip vrf show zz"));
    assertInstanceOf(Completion.UnknownWord.class, at("ip frobnicate q"));
    assertEquals(new Completion.UnknownWord(0, "frobnicate"), at("ip frobnicate q"));
    assertInstanceOf(Completion.Nothing.class, at("ip netns exec blue nosuch "));
    assertInstanceOf(Completion.Nothing.class, at("nosuch x"));
  }

  @Test
  void unknownWordsAreSteppedOver() {
    assertTrue(values("ip route add default novelty dev ").contains("eth0"));
    assertTrue(values("tcpdump --novelty -i ").contains("eth0"));
  }

  @Test
  void effectOfTheWholeLine() {
    assertEquals(Effect.READ, effect("ip netns exec blue ss -tln"));
    assertEquals(Effect.EXEC, effect("ip netns exec blue sh -c reboot"));
    assertEquals(Effect.EXEC, effect("nosuch"));
    assertEquals(Effect.WRITE_FILE, effect("tcpdump -r a -w b"));
    assertEquals(Effect.EXEC, effect("tcpdump -i eth0 -z gzip"));
    assertEquals(Effect.WRITE, effect("/sbin/ip route flush table main"));
  }

  @Test
  void hostileNamesPassUnchanged() {
    String name = "$(reboot)'\"`x`\u001b[2J";
    Slots hostile = (request, scope) -> List.of(new Candidate(name, "", "live", true));
    Completion completion = engine.complete("tcpdump", List.of("-i"), 1, "$(", hostile);
    Completion.Candidates some = assertInstanceOf(Completion.Candidates.class, completion);
    assertEquals(name, some.candidates().get(0).value());
  }
}
