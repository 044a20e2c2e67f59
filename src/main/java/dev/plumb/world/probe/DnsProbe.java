package dev.plumb.world.probe;

import dev.plumb.model.Tree;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks the target, as a DNS server, for a name: any answer of it is an answer, also "no such name".
 */
final class DnsProbe implements Probe {
  @Override
  public int defaultPort() {
    return DnsExchange.port();
  }

  /** The argument is {@code NAME} or {@code NAME/TYPE}; without one, who serves the root. */
  @Override
  public Reply run(Target target) throws IOException {
    String argument = target.argument().orElse("./NS");
    int slash = argument.lastIndexOf('/');
    int type = Type.value(slash < 0 ? "A" : argument.substring(slash + 1));
    if (type < 0) {
      throw new ProtocolException("no such record type: " + argument.substring(slash + 1));
    }
    Name name = name(slash < 0 ? argument : argument.substring(0, slash));
    long start = System.nanoTime();
    Message reply =
        DnsExchange.ask(
            target.inet(), target.port(), name, type, target.sockets(), target.deadline());
    List<String> lines = new ArrayList<>();
    String code = Rcode.string(reply.getRcode());
    lines.add("status " + code);
    for (Record record : reply.getSection(Section.ANSWER)) {
      lines.add(
          record.getName()
              + " "
              + record.getTTL()
              + " "
              + Type.string(record.getType())
              + " "
              + record.rdataToString());
    }
    List<String> shown = Said.lines(String.join("\n", lines));
    Tree.Obj record =
        Tree.object()
            .put("status", code)
            .put("question", name + " " + Type.string(type))
            .put("answer", Tree.texts(shown.subList(1, shown.size())))
            .build();
    return Reply.since(start, shown, record);
  }

  static Name name(String text) throws ProtocolException {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException noName) {
      throw new ProtocolException("not a DNS name: " + text);
    }
  }
}
