package dev.plumb.world.netfilter;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The rules' lines of {@code nft -a list ruleset}, each by its handle.
 *
 * <p>Only to be shown: what a rule means is read from nft's JSON. A comment may hold line feeds and
 * so forge lines; a handle that stands behind two lines of a chain has none.
 */
public final class NftText {
  /** No lines at all. */
  public static final NftText NONE = new NftText();

  private static final String HANDLE = " # handle ";

  private final Map<Key, String> lines = new HashMap<>();
  private final Set<Key> doubtful = new HashSet<>();

  private record Key(String family, String table, String chain, long handle) {}

  private NftText() {}

  /** Reads a listing; what is no rule is passed over. */
  public static NftText read(String text) {
    NftText read = new NftText();
    String family = "";
    String table = "";
    String chain = "";
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      String line = text.substring(from, end);
      from = end + 1;
      int hash = line.lastIndexOf(HANDLE);
      if (line.startsWith("table ")) {
        int name = line.indexOf(' ', 6) + 1;
        family = name > 0 ? line.substring(6, name - 1) : "";
        table = nameIn(line, name);
        chain = "";
      } else if (line.startsWith("\tchain ")) {
        chain = nameIn(line, 7);
      } else if (line.startsWith("\t\t") && hash > 0) {
        read.add(family, table, chain, line, hash);
      }
    }
    return read;
  }

  /** What stands between there and the brace at the end; empty when it is not like that. */
  private static String nameIn(String line, int from) {
    int brace = line.lastIndexOf(" {");
    return brace > from ? line.substring(from, brace) : "";
  }

  private void add(String family, String table, String chain, String line, int hash) {
    long handle;
    try {
      handle = Long.parseLong(line, hash + HANDLE.length(), line.length(), 10);
    } catch (NumberFormatException noHandle) {
      return;
    }
    Key key = new Key(family, table, chain, handle);
    if (lines.put(key, line.substring(2, hash)) != null) {
      doubtful.add(key);
    }
  }

  /** A rule's line without its handle; empty when there is none, or more than one. */
  Optional<String> line(String family, String table, String chain, OptionalLong handle) {
    if (handle.isEmpty()) {
      return Optional.empty();
    }
    Key key = new Key(family, table, chain, handle.getAsLong());
    return doubtful.contains(key) ? Optional.empty() : Optional.ofNullable(lines.get(key));
  }
}
