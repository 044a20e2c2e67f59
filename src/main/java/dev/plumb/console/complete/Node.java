package dev.plumb.console.complete;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One command of a program ({@code add} of {@code ip address add}), or the program itself.
 *
 * @param names its spellings, the full one first
 * @param help one line
 * @param effect what it does, null when as its parent
 * @param fallback the command meant when nothing follows
 * @param options the options allowed from here on
 * @param keywords words taken in any order
 * @param positional what is told by its place
 * @param bare the keyword meant by a value alone: {@code ip address show eth0}
 * @param commands what may follow, in the order in which the program compares
 * @param grammar the sub-language of all further words
 * @param program whether the further words are another program's line
 * @param rescope whether the first positional names the namespace in which that program runs
 */
public record Node(
    List<String> names,
    String help,
    @Nullable Effect effect,
    Optional<String> fallback,
    List<Parameter> options,
    List<Parameter> keywords,
    List<Argument> positional,
    Optional<String> bare,
    List<Node> commands,
    Optional<String> grammar,
    boolean program,
    boolean rescope) {
  public Node {
    names = List.copyOf(names);
    options = List.copyOf(options);
    keywords = List.copyOf(keywords);
    positional = List.copyOf(positional);
    commands = List.copyOf(commands);
  }

  String name() {
    return names.get(0);
  }

  @Nullable Parameter keyword(String word) {
    return Parameters.exact(keywords, word);
  }
}
