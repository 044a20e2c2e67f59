package dev.plumb.console.command;

import dev.plumb.model.Container;
import dev.plumb.model.Family;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts addresses for names into a program's arguments: <code>@{NAME}</code>, <code>@{NAME.6}</code>
 * and <code>@{NAME/NETWORK}</code> anywhere in a word, {@code @NAME} as a whole word that is a
 * known name.
 */
final class AddressWords {
  /** Programs to whose own grammar {@code @NAME} belongs: the server they ask. */
  private static final List<String> OWN_AT = List.of("dig", "kdig", "drill");

  private final Host host;
  private final Namespace source;

  AddressWords(Host host, Namespace source) {
    this.host = host;
    this.source = source;
  }

  /** True when nothing has to be looked up. */
  static boolean isPlain(List<String> words) {
    for (String word : words) {
      if (word.indexOf("@{") >= 0 || (word.length() > 1 && word.charAt(0) == '@')) {
        return false;
      }
    }
    return true;
  }

  /**
   * The name behind an {@code @} of a word, without what selects an address; "" when none stands
   * there.
   */
  static String nameAt(String word, int at) {
    if (word.startsWith("@{", at)) {
      int close = word.indexOf('}', at);
      return close < 0 ? "" : nameOf(word.substring(at + 2, close));
    }
    return at == 0 ? word.substring(1) : "";
  }

  /**
   * The words with addresses in them.
   *
   * @throws UserError when a name is not known, has no address, or has several and none is in a
   *     shared network
   */
  List<String> expand(List<String> words) throws UserError {
    boolean ownAt = OWN_AT.contains(Programs.baseName(words.getFirst()));
    List<String> expanded = new ArrayList<>(words.size());
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean whole = i > 0 && !ownAt && word.length() > 1 && word.charAt(0) == '@';
      if (whole && word.charAt(1) != '{' && isKnown(word.substring(1))) {
        expanded.add(address(word.substring(1)).toString());
      } else {
        expanded.add(i == 0 ? word : inside(word));
      }
    }
    return expanded;
  }

  private String inside(String word) throws UserError {
    StringBuilder out = new StringBuilder();
    int done = 0;
    for (int at = word.indexOf("@{"); at >= 0; at = word.indexOf("@{", done)) {
      int close = word.indexOf('}', at);
      if (close < 0) {
        break;
      }
      out.append(word, done, at).append(address(word.substring(at + 2, close)));
      done = close + 1;
    }
    return out.append(word, done, word.length()).toString();
  }

  private boolean isKnown(String name) {
    try {
      Names.namespace(host, nameOf(name));
      return true;
    } catch (UserError unknown) {
      // Then the word is the program's own: curl -d @file.
      return false;
    }
  }

  private static String nameOf(String inner) {
    int slash = inner.lastIndexOf('/');
    String name = slash > 0 ? inner.substring(0, slash) : inner;
    return name.endsWith(".6") ? name.substring(0, name.length() - 2) : name;
  }

  private IpAddress address(String inner) throws UserError {
    Optional<Namespace> whole = find(inner);
    int slash = inner.lastIndexOf('/');
    if (whole.isEmpty() && slash > 0) {
      return inNetwork(inner.substring(0, slash), inner.substring(slash + 1));
    }
    boolean six = whole.isEmpty() && inner.endsWith(".6");
    String name = six ? inner.substring(0, inner.length() - 2) : inner;
    Namespace target = whole.isPresent() ? whole.get() : Names.namespace(host, name);
    Family family = six ? Family.INET6 : Family.INET;
    List<Prefix> own = new ArrayList<>();
    for (Prefix candidate : Reachable.addresses(target)) {
      if (candidate.address().family() == family) {
        own.add(candidate);
      }
    }
    if (own.isEmpty()) {
      throw UserError.of(
          Exit.NO_SUCH,
          name + " has no " + (six ? "IPv6" : "IPv4") + " address",
          "only loopback and link-local ones, if any, were found in its namespace",
          "addr list " + name);
    }
    return Reachable.choose(source, name, own, "write the address, or @{" + name + "/NETWORK}");
  }

  private Optional<Namespace> find(String name) {
    try {
      return Optional.of(Names.namespace(host, name));
    } catch (UserError unknown) {
      // The caller tries the other readings of the word and reports the last one.
      return Optional.empty();
    }
  }

  private IpAddress inNetwork(String name, String network) throws UserError {
    boolean six = name.endsWith(".6");
    String target = six ? name.substring(0, name.length() - 2) : name;
    Namespace namespace = Names.namespace(host, target);
    List<String> known = new ArrayList<>();
    for (Container container : host.containersIn(namespace.id())) {
      for (Container.Attachment attachment : container.attachments()) {
        known.add(attachment.network());
        Optional<Prefix> address = six ? attachment.address6() : attachment.address();
        if (attachment.network().equals(network) && address.isPresent()) {
          return address.get().address();
        }
      }
    }
    List<String> next = new ArrayList<>();
    Spelling.question(network, known).ifPresent(next::add);
    if (!known.isEmpty()) {
      next.add("its networks: " + String.join(" ", known));
    }
    throw UserError.noSuch(
        target + " has no address in a network '" + network + "'", next.toArray(new String[0]));
  }
}
