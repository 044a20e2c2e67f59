package dev.plumb.model.firewall;

import dev.plumb.model.Tree;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A set of values that rules ask by {@code @name}; a map also has a value for each.
 *
 * @param keyType nft's types, several when it is a concatenation: {@code ifname}, {@code ipv4_addr}
 * @param valueType {@code verdict}, {@code mark}, ...; no items for a set
 * @param flags {@code interval}, {@code timeout}, {@code constant}, {@code dynamic}
 * @param settings whatever else it has ({@code size}, {@code timeout}, {@code policy}), as nft says
 */
public record NamedSet(
    String name,
    OptionalLong handle,
    List<String> keyType,
    List<String> valueType,
    List<String> flags,
    List<Element> elements,
    Tree.Obj settings) {
  public NamedSet {
    keyType = List.copyOf(keyType);
    valueType = List.copyOf(valueType);
    flags = List.copyOf(flags);
    elements = List.copyOf(elements);
  }

  /** True when its elements have values. */
  public boolean isMap() {
    return !valueType.isEmpty();
  }

  /**
   * One of its values.
   *
   * @param value in a map of data
   * @param verdict in a verdict map
   * @param settings {@code timeout}, {@code expires}, {@code counter}, as nft says
   * @param source the element as {@code nft -j} says it
   */
  public record Element(
      Expression key,
      Optional<Expression> value,
      Optional<Verdict> verdict,
      Optional<String> comment,
      Tree.Obj settings,
      Tree source) {}
}
