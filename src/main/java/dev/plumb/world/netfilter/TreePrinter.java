package dev.plumb.world.netfilter;

import dev.plumb.model.Tree;

/** A tree as a line of JSON, for a rule of which nothing better can be printed. */
final class TreePrinter {
  private TreePrinter() {}

  static void print(Tree tree, StringBuilder out) {
    switch (tree) {
      case Tree.Obj object -> {
        out.append('{');
        String comma = "";
        for (Tree.Field field : object.fields()) {
          out.append(comma);
          quote(field.name(), out);
          out.append(": ");
          print(field.value(), out);
          comma = ", ";
        }
        out.append('}');
      }
      case Tree.Arr array -> {
        out.append('[');
        String comma = "";
        for (Tree item : array.items()) {
          out.append(comma);
          print(item, out);
          comma = ", ";
        }
        out.append(']');
      }
      case Tree.Text text -> quote(text.value(), out);
      case Tree.Num number -> out.append(number.value());
      case Tree.Decimal decimal -> out.append(decimal.value());
      case Tree.Flag flag -> out.append(flag.value());
      case Tree.Hex hex -> quote(hex.value().toString(), out);
      case Tree.Nil nil -> out.append("null");
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    out.append('"');
  }
}
