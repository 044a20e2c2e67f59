package dev.plumb.world.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.IpAddress;
import dev.plumb.model.port.Prober.Answer;
import dev.plumb.model.port.Prober.Kind;
import dev.plumb.model.port.Prober.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Names are the namespace's own; its name servers may be silent, wrong or hostile. */
final class NameProbesTest extends ProbeLab {
  /** Knows web.lab.test, and cuts what is longer than UDP. */
  private static byte[] dns(byte[] asked, boolean udp) throws Exception {
    Message query = new Message(asked);
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    Name name = query.getQuestion().getName();
    int type = query.getQuestion().getType();
    reply.addRecord(query.getQuestion(), Section.QUESTION);
    if (name.toString().equals("web.lab.test.") && type == Type.A) {
      reply.addRecord(
          new ARecord(
              name, DClass.IN, 60, java.net.InetAddress.getByAddress(new byte[] {10, 77, 0, 2})),
          Section.ANSWER);
    } else if (name.toString().equals("long.test.") && udp) {
      reply.getHeader().setFlag(Flags.TC);
    } else if (name.toString().equals("long.test.")) {
      reply.addRecord(new TXTRecord(name, DClass.IN, 60, "whole"), Section.ANSWER);
    } else if (!name.toString().equals("web.lab.test.")) {
      reply.getHeader().setRcode(Rcode.NXDOMAIN);
    }
    return reply.toWire();
  }

  @Test
  void namesAreResolvedByTheNamespacesOwnServerFromInside() throws Exception {
    tcp(80, (in, out) -> {});
    udp(53, asked -> dns(asked, true));
    resolvConf = "nameserver 10.77.0.2\nsearch lab.test\n";
    Answer found = probe(Kind.TCP, "web", 80);
    assertThat(found.verdict()).isEqualTo(Verdict.ANSWERED);
    assertThat(found.address()).contains(IpAddress.of("10.77.0.2"));
    Answer unknown = probe(Kind.TCP, "nobody", 80);
    assertThat(unknown.verdict()).isEqualTo(Verdict.NAME_NOT_FOUND);
    assertThat(unknown.reason().orElseThrow()).contains("10.77.0.2", "nobody");
    hosts = "10.77.0.2 nobody # but us\n";
    assertThat(probe(Kind.TCP, "nobody", 80).verdict()).isEqualTo(Verdict.ANSWERED);
  }

  @Test
  void aNameServerThatIsSilentOrRefusesIsNamed() {
    resolvConf = "nameserver 10.77.0.9\n";
    Answer silent = probe(Kind.TCP, "web", 80, Optional.empty(), Duration.ofMillis(300), 1);
    assertThat(silent.verdict()).isEqualTo(Verdict.TIMEOUT);
    assertThat(silent.reason()).contains("name server 10.77.0.9 did not answer");
    resolvConf = "nameserver 10.77.0.2\n";
    assertThat(probe(Kind.TCP, "web", 80).verdict()).isEqualTo(Verdict.NAME_NOT_FOUND);
  }

  @Test
  void aDnsServerIsAskedAndACutAnswerAskedForAgainOverTcp() throws Exception {
    udp(53, asked -> dns(asked, true));
    tcp(
        53,
        (in, out) -> {
          byte[] asked = new byte[in.read() << 8 | in.read()];
          assertThat(in.readNBytes(asked, 0, asked.length)).isEqualTo(asked.length);
          byte[] reply = dns(asked, false);
          out.write(reply.length >> 8);
          out.write(reply.length);
          out.write(reply);
        });
    Answer found = probe(Kind.DNS, "10.77.0.2", 0, Optional.of("web.lab.test"), LONG, 1);
    assertThat(found.lines()).containsExactly("status NOERROR", "web.lab.test. 60 A 10.77.0.2");
    Answer cut = probe(Kind.DNS, "10.77.0.2", 0, Optional.of("long.test/TXT"), LONG, 1);
    assertThat(cut.lines()).containsExactly("status NOERROR", "long.test. 60 TXT \"whole\"");
    assertThat(probe(Kind.DNS, "10.77.0.2", 0, Optional.of("x/NONSENSE"), LONG, 1).verdict())
        .isEqualTo(Verdict.FAILED);
  }

  @Test
  void aDnsServerThatTalksNonsenseDoesNotHurt() throws Exception {
    java.util.Random random = new java.util.Random(7);
    udp(
        53,
        asked -> {
          byte[] reply = new byte[12 + random.nextInt(60)];
          random.nextBytes(reply);
          reply[0] = asked[0];
          reply[1] = asked[1];
          reply[2] |= (byte) 0x80;
          reply[2] &= (byte) ~0x02; // not cut
          return reply;
        });
    for (int i = 0; i < 200; i++) {
      Answer answer =
          probe(Kind.DNS, "10.77.0.2", 0, Optional.of("a.test"), Duration.ofSeconds(1), 1);
      assertThat(answer.verdict()).isEqualTo(Verdict.FAILED);
    }
  }
}
