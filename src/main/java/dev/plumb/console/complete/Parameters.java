package dev.plumb.console.complete;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looking names up. */
final class Parameters {
  private Parameters() {}

  static @Nullable Parameter exact(List<Parameter> all, String name) {
    for (Parameter parameter : all) {
      if (parameter.names().contains(name)) {
        return parameter;
      }
    }
    return null;
  }

  /** The parameter meant by the start of a name, or null when none, or several, are meant. */
  static @Nullable Parameter meant(List<Parameter> all, String start, Spec.Abbreviation rule) {
    Parameter exact = exact(all, start);
    if (exact != null || rule == Spec.Abbreviation.NONE) {
      return exact;
    }
    Parameter found = null;
    for (Parameter parameter : all) {
      if (startsOne(parameter.names(), start)) {
        if (rule == Spec.Abbreviation.FIRST) {
          return parameter;
        }
        if (found != null) {
          return null;
        }
        found = parameter;
      }
    }
    return found;
  }

  /** The command meant by a word, by the program's own rule of abbreviation. */
  static @Nullable Node command(List<Node> all, String word, Spec.Abbreviation rule) {
    Node found = null;
    for (Node node : all) {
      if (node.names().contains(word)) {
        return node;
      }
    }
    if (rule == Spec.Abbreviation.NONE || word.isEmpty()) {
      return null;
    }
    for (Node node : all) {
      if (startsOne(node.names(), word)) {
        if (rule == Spec.Abbreviation.FIRST) {
          return node;
        }
        if (found != null) {
          return null;
        }
        found = node;
      }
    }
    return found;
  }

  private static boolean startsOne(List<String> names, String start) {
    for (String name : names) {
      if (name.startsWith(start)) {
        return true;
      }
    }
    return false;
  }
}
