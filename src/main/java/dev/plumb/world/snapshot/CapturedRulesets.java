package dev.plumb.world.snapshot;

import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.Table;
import dev.plumb.model.firewall.TableFamily;
import dev.plumb.world.netfilter.NftReader;
import dev.plumb.world.netfilter.NftText;
import dev.plumb.world.netfilter.SaveReader;
import dev.plumb.world.netfilter.TableMerge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The firewall of one namespace from {@code nft -j list ruleset} and the save tools' texts.
 *
 * <p>As on a live host the JSON says which tables there are, and the save texts what the rules of
 * iptables say. Whether a text is of nf_tables or of the old tables stands in its first line; where
 * it does not, the file's name decides.
 */
final class CapturedRulesets {
  private static final String NFT = "nft.json";
  private static final String NFT_LINES = "nft.txt";
  private static final String AS_NFT_SAYS =
      "rules that iptables made are shown as nft says them, where some are incomplete";

  private final CapturedText texts;
  private final List<Gap> nftGaps = new ArrayList<>();
  private final List<Gap> iptablesGaps = new ArrayList<>();
  private final List<Gap> legacyGaps = new ArrayList<>();
  private final List<String> legacyUnseen = new ArrayList<>();
  private final List<Table> nft = new ArrayList<>();
  private final List<Table> iptables = new ArrayList<>();
  private final List<Table> legacy = new ArrayList<>();
  private final Map<TableFamily, Saved> saved = new EnumMap<>(TableFamily.class);

  private CapturedRulesets(CapturedText texts) {
    this.texts = texts;
  }

  /** A save text that holds tables of nf_tables, or does not say of which kind they are. */
  private record Saved(String file, boolean certain, List<Table> tables) {}

  /**
   * Reads them. What could not be read is a gap in its backend.
   *
   * @param gaps where each of those goes, too
   */
  static Facet<Ruleset> read(CapturedText texts, List<Gap> gaps) {
    CapturedRulesets reader = new CapturedRulesets(texts);
    if (!reader.isAnyThere()) {
      return new Facet.Missing<>(
          texts.facetGap(
              "firewall rules",
              NFT,
              "there is no such file, and no iptables-save.txt",
              "which firewall rules there are is not known"));
    }
    for (TableFamily family : TableFamily.values()) {
      if (tool(family).isPresent()) {
        reader.readSaved(family, tool(family).get());
      }
    }
    if (!reader.legacyUnseen.isEmpty()) {
      reader.legacyGaps.add(
          texts.gap(
              String.join(" ", reader.legacyUnseen),
              "there is no such file",
              "whether iptables-legacy has rules is not known"));
    }
    reader.readNft();
    List<Ruleset> rulesets =
        List.of(
            new Ruleset(Backend.NFT, reader.nft, reader.nftGaps),
            new Ruleset(Backend.IPTABLES_NFT, reader.iptables, reader.iptablesGaps),
            new Ruleset(Backend.IPTABLES_LEGACY, reader.legacy, reader.legacyGaps));
    for (Ruleset ruleset : rulesets) {
      gaps.addAll(ruleset.gaps());
    }
    return Facet.of(rulesets);
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

  private static List<String> files(String tool) {
    return List.of(tool + "-save.txt", tool + "-nft-save.txt", tool + "-legacy-save.txt");
  }

  private boolean isAnyThere() {
    for (TableFamily family : TableFamily.values()) {
      for (String file : tool(family).map(CapturedRulesets::files).orElse(List.of())) {
        if (texts.has(file)) {
          return true;
        }
      }
    }
    return texts.has(NFT);
  }

  private void readSaved(TableFamily family, String tool) {
    boolean isLegacySeen = false;
    for (String file : files(tool)) {
      if (!texts.has(file)) {
        continue;
      }
      try {
        String text = texts.read(file);
        List<Table> tables = SaveReader.read(family, text);
        Optional<Backend> backend = backend(file, text);
        if (backend.isPresent() && backend.get() == Backend.IPTABLES_LEGACY) {
          if (!isLegacySeen) {
            legacy.addAll(tables);
          }
          isLegacySeen = true;
        } else if (!saved.containsKey(family) || backend.isPresent()) {
          saved.put(family, new Saved(file, backend.isPresent(), tables));
        }
      } catch (IOException strange) {
        Gap gap =
            texts.gap(file, String.valueOf(strange.getMessage()), "its rules are not in sight");
        if (file.contains("-legacy-")) {
          isLegacySeen = true;
          legacyGaps.add(gap);
        } else {
          iptablesGaps.add(gap);
        }
      }
    }
    boolean isIp = family == TableFamily.IP || family == TableFamily.IP6;
    if (!isLegacySeen && isIp) {
      legacyUnseen.add(tool + "-legacy-save.txt");
    }
  }

  /**
   * Whose tables a text holds. {@code # Generated by iptables-save v1.8.9 (nf_tables)}; before 1.8
   * there was one kind, and nothing in brackets. A text without that line may be of either.
   */
  private static Optional<Backend> backend(String file, String text) {
    for (int from = 0; text.startsWith("#", from); ) {
      int end = text.indexOf('\n', from);
      String line = text.substring(from, end < 0 ? text.length() : end);
      if (line.startsWith("# Generated by ")) {
        return Optional.of(
            line.contains(" (nf_tables)") ? Backend.IPTABLES_NFT : Backend.IPTABLES_LEGACY);
      }
      from += line.length() + 1;
    }
    if (file.contains("-legacy-")) {
      return Optional.of(Backend.IPTABLES_LEGACY);
    }
    return file.contains("-nft-") ? Optional.of(Backend.IPTABLES_NFT) : Optional.empty();
  }

  private void readNft() {
    Optional<NftReader.Listing> listing = listing();
    if (listing.isEmpty()) {
      onlySaved();
      return;
    }
    for (Table table : listing.get().tables()) {
      Optional<Table> merged = mayBeSaved(table) ? merge(table) : Optional.empty();
      if (merged.isPresent()) {
        iptables.add(merged.get());
      } else {
        nft.add(table);
      }
    }
    for (String what : listing.get().notUnderstood()) {
      nftGaps.add(
          texts.gap(NFT, what + " is not known to this version of plumb", "it is not shown"));
    }
    for (Map.Entry<TableFamily, Saved> entry : saved.entrySet()) {
      for (Table table : entry.getValue().tables()) {
        if (hasRules(table) && !isIn(listing.get().tables(), table)) {
          iptablesGaps.add(
              texts.gap(
                  entry.getValue().file(),
                  NFT + " has no table " + table.family().word() + " " + table.name(),
                  "whether its rules were there is not known; they are not shown"));
        }
      }
    }
  }

  private Optional<NftReader.Listing> listing() {
    String reason = "there is no such file";
    if (texts.has(NFT)) {
      try {
        NftText lines = texts.has(NFT_LINES) ? NftText.read(texts.read(NFT_LINES)) : NftText.NONE;
        return Optional.of(NftReader.read(texts.read(NFT), lines));
      } catch (IOException strange) {
        reason = String.valueOf(strange.getMessage());
      }
    }
    nftGaps.add(texts.gap(NFT, reason, "rules that nft made are not shown"));
    return Optional.empty();
  }

  /** Many a Docker host has iptables alone. */
  private void onlySaved() {
    for (TableFamily family : List.of(TableFamily.IP, TableFamily.IP6)) {
      Saved text = saved.get(family);
      String file = tool(family).orElseThrow() + "-save.txt";
      if (text == null) {
        if (!texts.has(file)) {
          iptablesGaps.add(
              texts.gap(file, "there is no such file", "which rules it had is not known"));
        }
      } else if (!text.certain()) {
        iptablesGaps.add(
            texts.gap(
                text.file(),
                "it does not say whether it is of nf_tables or legacy",
                "its rules are not shown"));
      }
    }
    for (Saved text : saved.values()) {
      if (text.certain()) {
        iptables.addAll(text.tables());
      }
    }
  }

  /** Whether a table is one of those that the iptables tools make, and looks like it. */
  private static boolean mayBeSaved(Table table) {
    return tool(table.family()).isPresent()
        && TableMerge.isIptablesName(table.name())
        && TableMerge.looksLikeIptables(table);
  }

  private Optional<Table> merge(Table table) {
    Saved text = saved.get(table.family());
    if (text == null) {
      String file = tool(table.family()).orElseThrow() + "-save.txt";
      if (!texts.has(file)) {
        iptablesGaps.add(texts.gap(file, "there is no such file", AS_NFT_SAYS));
      }
      return Optional.empty();
    }
    for (Table its : text.tables()) {
      if (its.name().equals(table.name())) {
        Optional<Table> merged = TableMerge.merge(table, its);
        if (merged.isEmpty()) {
          iptablesGaps.add(
              texts.gap(
                  text.file(),
                  "it and "
                      + NFT
                      + " say different things of the table "
                      + table.family().word()
                      + " "
                      + table.name(),
                  AS_NFT_SAYS));
        }
        return merged;
      }
    }
    return Optional.empty();
  }

  private static boolean hasRules(Table table) {
    for (Chain chain : table.chains()) {
      if (!chain.rules().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIn(List<Table> tables, Table wanted) {
    for (Table table : tables) {
      if (table.family() == wanted.family() && table.name().equals(wanted.name())) {
        return true;
      }
    }
    return false;
  }
}
