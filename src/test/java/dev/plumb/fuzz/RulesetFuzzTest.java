package dev.plumb.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plumb.answers.firewall.HookOrder;
import dev.plumb.answers.firewall.StatementText;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Rule;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Table;
import dev.plumb.model.firewall.TableFamily;
import dev.plumb.world.netfilter.MalformedRuleset;
import dev.plumb.world.netfilter.NftReader;
import dev.plumb.world.netfilter.NftText;
import dev.plumb.world.netfilter.SaveReader;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.uapi.ConntrackMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What tools print of a namespace in which a container may have written anything. */
final class RulesetFuzzTest {
  /** The first byte says which family. */
  @FuzzTest(maxDuration = "2m")
  void save(byte[] input) {
    if (input.length == 0) {
      return;
    }
    TableFamily[] families = TableFamily.values();
    TableFamily family = families[(input[0] & 0xff) % families.length];
    String text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
    try {
      use(SaveReader.read(family, text));
    } catch (MalformedRuleset expected) {
      // the one thing that it may throw
    }
  }

  @FuzzTest(maxDuration = "2m")
  void nft(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      use(NftReader.read(text, NftText.read(text)).tables());
    } catch (MalformedRuleset expected) {
      // the one thing that it may throw
    }
  }

  /** A connection as conntrack says it. */
  @FuzzTest(maxDuration = "2m")
  void connection(byte[] payload) {
    try {
      ConntrackMessage.decode(new NetlinkMessage(1 << 8, 0, 1, 1, payload)).connection();
    } catch (MalformedMessage expected) {
      // the one thing that it may throw
    }
  }

  private static void use(List<Table> tables) {
    HookOrder.rules(HookOrder.chains(List.of(new Ruleset(Backend.NFT, tables, List.of()))));
    for (Table table : tables) {
      for (Chain chain : table.chains()) {
        for (Rule rule : chain.rules()) {
          for (Statement statement : rule.statements()) {
            StatementText.of(statement);
          }
        }
      }
    }
  }
}
