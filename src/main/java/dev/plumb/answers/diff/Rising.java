package dev.plumb.answers.diff;

/** Which members of a row stay where they are when the others are moved. */
final class Rising {
  private Rising() {}

  /**
   * Marks a longest part of a row whose numbers rise.
   *
   * @param row different numbers, any
   * @return as long as the row; true for those in that part
   */
  static boolean[] longest(int... row) {
    int[] ends = new int[row.length]; // where the lowest end of a part of that length is
    int[] earlier = new int[row.length]; // the member before it in its part
    int length = 0;
    for (int i = 0; i < row.length; i++) {
      int low = 0;
      int high = length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (row[ends[middle]] < row[i]) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      earlier[i] = low == 0 ? -1 : ends[low - 1];
      ends[low] = i;
      length = Math.max(length, low + 1);
    }
    boolean[] part = new boolean[row.length];
    for (int i = length == 0 ? -1 : ends[length - 1]; i >= 0; i = earlier[i]) {
      part[i] = true;
    }
    return part;
  }
}
