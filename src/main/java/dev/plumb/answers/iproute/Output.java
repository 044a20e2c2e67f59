package dev.plumb.answers.iproute;

/**
 * Where a walk says its attributes: to a line of text, or to a tree for JSON.
 *
 * <p>iproute2 says both with one call, so an attribute has its JSON key and the words around it in
 * text. What only one of them has is said by {@link #text} or by the {@code json} calls; the other
 * output ignores it.
 */
interface Output {
  /** True when a tree is made. */
  boolean isJson();

  /** Words that only the text has. */
  void text(String words);

  /** The line separator: a line feed, or a backslash under {@code -o}. */
  void separator();

  /** A named string, with the words before and after it in text. */
  void string(String key, String before, String value, String after);

  /** A named number. */
  void number(String key, String before, long value, String after);

  /** A named number that JSON has as a string: {@code 0x2a}, and {@code 0} for zero. */
  void hex(String key, String before, long value, String after);

  /** Something that is simply there: words in text, {@code true} in JSON. */
  void present(String key, String words);

  /** Something that is simply there: words in text, {@code null} in JSON. */
  void marker(String key, String words);

  /** {@code on} or {@code off} in text, a boolean in JSON. */
  void onOff(String key, String before, boolean value, String after);

  /** A string in an array: no key. */
  void item(String before, String value, String after);

  void openArray(String key, String words);

  void closeArray(String words);

  void openObject(String key);

  /** An object in an array. */
  void openItem();

  void closeObject();

  /** A number that only JSON has. */
  void jsonNumber(String key, long value);

  /** A string that only JSON has. */
  void jsonString(String key, String value);

  /** A boolean that only JSON has. */
  void jsonFlag(String key, boolean value);

  /** A number with decimals that only JSON has. */
  void jsonDecimal(String key, String value);

  /** A null that only JSON has. */
  void jsonNull(String key);
}
