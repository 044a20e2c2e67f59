package dev.plumb.console.command;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.net.util.SubnetUtils;
import org.apache.commons.net.util.SubnetUtils6;

/** {@code subnet}: a calculator for prefixes, Apache Commons Net's. */
public final class SubnetCommands {
  private SubnetCommands() {}

  public static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("subnet")
            .summary("calculate with a prefix: network, broadcast, first and last address, count")
            .takes(CommandEntry.Argument.required("PREFIX", Slot.PREFIX))
            .takes(CommandEntry.Argument.optional("ADDRESS", Slot.ADDRESS))
            .example("subnet 172.17.0.2/16")
            .example("subnet fd00::/64")
            .example("subnet 10.0.0.0/8 10.9.0.2")
            .runs(SubnetCommands::subnet));
  }

  private static Outcome subnet(Call call) throws UserError {
    String word = call.arguments().getFirst();
    Prefix prefix = prefix(word);
    List<Fact> facts = prefix.address().family() == Family.INET ? facts4(prefix) : facts6(prefix);
    int code = Exit.DONE;
    Optional<String> candidate = call.argument(1);
    if (candidate.isPresent()) {
      boolean inside = contains(prefix, candidate.get());
      facts.add(new Fact("contains", inside ? candidate.get() : "not " + candidate.get()));
      code = inside ? Exit.DONE : Exit.NEGATIVE;
    }
    List<Line> lines = new ArrayList<>();
    Tree.Builder record = Tree.object();
    for (Fact fact : facts) {
      lines.add(Line.of(Span.dim(padded(fact.name())), value(fact)));
      if (!fact.name().equals("contains")) {
        record.put(fact.name(), fact.value());
      }
    }
    candidate.ifPresent(
        address ->
            record.put("address", address).put("contains", prefix.contains(IpAddress.of(address))));
    return Outcome.of(new Outcome.Report(lines, record.build()), code);
  }

  /** One line of the answer. */
  private record Fact(String name, String value) {}

  private static Prefix prefix(String word) throws UserError {
    Optional<Prefix> parsed = Prefix.parse(word);
    if (parsed.isPresent()) {
      return parsed.get();
    }
    int slash = word.indexOf('/');
    String address = slash < 0 ? word : word.substring(0, slash);
    if (IpAddress.parse(address).isEmpty()) {
      throw UserError.usage("not a prefix: " + word, "subnet 192.0.2.0/24", "subnet 2001:db8::/32");
    }
    int bits = IpAddress.of(address).bits();
    throw UserError.usage(
        "the length of " + word + " is not a number from 0 to " + bits,
        "subnet " + address + "/" + (bits == 32 ? 24 : 64));
  }

  private static boolean contains(Prefix prefix, String word) throws UserError {
    Optional<IpAddress> address = IpAddress.parse(word);
    if (address.isEmpty()) {
      throw UserError.usage(
          "not an IP address: " + word, "subnet " + prefix + " " + prefix.address());
    }
    if (address.get().family() != prefix.address().family()) {
      throw UserError.usage(
          word + " and " + prefix + " are not of one family",
          "an IPv4 address never is in an IPv6" + " prefix, nor the other way round");
    }
    return prefix.contains(address.get());
  }

  /** A /31 and a /32 have no network and broadcast address to spare (RFC 3021). */
  private static List<Fact> facts4(Prefix prefix) {
    SubnetUtils calculator = new SubnetUtils(prefix.toString());
    calculator.setInclusiveHostCount(prefix.length() >= 31);
    SubnetUtils.SubnetInfo info = calculator.getInfo();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("network", info.getNetworkAddress() + "/" + prefix.length()));
    facts.add(new Fact("netmask", info.getNetmask()));
    if (prefix.length() < 31) {
      facts.add(new Fact("broadcast", info.getBroadcastAddress()));
    }
    facts.add(new Fact("first", info.getLowAddress()));
    facts.add(new Fact("last", info.getHighAddress()));
    facts.add(new Fact("count", Long.toString(info.getAddressCountLong())));
    return facts;
  }

  private static List<Fact> facts6(Prefix prefix) {
    SubnetUtils6.SubnetInfo info = new SubnetUtils6(prefix.toString()).getInfo();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("network", canonical(info.getNetworkAddress()) + "/" + prefix.length()));
    facts.add(new Fact("first", canonical(info.getLowAddress())));
    facts.add(new Fact("last", canonical(info.getHighAddress())));
    facts.add(new Fact("count", info.getAddressCount().toString()));
    return facts;
  }

  /** As everywhere else in plumb: inet_ntop's form. */
  private static String canonical(String address) {
    return IpAddress.parse(address).map(IpAddress::toString).orElse(address);
  }

  private static String padded(String name) {
    return name + " ".repeat(11 - name.length());
  }

  private static Span value(Fact fact) {
    Optional<IpAddress> address = IpAddress.parse(fact.value());
    if (address.isPresent()) {
      return Span.address(address.get());
    }
    Optional<Prefix> prefix = Prefix.parse(fact.value());
    return prefix.isPresent() ? Span.prefix(prefix.get()) : Span.plain(fact.value());
  }
}
