package dev.plumb.endtoend;

import static dev.plumb.live.NamedNetns.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.captures.Json;
import dev.plumb.live.Feature;
import dev.plumb.live.LiveHost;
import dev.plumb.live.NamedNetns;
import dev.plumb.model.Tree;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The finished plumb on a Docker host with a container for every way of having a network; what is
 * true is asked of {@code docker} and {@code ip}.
 */
@LiveHost(needs = {Feature.DOCKER, Feature.IP_TOOL, Feature.NET_TOOLS})
final class DockerSceneTest {
  private static final String SCENE =
      Checkout.LAUNCHER.resolveSibling("src/test/sh/docker-scene").toString();
  private static final String PREFIX = "host-test-";
  private static final String NGINX = PREFIX + "nginx-1";
  private static final List<String> CABLED =
      List.of("nginx-1", "nginx-2", "client-1", "inner-1", "paused-1");

  @TempDir Path folder;

  @BeforeAll
  static void up() {
    Checkout.mustBeBuilt();
    sh(SCENE + " up " + PREFIX);
  }

  @AfterAll
  static void down() {
    sh(SCENE + " down " + PREFIX);
  }

  private Said plumb(String line) throws Exception {
    List<String> words = new ArrayList<>(List.of(Checkout.LAUNCHER.toString()));
    words.addAll(Arrays.asList(line.split(" ")));
    return Scene.said(new ProcessBuilder(words), folder).isClean();
  }

  private static String inspect(String container, String format) {
    return sh("docker inspect -f '" + format + "' " + PREFIX + container).strip();
  }

  private static String pid(String container) {
    return inspect(container, "{{.State.Pid}}");
  }

  private static String ipOf(String container) {
    return "nsenter --net=/proc/" + pid(container) + "/ns/net ip -j -d link";
  }

  private static List<Tree.Obj> objects(String json) throws Exception {
    List<Tree.Obj> objects = new ArrayList<>();
    for (Tree item : ((Tree.Arr) Json.read(json)).items()) {
      objects.add((Tree.Obj) item);
    }
    return objects;
  }

  /** A cable in words: both ends by name and number, and the bridge. */
  private static String cable(Tree.Obj inside, Tree.Obj outside, String bridge) {
    return inside.text("ifname").orElseThrow()
        + " "
        + inside.number("ifindex").orElseThrow()
        + " -> "
        + outside.text("ifname").orElseThrow()
        + " "
        + outside.number("ifindex").orElseThrow()
        + " in "
        + bridge;
  }

  /** The bridge that Docker says a container's link of this address belongs to. */
  private static String bridgeOf(String container, String mac) {
    String networks =
        inspect(
            container, "{{range .NetworkSettings.Networks}}{{.MacAddress}} {{.NetworkID}} {{end}}");
    String[] words = networks.split(" ");
    for (int i = 0; i < words.length; i += 2) {
      if (words[i].equals(mac)) {
        String option = "{{index .Options \"com.docker.network.bridge.name\"}}";
        String named = sh("docker network inspect -f '" + option + "' " + words[i + 1]).strip();
        return named.isEmpty() ? "br-" + words[i + 1].substring(0, 12) : named;
      }
    }
    throw new AssertionError(mac + " is in none of " + networks);
  }

  @Test
  void everyCableHasItsTwoEndsItsBridgeAndItsOwner() throws Exception {
    List<Tree.Obj> host = objects(sh("ip -j -d link"));
    Map<String, TreeSet<String>> wanted = new TreeMap<>();
    for (String container : CABLED) {
      for (Tree.Obj inside : objects(sh(ipOf(container)))) {
        if (!inside.object("linkinfo").text("info_kind").equals(Optional.of("veth"))) {
          continue;
        }
        String bridge = bridgeOf(container, inside.text("address").orElseThrow());
        Tree.Obj outside =
            host.stream()
                .filter(link -> link.number("ifindex").equals(inside.number("link_index")))
                .filter(link -> link.number("link_index").equals(inside.number("ifindex")))
                .findFirst()
                .orElseThrow();
        assertThat(outside.text("master")).as("the scene itself").contains(bridge);
        wanted
            .computeIfAbsent(PREFIX + container, none -> new TreeSet<>())
            .add(cable(inside, outside, bridge));
      }
    }
    assertThat(wanted.get(PREFIX + "nginx-2")).as("the scene itself").hasSize(2);

    Map<String, TreeSet<String>> found = new TreeMap<>();
    for (Tree.Obj row : objects(plumb("veth list -o json").isDone().out())) {
      Tree.Obj peer = row.object("peer");
      String owner = row.text("netns").orElseThrow();
      if (owner.startsWith(PREFIX)) {
        assertThat(peer.text("netns")).contains("host");
        assertThat(peer.text("master")).isEqualTo(row.text("bridge"));
        found
            .computeIfAbsent(owner, none -> new TreeSet<>())
            .add(cable(row, peer, row.text("bridge").orElseThrow()));
      }
    }
    assertThat(found).isEqualTo(wanted);
  }

  @Test
  void aCableFromOneNamespaceIsTheCableOfAFullSurvey() throws Exception {
    for (String container : CABLED) {
      // By its pid a namespace is only found by looking at every process.
      String near = plumb("veth peer-of " + PREFIX + container + ":eth0 -o json").isDone().out();
      String full = plumb("veth peer-of pid=" + pid(container) + ":eth0 -o json").isDone().out();
      assertThat(near).isEqualTo(full).contains("\"netns\":\"" + PREFIX + container + "\"");
    }
    assertThat(plumb("veth peer-of " + PREFIX + "side-1:eth0").isDone().out())
        .startsWith(NGINX + ":eth0 -> host:veth")
        .endsWith(", port of docker0\n");
  }

  @Test
  void everyNetworkHasItsMembers() throws Exception {
    Map<String, TreeSet<String>> found = members(plumb("network list -o json").isDone().out());

    for (String network :
        List.of(
            "bridge", "host", "none", PREFIX + "front", PREFIX + "inner", "container:" + NGINX)) {
      assertThat(found).containsKey(network);
    }
    assertThat(found.get("bridge"))
        .contains(NGINX, PREFIX + "nginx-2", PREFIX + "paused-1", PREFIX + "created-1");
    assertThat(found.get("host")).contains(PREFIX + "host-1");
    assertThat(found.get("none")).contains(PREFIX + "none-1");
    assertThat(found.get(PREFIX + "front"))
        .containsExactly(PREFIX + "client-1", PREFIX + "nginx-2");
    assertThat(found.get(PREFIX + "inner")).containsExactly(PREFIX + "inner-1");
    assertThat(found.get("container:" + NGINX)).containsExactly(PREFIX + "side-1");
    for (String network : List.of("bridge", PREFIX + "front", PREFIX + "inner")) {
      String running =
          sh("docker network inspect -f '{{range .Containers}}{{.Name}} {{end}}' " + network);
      assertThat(found.get(network)).as(network).contains(running.strip().split(" "));
    }
  }

  /** Members by network; a network that is listed twice is a mistake. */
  private static Map<String, TreeSet<String>> members(String json) throws Exception {
    Map<String, TreeSet<String>> members = new TreeMap<>();
    for (Tree.Obj network : objects(json)) {
      TreeSet<String> names = new TreeSet<>();
      for (Tree member : network.items("members")) {
        names.add(((Tree.Obj) member).text("name").orElseThrow());
      }
      String name = network.text("name").orElseThrow();
      assertThat(members.put(name, names)).as("a second row for " + name).isNull();
    }
    return members;
  }

  @Test
  void aNameOfTwoNamespacesIsAskedBack() throws Exception {
    String name = PREFIX + "none-1";
    try (NamedNetns namesake = NamedNetns.add(name)) {
      namesake.ip("link add only-here type bridge");
      assertThat(plumb("link list " + name).isOneError(3).err())
          .contains("docker=" + name)
          .contains("netns=" + name);
      assertThat(plumb("exec " + name + " true").isOneError(3).err()).contains("docker=" + name);
      assertThat(plumb("link list docker=" + name).isDone().out()).doesNotContain("only-here");
      assertThat(plumb("link list netns=" + name).isDone().out()).contains("only-here");
    }
    assertThat(plumb("link list " + name).isDone().out()).contains("lo");
  }

  @Test
  void execShowsTheRouteThatNsenterShows() throws Exception {
    for (String container :
        List.of("nginx-1", "nginx-2", "inner-1", "none-1", "side-1", "host-1")) {
      String enter = "nsenter --net=/proc/" + pid(container) + "/ns/net route -n";
      assertThat(plumb("exec " + PREFIX + container + " route -n").isDone().out())
          .as(container)
          .isEqualTo(sh(enter));
    }
    assertThat(plumb("exec " + NGINX + " route").isDone().out())
        .isEqualTo(sh("nsenter --net=/proc/" + pid("nginx-1") + "/ns/net route"));
  }

  /** Every listener that ss sees, with the first process that ss finds it open in. */
  @Test
  void portListIsWhatSsSays() throws Exception {
    for (String container :
        List.of("nginx-1", "nginx-2", "client-1", "inner-1", "none-1", "side-1", "host-1")) {
      String enter = "nsenter --net=/proc/" + pid(container) + "/ns/net ss -tulnpH";
      TreeSet<String> wanted = listeners(sh(enter));
      TreeSet<String> found = new TreeSet<>();
      String said = plumb("port list " + PREFIX + container + " -o json").isDone().out();
      for (Tree.Obj row : objects(said)) {
        String local = row.text("local").orElseThrow();
        boolean both =
            local.equals("::") && row.get("v6only") instanceof Tree.Flag(boolean only) && !only;
        String address = both ? "*" : local.contains(":") ? "[" + local + "]" : local;
        String device = row.text("dev").isPresent() ? "%" + row.text("dev").get() : "";
        String end = address + device + ":" + row.number("port", 0);
        found.add(row.text("proto").orElseThrow() + " " + end + " " + row.number("pid", 0));
      }
      assertThat(found).as(container).isEqualTo(wanted);
    }
  }

  /** Protocol, local end and the lowest pid of each line; 0 when ss knows no process. */
  private static TreeSet<String> listeners(String ss) {
    TreeSet<String> listeners = new TreeSet<>();
    for (String line : ss.lines().toList()) {
      String[] words = line.strip().split("\\s+");
      long pid =
          java.util.regex.Pattern.compile("pid=(\\d+)")
              .matcher(line)
              .results()
              .mapToLong(match -> Long.parseLong(match.group(1)))
              .min()
              .orElse(0);
      listeners.add(words[0] + " " + words[4] + " " + pid);
    }
    return listeners;
  }

  @Test
  void ssOfTheContainerIsTheApplets() throws Exception {
    for (String container : List.of("nginx-1", "nginx-2", "client-1", "none-1", "host-1")) {
      for (String line : List.of("ss -tuln", "ss -tulnp", "netstat -tuln", "netstat -rn")) {
        String enter = "nsenter --net=/proc/" + pid(container) + "/ns/net ";
        assertThat(plumb("exec --applet " + PREFIX + container + " " + line).isDone().out())
            .as(container + " " + line)
            .isEqualTo(sh(enter + line));
      }
    }
  }

  @Test
  void resolverOfAUserNetworkIsTheDaemons() throws Exception {
    String said = plumb("port list " + PREFIX + "client-1 -o json").isDone().out();
    List<Tree.Obj> rows = objects(said);
    assertThat(rows).isNotEmpty();
    for (Tree.Obj row : rows) {
      if (row.text("local").equals(Optional.of("127.0.0.11"))) {
        assertThat(row.text("process")).contains("dockerd");
        assertThat(row.text("via")).contains("docker-dns");
        assertThat(row.number("pid").orElseThrow()).isEqualTo(Long.parseLong(pidOfDaemon()));
      }
    }
    assertThat(said).contains("127.0.0.11");
    Said answer = plumb("dns " + PREFIX + "client-1 " + PREFIX + "nginx-2").isDone();
    assertThat(answer.out())
        .contains("nameserver 127.0.0.11")
        .contains("answered by dockerd (pid " + pidOfDaemon() + ")")
        .contains(PREFIX + "nginx-2:eth");
  }

  @Test
  void publishedPortsAreRecordProxyAndServer() throws Exception {
    Said said = plumb("port published -o json");
    List<Tree.Obj> ours = new ArrayList<>();
    for (Tree.Obj row : objects(said.out())) {
      if (row.text("container").orElse("").equals(PREFIX + "nginx-2")) {
        ours.add(row);
      }
    }
    assertThat(ours).hasSize(2);
    for (Tree.Obj row : ours) {
      assertThat(row.items("problems")).isEmpty();
      String proxy = Long.toString(row.object("proxy").number("pid", 0));
      assertThat(sh("cat /proc/" + proxy + "/comm").strip()).isEqualTo("docker-proxy");
      assertThat(row.object("server").number("pid")).isPresent();
      assertThat(row.object("target").number("port", 0)).isEqualTo(80);
    }
  }

  @Test
  void aContainerInARestartLoopIsThereOrSaidNotToBe() throws Exception {
    String name = PREFIX + "loop-1";
    for (int i = 0; i < 5; i++) {
      Said said = plumb("link list " + name);
      if (said.code() == 0) {
        assertThat(said.out()).contains("lo");
      } else {
        assertThat(said.isOneError(3).err()).contains(name);
      }
      assertThat(plumb("veth peer-of " + NGINX + ":eth0").isDone().out()).contains("docker0");
    }
    assertThat(members(plumb("network list -o json").isDone().out()).get("bridge")).contains(name);
  }

  @Test
  void aStoppedDaemonHoldsUpNobodyWhoAsksForLinks() throws Exception {
    List<String> questions = List.of("veth peer-of " + NGINX + ":eth0", "link list " + NGINX);
    Map<String, Long> usual = new TreeMap<>();
    for (String question : questions) {
      usual.put(question, fastest(question));
    }
    Map<String, TreeSet<String>> members = members(plumb("network list -o json").isDone().out());
    String daemon = pidOfDaemon();
    sh("kill -STOP " + daemon);
    try {
      for (String question : questions) {
        // A machine may be slow, but who waits for the daemon waits for two seconds more.
        assertThat(fastest(question)).as(question).isLessThan(1500 + usual.get(question));
      }
      Said said = plumb("network list -o json");
      assertThat(said.err()).contains("docker: no answer within 2000 ms").contains("SIGSTOP");
      assertThat(members(said.out())).isEqualTo(members);
    } finally {
      sh("kill -CONT " + daemon);
    }
    assertThat(plumb("network list").isDone().err()).doesNotContain("SIGSTOP");
  }

  /** The machine's one daemon; where there are several, nobody can say which to stop. */
  private static String pidOfDaemon() {
    String pids = sh("ps -o pid= -C dockerd").strip();
    assertThat(pids).as("the pid of dockerd").matches("[0-9]+");
    return pids;
  }

  /** Milliseconds of the faster one of two. */
  private long fastest(String question) throws Exception {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 2; i++) {
      long begin = System.nanoTime();
      assertThat(plumb(question).isDone().out()).contains("host:veth");
      best = Math.min(best, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }
    return best;
  }

  @Test
  void containersThatComeAndGoAreEvents() throws Exception {
    Path out = folder.resolve("events");
    Process events =
        new ProcessBuilder(Checkout.LAUNCHER.toString(), "events", "--for", "60s")
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    String late = PREFIX + "late-1";
    String run =
        "docker run -d --name %s --label dev.plumb.scene=%s plumb-scene-%s sleep 1000"
            .formatted(late, PREFIX, PREFIX.substring(0, PREFIX.length() - 1));
    try {
      // Whether it listens yet nobody tells, so something happens until it says so.
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
      while (!Files.readString(out).contains(late) && System.nanoTime() < end) {
        sh(run);
        assertThat(plumb("veth peer-of " + late + ":eth0").isDone().out()).contains("docker0");
        sh("docker rm -f " + late);
        plumb("veth peer-of " + late + ":eth0").isOneError(3);
      }
      sh(run + " && docker rm -f " + late);
      while (!Files.readString(out).contains(late + " ended") && System.nanoTime() < end) {
        Thread.sleep(50);
      }
    } finally {
      events.destroy();
      events.waitFor();
    }
    assertThat(Files.readString(out))
        .contains("container " + late + " started")
        .contains("container " + late + " ended with code 137");
  }
}
