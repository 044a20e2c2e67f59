package dev.plumb.world.discovery;

import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.Table;
import dev.plumb.model.firewall.TableFamily;
import dev.plumb.world.kernel.Capabilities;
import dev.plumb.world.kernel.Capabilities.Capability;
import dev.plumb.world.kernel.Child;
import dev.plumb.world.kernel.ChildCommand;
import dev.plumb.world.kernel.ChildResult;
import dev.plumb.world.kernel.KernelModules;
import dev.plumb.world.kernel.NetlinkSocket;
import dev.plumb.world.netfilter.MalformedRuleset;
import dev.plumb.world.netfilter.NftReader;
import dev.plumb.world.netfilter.NftText;
import dev.plumb.world.netfilter.SaveReader;
import dev.plumb.world.netfilter.TableMerge;
import dev.plumb.world.netlink.KernelChannel;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.uapi.GenerationMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads all firewall rules of the namespace that the calling thread is in, by the host's own tools.
 *
 * <p>nft's JSON says which tables there are. What iptables wrote into nf_tables is read once more
 * through {@code iptables-nft-save}, for the JSON has lost where its DNATs lead. The old tables are
 * asked for one by one, and only those that are there: {@code iptables-legacy-save} makes a table
 * that it is asked for.
 */
final class RulesetReader {
  /** Most bytes of one tool's output: 100,000 rules and more. */
  private static final int BOUND = 128 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** How often everything is read again because it changed meanwhile. */
  private static final int REPEATS = 5;

  private static final String RULES = "firewall rules";
  private static final String NF_TABLES = "nf_tables";

  private final Stack stack;
  private final KernelModules modules;
  private final List<Gap> nftGaps = new ArrayList<>();
  private final List<Gap> iptablesGaps = new ArrayList<>();
  private final List<Gap> legacyGaps = new ArrayList<>();

  private RulesetReader(Stack stack, KernelModules modules) {
    this.stack = stack;
    this.modules = modules;
  }

  /** Reads them; a backend of which nothing could be read has its gap in the place of tables. */
  static Facet<Ruleset> read(Stack stack, KernelModules modules) {
    RulesetReader reader = new RulesetReader(stack, modules);
    List<Table> nft = new ArrayList<>();
    List<Table> iptables = new ArrayList<>();
    try {
      Optional<String> whyNot = reader.modules.whyNotToAsk(NF_TABLES);
      if (whyNot.isEmpty() && mayHoldTables()) {
        reader.readNft(nft, iptables);
      } else if (whyNot.isPresent() && !reader.modules.isAbsent(NF_TABLES)) {
        stack.gaps.add(
            new Gap("nftables of " + stack.id, whyNot.get(), "rules of nft may be there unseen"));
      }
    } catch (Unreadable failed) {
      if (failed.permission) {
        stack.gaps.add(failed.gap);
        return new Facet.Missing<>(failed.gap);
      }
      reader.nftGaps.add(failed.gap);
    }
    List<Table> legacy = reader.readLegacy();
    List<Ruleset> rulesets =
        List.of(
            new Ruleset(Backend.NFT, nft, reader.nftGaps),
            new Ruleset(Backend.IPTABLES_NFT, iptables, reader.iptablesGaps),
            new Ruleset(Backend.IPTABLES_LEGACY, legacy, reader.legacyGaps));
    for (Ruleset ruleset : rulesets) {
      stack.gaps.addAll(ruleset.gaps());
    }
    return Facet.of(rulesets);
  }

  /** A tool that did not answer. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Gap gap;
    private final boolean permission;

    Unreadable(Gap gap, boolean permission) {
      super(gap.reason());
      this.gap = gap;
      this.permission = permission;
    }
  }

  private void readNft(List<Table> nft, List<Table> iptables) throws Unreadable {
    for (int attempt = 1; ; attempt++) {
      nft.clear();
      iptables.clear();
      nftGaps.clear();
      iptablesGaps.clear();
      OptionalLong before = generation();
      readNftOnce(nft, iptables);
      if (before.equals(generation())) {
        return;
      }
      if (attempt == REPEATS) {
        nftGaps.add(
            gap(
                "they changed while they were read, " + attempt + " times",
                "some may be missing or shown twice"));
        return;
      }
    }
  }

  /** False when the kernel says that there is no table: most containers, and no tool is started. */
  private static boolean mayHoldTables() {
    int[] tables = new int[1];
    try (KernelChannel channel =
        KernelChannel.open(NetlinkSocket.NETLINK_NETFILTER, KernelChannel.newBuffer())) {
      boolean whole =
          channel.dump(
              "tables of nf_tables",
              GenerationMessage.NFT_MSG_GETTABLE,
              GenerationMessage.askBody(),
              table -> tables[0]++);
      return !whole || tables[0] > 0;
    } catch (IOException | MalformedMessage refused) {
      return true; // the tool says why, in words that people know
    }
  }

  /** How often the rules changed; empty when nobody tells, and then they are believed. */
  private static OptionalLong generation() {
    try (KernelChannel channel =
        KernelChannel.open(NetlinkSocket.NETLINK_NETFILTER, KernelChannel.newBuffer())) {
      return GenerationMessage.decode(
              channel.ask(
                  "generation of nf_tables",
                  GenerationMessage.NFT_MSG_GETGEN,
                  GenerationMessage.askBody()))
          .id();
    } catch (IOException | MalformedMessage refused) {
      return OptionalLong.empty();
    }
  }

  private void readNftOnce(List<Table> nft, List<Table> iptables) throws Unreadable {
    Saved saved = new Saved();
    Optional<String> json = installed("nft", "-j", "list", "ruleset");
    if (json.isEmpty()) {
      // Many a Docker host has iptables alone.
      nftGaps.add(gap("there is no program nft on this host", "rules that nft made are not shown"));
      for (TableFamily family : TableFamily.values()) {
        if (tool(family).isPresent()) {
          iptables.addAll(saved.read(family));
        }
      }
      return;
    }
    NftReader.Listing listing = listing(json.get(), NftText.NONE);
    StringBuilder texts = new StringBuilder();
    for (Table table : listing.tables()) {
      if (!mayBeSaved(table)) {
        texts.append(output("nft", "-a", "list", "table", table.family().word(), table.name()));
      }
    }
    if (!texts.isEmpty()) {
      listing = listing(json.get(), NftText.read(texts.toString()));
    }
    for (Table table : listing.tables()) {
      if (!mayBeSaved(table)) {
        nft.add(table);
        continue;
      }
      Optional<Table> merged = saved.merge(table);
      if (merged.isPresent()) {
        iptables.add(merged.get());
      } else {
        nft.add(table);
      }
    }
    for (String what : listing.notUnderstood()) {
      nftGaps.add(gap(what + " is not known to this version", "it is not shown"));
    }
  }

  private NftReader.Listing listing(String json, NftText texts) throws Unreadable {
    try {
      return NftReader.read(json, texts);
    } catch (MalformedRuleset strange) {
      throw new Unreadable(
          gap("nft printed what cannot be read: " + strange.getMessage(), UNSEEN), false);
    }
  }

  private static final String UNSEEN = "no rule of nf_tables is shown";

  /** Whether a table is one of those that the iptables tools make, and looks like it. */
  private static boolean mayBeSaved(Table table) {
    return tool(table.family()).isPresent()
        && TableMerge.isIptablesName(table.name())
        && TableMerge.looksLikeIptables(table);
  }

  private static Optional<String> tool(TableFamily family) {
    return switch (family) {
      case IP -> Optional.of("iptables");
      case IP6 -> Optional.of("ip6tables");
      case BRIDGE -> Optional.of("ebtables");
      case ARP -> Optional.of("arptables");
      case INET, NETDEV -> Optional.empty();
    };
  }

  /** What the save tools of each family print, asked for once. */
  private final class Saved {
    private final java.util.Map<TableFamily, List<Table>> byFamily =
        new java.util.EnumMap<>(TableFamily.class);

    /** The table with its rules as iptables says them; empty when it cannot be had so. */
    Optional<Table> merge(Table table) {
      List<Table> tables = byFamily.get(table.family());
      if (tables == null) {
        tables = read(table.family());
        byFamily.put(table.family(), tables);
      }
      for (Table saved : tables) {
        if (saved.name().equals(table.name())) {
          Optional<Table> merged = TableMerge.merge(table, saved);
          if (merged.isEmpty()) {
            iptablesGaps.add(
                gap(
                    "iptables and nft say different things of the table "
                        + table.family().word()
                        + " "
                        + table.name(),
                    "its rules are shown as nft says them, where some are incomplete"));
          }
          return merged;
        }
      }
      return Optional.empty();
    }

    private List<Table> read(TableFamily family) {
      String tool = tool(family).orElseThrow() + "-nft-save";
      try {
        return SaveReader.read(family, output(tool, "-c"));
      } catch (Unreadable failed) {
        iptablesGaps.add(
            gap(
                failed.gap.reason(),
                "rules that iptables made are shown as nft says them, where some are incomplete"));
      } catch (MalformedRuleset strange) {
        iptablesGaps.add(
            gap(
                tool + " printed what cannot be read: " + strange.getMessage(),
                "rules that iptables made are shown as nft says them, where some are incomplete"));
      }
      return List.of();
    }
  }

  private List<Table> readLegacy() {
    List<Table> tables = new ArrayList<>();
    readLegacy(TableFamily.IP, "ip_tables_names", "iptables", tables);
    readLegacy(TableFamily.IP6, "ip6_tables_names", "ip6tables", tables);
    readLegacy(TableFamily.ARP, "arp_tables_names", "arptables", tables);
    return tables;
  }

  /** Tables that exist in this namespace stand in a file; others would be made by asking. */
  private void readLegacy(TableFamily family, String file, String tool, List<Table> tables) {
    List<String> names;
    try {
      names =
          Files.readAllLines(Path.of("/proc/thread-self/net", file), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException notLoaded) {
      return; // no such module, so no such rules
    } catch (IOException refused) {
      legacyGaps.add(
          gap(
              file + " cannot be read: EACCES (" + refused.getMessage() + ")",
              "whether " + tool + "-legacy has rules is not known"));
      return;
    }
    for (String name : names) {
      if (!name.isEmpty()) {
        readLegacyTable(family, tool, name, tables);
      }
    }
  }

  private void readLegacyTable(TableFamily family, String tool, String name, List<Table> tables) {
    String consequence = "the rules of its table " + name + " are not shown";
    try {
      String text =
          family == TableFamily.ARP
              ? output(tool + "-legacy-save", "-c")
              : output(tool + "-legacy-save", "-c", "-t", name);
      for (Table table : SaveReader.read(family, text)) {
        if (table.name().equals(name)) {
          tables.add(table);
        }
      }
    } catch (Unreadable failed) {
      legacyGaps.add(gap(failed.gap.reason(), consequence));
    } catch (MalformedRuleset strange) {
      legacyGaps.add(
          gap(
              tool + "-legacy-save printed what cannot be read: " + strange.getMessage(),
              consequence));
    }
  }

  /** What a tool prints here, in this thread's namespace. */
  private String output(String... words) throws Unreadable {
    return installed(words)
        .orElseThrow(
            () ->
                new Unreadable(
                    gap("there is no program " + words[0] + " on this host", UNSEEN), false));
  }

  /** The same; empty when the host has no such tool. */
  private Optional<String> installed(String... words) throws Unreadable {
    String tool = words[0];
    Child.Captured captured;
    try {
      captured = Child.capture(ChildCommand.helper(List.of(words)), new byte[0], BOUND, PATIENCE);
    } catch (IOException failed) {
      throw new Unreadable(gap(tool + ": " + failed.getMessage(), UNSEEN), false);
    }
    if (captured.result() instanceof ChildResult.NotFound) {
      return Optional.empty();
    }
    String reason =
        captured.timedOut()
            ? tool + " gave no answer within " + PATIENCE.toSeconds() + " s"
            : captured.truncated()
                ? tool + " printed more than " + (BOUND >> 20) + " MiB"
                : captured.result().exitCode() != 0
                    ? tool + " failed: " + firstLine(captured.errorText())
                    : "";
    if (reason.isEmpty()) {
      return Optional.of(captured.text());
    }
    boolean permission = reason.contains("ermission") || reason.contains("not permitted");
    throw new Unreadable(
        gap(
            permission
                ? "EPERM: " + reason + " " + Capabilities.forWantOf(Capability.CAP_NET_ADMIN)
                : reason,
            UNSEEN),
        permission);
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  private Gap gap(String reason, String consequence) {
    return new Gap(RULES + " of " + stack.id, reason, consequence);
  }
}
