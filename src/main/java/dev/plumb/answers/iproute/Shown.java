package dev.plumb.answers.iproute;

/**
 * How much is shown: the options before the object's name.
 *
 * @param details {@code -d}
 * @param statistics how often {@code -s} was given
 * @param brief {@code -br}
 * @param oneLine {@code -o}
 */
public record Shown(boolean details, int statistics, boolean brief, boolean oneLine) {
  /** What plain {@code ip} shows. */
  public static final Shown PLAIN = new Shown(false, 0, false, false);

  /** {@code ip -d}. */
  public static final Shown DETAILS = new Shown(true, 0, false, false);
}
