package dev.plumb.world.lab;

import dev.plumb.model.port.Labs;
import dev.plumb.world.kernel.Child;
import dev.plumb.world.kernel.ChildCommand;
import dev.plumb.world.kernel.ChildResult;
import dev.plumb.world.kernel.Replace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code plumb demo}: this process becomes a shell in namespaces of its own, whose one child is
 * plumb again, the first process of its pid namespace. There is no other process, so whichever is
 * killed takes all the others along: the end of the shell kills its child (a parent-death signal),
 * and the end of a first process kills all that is in its namespace.
 */
public final class Demo {
  /** Set on the JVM that runs inside. */
  private static final String PROPERTY = "plumb.demo";

  private static final String INSIDE = "inside";
  private static final String LAB = "/labs/docker.yaml";
  private static final List<String> NAMESPACES = List.of("unshare", "-Uurnmp");

  /**
   * What this process becomes. Not unshare's own --fork: it blocks SIGTERM while it waits, and who
   * is told to end must end. Ctrl-C is meant for the child. The child must be a child, and the
   * first that is forked here, so nothing may stand before it that is a program, and something must
   * stand behind it. At a terminal the child leads a process group of its own (set -m): the shell's
   * has no number in there, so nobody inside could give the terminal back to it; and the shell
   * takes the terminal back in the end.
   */
  private static final String OUTER =
      "if [ -t 0 ] && [ -t 1 ]; then set -m 2>/dev/null; fi; trap : INT QUIT;"
          + " setpriv --pdeathsig KILL sh -c \"$0\" sh \"$@\"; exit $?";

  /**
   * The setuid program behind {@code --map-auto}, which gives a user the ids of /etc/subuid besides
   * root: programs that give up root, as tcpdump does, find somebody to become.
   */
  private static final Path NEWUIDMAP = Path.of("/usr/bin/newuidmap");

  private static final Path SUBORDINATE = Path.of("/etc/subuid");

  /** The host's name is only for the eye: where it can't be set the demo is none the worse. */
  private static final String PRIVATE_RUN =
      "mount -t proc -o nosuid,nodev,noexec proc /proc"
          + " && { echo demo >/proc/sys/kernel/hostname || true; } 2>/dev/null"
          + " && mount -t tmpfs -o mode=755 tmpfs /run && mkdir /run/netns";

  private Demo() {}

  /** How a demo goes on. */
  public sealed interface Start {
    /**
     * We are inside, and the lab stands.
     *
     * @param labs knows this lab
     * @param greeting three lines on what to try
     */
    record Ready(Labs labs, List<String> greeting) implements Start {}

    /**
     * It can't be had here; a saved host of the same lab is what there is to look at.
     *
     * @param greeting what is missing, in one line, and what to try
     */
    record Missing(List<String> greeting) implements Start {}
  }

  /**
   * Goes inside, or finds that it is inside already and builds the lab. Comes back from outside
   * only where namespaces can't be had.
   *
   * @param words everything plumb was called with
   * @param environment of this process
   */
  public static Start start(List<String> words, Map<String, String> environment) {
    try {
      if (INSIDE.equals(System.getProperty(PROPERTY))) {
        // Whoever sets the property by hand must not get a lab built into a real host.
        return ProcessHandle.current().pid() == 1
            ? build()
            : missing(PROPERTY + "=" + INSIDE + " is only for the process that the demo starts");
      }
      String missing = goInside(words, environment);
      return missing(missing);
    } catch (IOException refused) {
      String message = refused.getMessage();
      return missing(message == null ? refused.toString() : message);
    }
  }

  private static Start.Missing missing(String reason) {
    return new Start.Missing(
        List.of(
            "no private lab here (" + reason + "): this is a saved host of the same lab",
            "try  ns    veth    bridge fdb docker0    veth peer-of nginx-1:eth0    addr nginx-2"));
  }

  private static Start build() throws IOException {
    String text;
    try (InputStream lab = Demo.class.getResourceAsStream(LAB)) {
      if (lab == null) {
        throw new LabException("the lab's description is missing in this build");
      }
      text = new String(lab.readAllBytes(), StandardCharsets.UTF_8);
    }
    LiveLabs labs = LiveLabs.ofDemo();
    labs.up(TopologyReader.read("docker.yaml", text));
    return new Start.Ready(
        labs,
        List.of(
            "two networks, three containers and an outside; all of it ends with this plumb",
            "try  veth peer-of nginx-1:eth0    bridge fdb docker0    exec nginx-1 ip route",
            "     use nginx-2    stack    probe client http 172.18.0.2    ns list    help"));
  }

  /** Returns only when it can't: with the reason. */
  private static String goInside(List<String> words, Map<String, String> environment)
      throws IOException {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")) {
      return "network namespaces need Linux";
    }
    Map<String, String> inherited = new HashMap<>(environment);
    String path = environment.getOrDefault("PATH", "");
    inherited.put(
        "PATH", path.isEmpty() ? "/usr/sbin:/usr/bin:/sbin:/bin" : path + ":/usr/sbin:/sbin");
    List<String> namespaces = new ArrayList<>(NAMESPACES);
    if (hasMoreIds()) {
      namespaces.add("--map-auto");
    }
    Optional<String> refused = whyNot(namespaces, inherited);
    if (refused.isPresent() && namespaces.remove("--map-auto")) {
      refused = whyNot(namespaces, inherited);
    }
    if (refused.isPresent()) {
      return refused.get();
    }
    List<String> command = new ArrayList<>(namespaces);
    command.addAll(List.of("sh", "-c", OUTER, PRIVATE_RUN + " && exec \"$@\""));
    command.addAll(again(words));
    ChildResult failed = Replace.with(new ChildCommand(command, inherited));
    return failed instanceof ChildResult.NotFound
        ? "no unshare (Debian: util-linux)"
        : "unshare can't be run";
  }

  /**
   * The whole way to the first veth is tried before this process is given up: a kernel may refuse
   * early or late.
   */
  private static Optional<String> whyNot(List<String> namespaces, Map<String, String> environment)
      throws IOException {
    List<String> trial = new ArrayList<>(namespaces);
    trial.addAll(
        List.of(
            "sh",
            "-c",
            OUTER,
            PRIVATE_RUN
                + " && command -v ip >/dev/null || { echo 'no ip (Debian: iproute2)' >&2; exit 1;"
                + " }; ip netns add plumb && ip link add name plumb0 type veth peer name plumb1"
                + " netns plumb && ip link add name plumb2 type bridge"));
    Child.Captured said =
        Child.capture(
            new ChildCommand(trial, environment), new byte[0], 4096, Duration.ofSeconds(10));
    if (said.result() instanceof ChildResult.NotFound) {
      return Optional.of("no unshare (Debian: util-linux)");
    }
    if (said.result().exitCode() == 0) {
      return Optional.empty();
    }
    String reason =
        said.errorText()
            .lines()
            .findFirst()
            .orElse("unshare ended with " + said.result().exitCode());
    if (reason.contains("setpriv")) {
      return Optional.of("no setpriv that knows --pdeathsig (Debian: util-linux)");
    }
    return Optional.of(reason.startsWith("no ip") ? reason : "user namespaces: " + reason);
  }

  /** True when this user has ids to spare, and the means to use them. */
  private static boolean hasMoreIds() {
    try {
      return Files.isExecutable(NEWUIDMAP)
          && ("\n" + Files.readString(SUBORDINATE, StandardCharsets.ISO_8859_1))
              .contains("\n" + System.getProperty("user.name") + ":");
    } catch (IOException none) {
      return false;
    }
  }

  /** How this JVM was started, with one property more: the same flags, jar and archive. */
  private static List<String> again(List<String> words) throws IOException {
    List<String> own = new ArrayList<>();
    String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
    int from = 0;
    for (int end = line.indexOf('\0'); end >= 0; end = line.indexOf('\0', from)) {
      own.add(line.substring(from, end));
      from = end + 1;
    }
    if (own.size() <= words.size()) {
      throw new LabException("this plumb can't tell how it was started");
    }
    List<String> command = new ArrayList<>();
    command.add(Files.readSymbolicLink(Path.of("/proc/self/exe")).toString());
    command.add("-D" + PROPERTY + "=" + INSIDE);
    // Inside, this is process 1 like every other demo, and the JVM names its file of counters by
    // that number.
    command.add("-XX:-UsePerfData");
    command.addAll(own.subList(1, own.size() - words.size()));
    command.addAll(words);
    return command;
  }
}
