package dev.plumb.answers.iproute;

/** Makes the text. */
final class TextOutput implements Output {
  private final StringBuilder out = new StringBuilder();
  private final String separator;

  TextOutput(boolean oneLine) {
    separator = oneLine ? "\\" : "\n";
  }

  /** What was said so far. */
  String said() {
    return out.toString();
  }

  @Override
  public boolean isJson() {
    return false;
  }

  @Override
  public void text(String words) {
    out.append(words);
  }

  @Override
  public void separator() {
    out.append(separator);
  }

  @Override
  public void string(String key, String before, String value, String after) {
    out.append(before).append(value).append(after);
  }

  @Override
  public void number(String key, String before, long value, String after) {
    out.append(before).append(value).append(after);
  }

  @Override
  public void hex(String key, String before, long value, String after) {
    out.append(before).append(Words.hex(value)).append(after);
  }

  @Override
  public void present(String key, String words) {
    out.append(words);
  }

  @Override
  public void marker(String key, String words) {
    out.append(words);
  }

  @Override
  public void onOff(String key, String before, boolean value, String after) {
    out.append(before).append(value ? "on" : "off").append(after);
  }

  @Override
  public void item(String before, String value, String after) {
    out.append(before).append(value).append(after);
  }

  @Override
  public void openArray(String key, String words) {
    out.append(words);
  }

  @Override
  public void closeArray(String words) {
    out.append(words);
  }

  @Override
  public void openObject(String key) {}

  @Override
  public void openItem() {}

  @Override
  public void closeObject() {}

  @Override
  public void jsonNumber(String key, long value) {}

  @Override
  public void jsonString(String key, String value) {}

  @Override
  public void jsonFlag(String key, boolean value) {}

  @Override
  public void jsonDecimal(String key, String value) {}

  @Override
  public void jsonNull(String key) {}
}
