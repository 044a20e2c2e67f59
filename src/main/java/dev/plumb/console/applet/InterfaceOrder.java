package dev.plumb.console.applet;

/**
 * The order in which net-tools list interfaces: by name, a number at its end as a number, aliases
 * behind.
 */
final class InterfaceOrder {
  private InterfaceOrder() {}

  static int compare(String left, String right) {
    String a = base(left);
    String b = base(right);
    int aDigits = digitsFrom(a);
    int bDigits = digitsFrom(b);
    int common = Math.min(aDigits, bDigits);
    int order = a.substring(0, common).compareTo(b.substring(0, common));
    order = order != 0 ? order : Integer.compare(aDigits, bDigits);
    order = order != 0 ? order : Long.compare(number(a, aDigits), number(b, bDigits));
    order = order != 0 ? order : a.compareTo(b);
    return order != 0 ? order : Long.compare(alias(left), alias(right));
  }

  /** The interface that a name means to the kernel: the part before the first colon. */
  static String device(String name) {
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /** The name without an alias, which is a colon with digits behind it. */
  private static String base(String name) {
    int digits = digitsFrom(name);
    boolean alias = digits > 0 && digits < name.length() && name.charAt(digits - 1) == ':';
    return alias ? name.substring(0, digits - 1) : name;
  }

  private static long alias(String name) {
    String base = base(name);
    return base.length() == name.length() ? -1 : number(name, base.length() + 1);
  }

  private static int digitsFrom(String name) {
    int at = name.length();
    while (at > 0 && Character.isDigit(name.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  private static long number(String name, int from) {
    long value = 0;
    for (int i = from; i < name.length() && Character.isDigit(name.charAt(i)); i++) {
      value = value * 10 + name.charAt(i) - '0';
    }
    return value;
  }
}
