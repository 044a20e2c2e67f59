package dev.plumb.answers.iproute;

import dev.plumb.model.Tree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the tree: an array of what was said between {@link #openItem} and {@link #closeObject}. */
final class TreeOutput implements Output {
  /** An array or object that is still open. */
  private record Level(@Nullable String key, boolean array, List<Tree.Field> fields) {}

  private final Deque<Level> open = new ArrayDeque<>();
  private final List<Tree> items = new ArrayList<>();

  /** All objects that are closed. */
  List<Tree> items() {
    return items;
  }

  @Override
  public boolean isJson() {
    return true;
  }

  private void put(@Nullable String key, Tree value) {
    Level level = open.peek();
    if (level == null) {
      items.add(value);
    } else {
      level.fields().add(new Tree.Field(key == null ? "" : key, value));
    }
  }

  private void close() {
    Level level = open.pop();
    if (level.array()) {
      List<Tree> values = new ArrayList<>(level.fields().size());
      for (Tree.Field field : level.fields()) {
        values.add(field.value());
      }
      put(level.key(), new Tree.Arr(values));
    } else {
      put(level.key(), new Tree.Obj(level.fields()));
    }
  }

  @Override
  public void text(String words) {}

  @Override
  public void separator() {}

  @Override
  public void string(String key, String before, String value, String after) {
    put(key, new Tree.Text(value));
  }

  @Override
  public void number(String key, String before, long value, String after) {
    put(key, new Tree.Num(value));
  }

  @Override
  public void hex(String key, String before, long value, String after) {
    put(key, new Tree.Text(Words.hex(value)));
  }

  @Override
  public void present(String key, String words) {
    put(key, new Tree.Flag(true));
  }

  @Override
  public void marker(String key, String words) {
    put(key, new Tree.Nil());
  }

  @Override
  public void onOff(String key, String before, boolean value, String after) {
    put(key, new Tree.Flag(value));
  }

  @Override
  public void item(String before, String value, String after) {
    put(null, new Tree.Text(value));
  }

  @Override
  public void openArray(String key, String words) {
    open.push(new Level(key, true, new ArrayList<>()));
  }

  @Override
  public void closeArray(String words) {
    close();
  }

  @Override
  public void openObject(String key) {
    open.push(new Level(key, false, new ArrayList<>()));
  }

  @Override
  public void openItem() {
    open.push(new Level(null, false, new ArrayList<>()));
  }

  @Override
  public void closeObject() {
    close();
  }

  @Override
  public void jsonNumber(String key, long value) {
    put(key, new Tree.Num(value));
  }

  @Override
  public void jsonString(String key, String value) {
    put(key, new Tree.Text(value));
  }

  @Override
  public void jsonFlag(String key, boolean value) {
    put(key, new Tree.Flag(value));
  }

  @Override
  public void jsonDecimal(String key, String value) {
    put(key, new Tree.Decimal(value));
  }

  @Override
  public void jsonNull(String key) {
    put(key, new Tree.Nil());
  }
}
