package dev.plumb.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which link is which where all numbers are the same, and why each namespace is alive. */
@LiveKernel(needs = {Feature.VETH, Feature.BRIDGE, Feature.IP_TOOL})
final class IdentityTest {
  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene = Scene.ofClasses(folder);
  }

  /**
   * Six namespaces whose only links are lo and one veth of index 2, in pairs, so that ip says
   * {@code @if2} of each. Every end is called after the namespace it leads to: the kernel's numbers
   * cannot have told us that.
   */
  @Test
  void equalIndexesEverywhereLeadToTheRightEnds() throws Exception {
    Said said =
        scene.play(
            """
            for n in a b c d e f; do ip netns add $n; done
            for pair in a:d b:e c:f; do
              one=${pair%:*} other=${pair#*:}
              ip -n $one link add to-$other index 2 type veth peer name to-$one index 2 netns $other
            done
            for n in a b c d e f; do ip -n $n -o link show | grep -c '@if2' >>count; done
            sort -u count
            plumb -c 'veth peer-of a:to-d; veth peer-of b:to-e; veth peer-of c:to-f
              veth peer-of d:to-a; veth peer-of e:to-b; veth peer-of f:to-c'
            plumb veth list -o json | python3 -c '
            import json, sys
            for v in json.load(sys.stdin):
                print(v["netns"], v["ifindex"], v["ifname"], v["peer"]["netns"], v["peer"]["ifindex"], v["peer"]["ifname"])'
            """);
    assertThat(said.isDone().out())
        .isEqualTo(
            """
            1
            a:to-d -> d:to-a
            b:to-e -> e:to-b
            c:to-f -> f:to-c
            d:to-a -> a:to-d
            e:to-b -> b:to-e
            f:to-c -> c:to-f
            a 2 to-d d 2 to-a
            b 2 to-e e 2 to-b
            c 2 to-f f 2 to-c
            """);
  }

  /**
   * The bridge is in a namespace that is not the host's, as in Docker in Docker; all 16 peers have
   * index 2 and its ports are not.
   */
  @Test
  void sixteenNamespacesBehindAHubThatIsNotTheHost() throws Exception {
    Said said =
        scene.play(
            """
            ip netns add hub
            ip -n hub link add br0 type bridge
            for i in $(seq 16); do
              ip netns add n$i
              ip -n n$i link add eth0 index 2 type veth peer name port$i netns hub
              ip -n hub link set port$i master br0
            done
            plumb veth list -o json >veths
            plumb bridge ports br0 --in hub -o json >ports
            python3 - <<'EOF'
            import json
            ends = []
            for v in json.load(open('veths')):
                a, b = v, v['peer']
                if a['netns'] != 'hub': a, b = b, a
                ends.append(a['ifname'] + ' ' + b['netns'] + ' ' + b['ifname'] + ' ' + str(b['ifindex']) + ' ' + v['bridge'])
            print('\\n'.join(sorted(ends, key=lambda e: int(e.split()[1][1:]))))
            print(len(json.load(open('ports'))))
            EOF
            plumb -c 'veth peer-of n1:eth0; veth peer-of n16:eth0'
            """);
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 16; i++) {
      expected.add("port" + i + " n" + i + " eth0 2 br0");
    }
    expected.add("16");
    expected.add("n1:eth0 -> hub:port1, port of br0");
    expected.add("n16:eth0 -> hub:port16, port of br0");
    assertThat(said.isDone().out().lines()).containsExactlyElementsOf(expected);
  }

  /** The hub's namespaces have no names and live in its process tree only, one inside the other. */
  @Test
  void namespacesThatOnlyANestedProcessHolds() throws Exception {
    Said said =
        scene.play(
            """
            unshare -n sh -c '
              ip link add br0 type bridge
              unshare -n sleep 60 & inner=$!
              while [ "$(readlink /proc/$inner/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
              ip link add port1 type veth peer name eth0 netns $inner
              ip link set port1 master br0
              echo $inner >inner
              exec sleep 60' & outer=$!
            while [ ! -s inner ]; do sleep 0.05; done
            plumb veth peer-of pid=$(cat inner):eth0 | sed "s/pid=$outer:/pid=OUTER:/; s/pid=$(cat inner):/pid=INNER:/"
            """);
    assertThat(said.isDone().out()).isEqualTo("pid=INNER:eth0 -> pid=OUTER:port1, port of br0\n");
  }

  @Test
  void eachSaysWhyItIsAlive() throws Exception {
    Said said =
        scene.play(
            """
            mkdir 'odd place'; touch 'odd place/my net'
            unshare --net='odd place/my net' true
            cat >hold.py <<'EOF'
            import ctypes, os, threading, time
            libc = ctypes.CDLL(None, use_errno=True)
            # One namespace that only a descriptor holds, and one in which only a thread is.
            home = os.open('/proc/self/ns/net', os.O_RDONLY)
            libc.unshare(0x40000000)
            held = os.open('/proc/thread-self/ns/net', os.O_RDONLY)
            print(os.fstat(held).st_ino, held, flush=True)
            libc.setns(home, 0x40000000)
            os.close(home)
            def inside():
                libc.unshare(0x40000000)
                print(os.stat('/proc/thread-self/ns/net').st_ino, threading.get_native_id(), flush=True)
                time.sleep(60)
            threading.Thread(target=inside, daemon=True).start()
            time.sleep(60)
            EOF
            touch held; python3 hold.py >held & pid=$!
            while [ "$(wc -l <held)" -lt 2 ]; do sleep 0.05; done
            { read fdinode fd; read threadinode tid; } <held
            plumb -c "ns refs net:[$fdinode]; ns refs net:[$threadinode]; ns refs '$PWD/odd place/my net'" | grep -v "^TYPE" |
              sed "s/fd $fd of/fd FD of/; s/thread $tid of $pid/thread TID of PID/; s/ $pid$/ PID/; s|$PWD|PWD|"
            """);
    assertThat(said.isDone().out().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "fd fd FD of python3 PID", "thread thread TID of PID", "mount PWD/odd place/my net");
  }
}
