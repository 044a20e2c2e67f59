package dev.plumb.answers.iproute;

import dev.plumb.model.Tree;

/** A tree as {@code ip -j} writes it: no blanks, and no escape beyond those that iproute2 makes. */
final class JsonText {
  private JsonText() {}

  static String of(Tree tree) {
    StringBuilder out = new StringBuilder();
    write(tree, out);
    return out.toString();
  }

  private static void write(Tree tree, StringBuilder out) {
    switch (tree) {
      case Tree.Obj obj -> {
        out.append('{');
        for (int i = 0; i < obj.fields().size(); i++) {
          if (i > 0) {
            out.append(',');
          }
          quote(obj.fields().get(i).name(), out);
          out.append(':');
          write(obj.fields().get(i).value(), out);
        }
        out.append('}');
      }
      case Tree.Arr arr -> {
        out.append('[');
        for (int i = 0; i < arr.items().size(); i++) {
          if (i > 0) {
            out.append(',');
          }
          write(arr.items().get(i), out);
        }
        out.append(']');
      }
      case Tree.Text text -> quote(text.value(), out);
      case Tree.Num num -> out.append(num.value());
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
      switch (c) {
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\f' -> out.append("\\f");
        case '\b' -> out.append("\\b");
        case '\\' -> out.append("\\\\");
        case '"' -> out.append("\\\"");
        default -> out.append(c);
      }
    }
    out.append('"');
  }
}
