package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.console.command.UserError;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The columns that an answer shows, out of those that its table has.
 *
 * @param all every column of the table
 * @param shown places of the shown ones in {@code all}, in the order of showing
 * @param listed true when the user listed them; false for the usual ones, more or less
 * @param removed names the user took away
 * @param added names the user added to the usual ones
 */
record Columns(
    List<Column> all,
    List<Integer> shown,
    boolean listed,
    List<String> removed,
    List<String> added) {

  /**
   * Chooses.
   *
   * @param wide true shows the wide ones too
   * @param wanted {@code a,b} lists; {@code +c,-d} changes the usual ones
   * @throws UserError for a column that the table does not have, or when none is left
   */
  static Columns choose(List<Column> all, boolean wide, Optional<String> wanted) throws UserError {
    List<Integer> shown = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      if (wide || !all.get(i).wide()) {
        shown.add(i);
      }
    }
    if (wanted.isEmpty()) {
      return new Columns(all, shown, false, List.of(), List.of());
    }
    Columns chosen = new Columns(all, shown, false, new ArrayList<>(), new ArrayList<>());
    for (String word : words(wanted.get())) {
      chosen = chosen.apply(word);
    }
    if (chosen.shown.isEmpty()) {
      throw UserError.usage("no column is left to show", "one of: " + chosen.names());
    }
    return chosen;
  }

  private Columns apply(String word) throws UserError {
    char sign = word.charAt(0);
    if (sign == '+') {
      int place = place(word.substring(1));
      if (!shown.contains(place)) {
        shown.add(place);
        added.add(all.get(place).name());
      }
      return this;
    }
    if (sign == '-') {
      int place = place(word.substring(1));
      shown.remove((Integer) place);
      removed.add(all.get(place).name());
      return this;
    }
    int place = place(word);
    if (!listed) {
      shown.clear();
    }
    if (!shown.contains(place)) {
      shown.add(place);
    }
    return new Columns(all, shown, true, removed, added);
  }

  private static List<String> words(String list) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= list.length(); i++) {
      if (i == list.length() || list.charAt(i) == ',') {
        String word = list.substring(start, i).strip();
        if (!word.isEmpty()) {
          words.add(word);
        }
        start = i + 1;
      }
    }
    return words;
  }

  private int place(String name) throws UserError {
    String lower = name.toLowerCase(Locale.ROOT);
    List<String> known = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equals(lower)) {
        return i;
      }
      known.add(all.get(i).name());
    }
    throw Unknown.word("column", name, known);
  }

  private String names() {
    StringBuilder names = new StringBuilder();
    for (Column column : all) {
      names.append(names.isEmpty() ? "" : ", ").append(column.name());
    }
    return names.toString();
  }

  int count() {
    return shown.size();
  }

  Column column(int index) {
    return all.get(shown.get(index));
  }

  /** The cell of a shown column. */
  Line cell(Row row, int index) {
    return row.cells().get(shown.get(index));
  }

  /** The row as filters see it: the shown cells, two blanks between them. */
  String text(Row row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count(); i++) {
      text.append(i == 0 ? "" : "  ").append(cell(row, i).plain());
    }
    return text.toString();
  }

  /**
   * The value of a shown column for programs: what the record says, where it has a plain value of
   * the column's name; else the cell.
   */
  Line value(Row row, int index) {
    Line cell = cell(row, index);
    Optional<String> fact = Scalars.text(row.record().get(column(index).name()));
    return fact.isEmpty() || fact.get().equals(cell.plain()) ? cell : Line.text(fact.get());
  }

  /** The record of a row, with the chosen columns only where the user chose. */
  Tree.Obj record(Row row) {
    if (!listed && removed.isEmpty() && added.isEmpty()) {
      return row.record();
    }
    Tree.Builder chosen = Tree.object();
    if (listed) {
      for (int i = 0; i < count(); i++) {
        put(chosen, row, column(i).name(), cell(row, i));
      }
      return chosen.build();
    }
    for (Tree.Field field : row.record().fields()) {
      if (!removed.contains(field.name())) {
        chosen.put(field.name(), field.value());
      }
    }
    for (int i = 0; i < count(); i++) {
      String name = column(i).name();
      if (added.contains(name) && !row.record().has(name)) {
        put(chosen, row, name, cell(row, i));
      }
    }
    return chosen.build();
  }

  private static void put(Tree.Builder chosen, Row row, String name, Line cell) {
    Tree fact = row.record().get(name);
    if (fact != null) {
      chosen.put(name, fact);
    } else if (!cell.spans().isEmpty()) {
      chosen.put(name, cell.plain());
    }
  }
}
