package dev.plumb.world.discovery;

import static dev.plumb.live.NamedNetns.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.Reference;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.ProcRoot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Namespaces that no look at mounts, processes and descriptors of ours finds. */
@LiveKernel(needs = {Feature.VETH, Feature.PYTHON, Feature.IP_TOOL})
final class OutOfSightTest {
  private static final Needs NEEDS =
      Needs.all(Part.LINKS, Part.NSIDS, Part.ADDRESSES, Part.ROUTES, Part.REFERENCES, Part.OWNERS);

  /** Two namespaces in a row, held by nothing but descriptors on their way through a socket. */
  private static final String IN_FLIGHT =
      """
      import array, os, socket, subprocess, sys
      def ip(words): subprocess.check_call(["ip"] + words.split())
      a, b = socket.socketpair()
      for name in ("scm1", "scm2"): ip("netns add " + name)
      ip("link add scm-v0 type veth peer name v1 netns scm1")
      ip("-n scm1 address add 10.77.0.2/24 dev v1")
      ip("-n scm1 link set v1 up")
      ip("-n scm1 link add w0 type veth peer name w1 netns scm2")
      for name in ("scm1", "scm2"):
        fd = os.open("/run/netns/" + name, os.O_RDONLY)
        a.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [fd]))])
        os.close(fd)
        ip("netns delete " + name)
      print("ready", flush=True)
      sys.stdin.read()
      """;

  private static Host survey() {
    return new LiveSurveyor(ProcRoot.system(), Engines.NONE).survey(NEEDS, List.of());
  }

  private static List<Namespace> hidden(Host host) {
    return host.namespaces().stream()
        .filter(namespace -> namespace.kind() == Namespace.Kind.HIDDEN)
        .toList();
  }

  @Test
  void aDescriptorInFlightKeepsANamespaceThatItsLinksShow() throws Exception {
    Process holder =
        new ProcessBuilder("python3", "-c", IN_FLIGHT).redirectErrorStream(true).start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("ready");
      String nsids = sh("ip netns list-id");

      Host host = survey();

      List<Namespace> hidden = hidden(host);
      assertThat(hidden).extracting(Namespace::name).containsExactly("hidden-1", "hidden-2");
      Namespace own = host.namespace(host.self()).orElseThrow();
      Link near = own.link("scm-v0").orElseThrow();
      Link far = host.peerOf(near).flatMap(host::link).orElseThrow();
      assertThat(far.name()).isEqualTo("v1");
      assertThat(far.netns()).isEqualTo(hidden.getFirst().id());
      assertThat(host.peerOf(far)).contains(new LinkRef(host.self(), near.ifindex()));
      Link next = hidden.getFirst().link("w0").orElseThrow();
      assertThat(host.peerOf(next).flatMap(host::link).map(Link::name)).contains("w1");
      assertThat(hidden.getFirst().addresses().orEmpty())
          .extracting(address -> address.local().toString())
          .contains("10.77.0.2/24");
      assertThat(hidden.getFirst().routes()).isInstanceOf(Facet.Missing.class);
      assertThat(hidden.getFirst().gaps())
          .extracting(Gap::reason)
          .contains("nothing in sight holds it, so it cannot be entered");
      assertThat(hidden.getFirst().references())
          .contains(new Reference.Links(new LinkRef(host.self(), near.ifindex())));
      assertThat(sh("ip netns list-id")).as("looking names nothing anew").isEqualTo(nsids);
    } finally {
      holder.getOutputStream().close();
      holder.waitFor();
    }
    assertThat(hidden(survey())).isEmpty();
  }

  @Test
  void aMountThatOnlyAnotherProcessSeesIsAWayIn() throws Exception {
    String script =
        "mount -t tmpfs none /mnt && touch /mnt/rootless && unshare --net=/mnt/rootless true"
            + " && echo ready && exec cat";
    Process other =
        new ProcessBuilder("unshare", "-m", "sh", "-c", script).redirectErrorStream(true).start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("ready");
      Reference mount = new Reference.ForeignMount((int) other.pid(), "/mnt/rootless");

      Namespace found =
          survey().namespaces().stream()
              .filter(namespace -> namespace.references().contains(mount))
              .findFirst()
              .orElseThrow();

      assertThat(found.kind()).isEqualTo(Namespace.Kind.HELD);
      assertThat(found.links().orEmpty()).extracting(Link::name).contains("lo");
      assertThat(found.gaps()).isEmpty();
      try (NetnsFd netns = new Doors(ProcRoot.system()).open(found.id())) {
        assertThat(Sightings.idOf(netns.key())).isEqualTo(found.id());
      }
    } finally {
      other.getOutputStream().close();
      other.waitFor();
    }
  }

  @Test
  void theOwnerOfANamespaceIsTheUserNamespaceItWasMadeIn() throws Exception {
    Process other =
        new ProcessBuilder("unshare", "-Urn", "sh", "-c", "echo ready; exec cat").start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("ready");
      Host host = survey();
      Namespace found =
          host.namespaces().stream()
              .filter(
                  namespace ->
                      namespace.references().stream()
                          .anyMatch(
                              reference ->
                                  reference
                                      .processId()
                                      .equals(java.util.Optional.of((int) other.pid()))))
              .findFirst()
              .orElseThrow();
      String link = "user:[" + found.owner().orElseThrow().inode() + "]";

      assertThat(sh("readlink /proc/" + other.pid() + "/ns/user").strip()).isEqualTo(link);
      assertThat(host.namespace(host.self()).orElseThrow().owner()).isNotEqualTo(found.owner());
    } finally {
      other.getOutputStream().close();
      other.waitFor();
    }
  }
}
