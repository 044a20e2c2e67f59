package dev.plumb.console.render;

import dev.plumb.console.command.Span.Style;
import java.util.EnumMap;
import java.util.Map;

/** What each style looks like; resolved once and passed in. */
public record Theme(Map<Style, Paint> paints) {
  public Theme {
    paints = Map.copyOf(paints);
  }

  /** The eight colours every terminal has and lets its user choose, and the terminal's own. */
  public enum Colour {
    DEFAULT,
    RED,
    GREEN,
    YELLOW,
    BLUE,
    MAGENTA,
    CYAN
  }

  /** How a run of text is painted. */
  public record Paint(Colour colour, boolean bold, boolean faint) {
    /** As the terminal writes anyway. */
    public static final Paint NONE = new Paint(Colour.DEFAULT, false, false);

    /** True when it changes nothing; not by equals, which the JDK would first have to generate. */
    boolean isNone() {
      return colour == Colour.DEFAULT && !bold && !faint;
    }
  }

  /**
   * The usual one: readable on light and on dark ground, so neither white, black nor yellow for
   * running text.
   */
  public static Theme usual() {
    Map<Style, Paint> paints = new EnumMap<>(Style.class);
    paints.put(Style.HEADING, new Paint(Colour.DEFAULT, true, false));
    paints.put(Style.DIM, new Paint(Colour.DEFAULT, false, true));
    paints.put(Style.STRONG, new Paint(Colour.DEFAULT, true, false));
    paints.put(Style.NAMESPACE, new Paint(Colour.GREEN, false, false));
    paints.put(Style.LINK, new Paint(Colour.CYAN, false, false));
    paints.put(Style.ADDRESS, new Paint(Colour.MAGENTA, false, false));
    paints.put(Style.HARDWARE, new Paint(Colour.BLUE, false, false));
    paints.put(Style.GOOD, new Paint(Colour.GREEN, false, false));
    paints.put(Style.WARNING, new Paint(Colour.YELLOW, true, false));
    paints.put(Style.BAD, new Paint(Colour.RED, true, false));
    return new Theme(paints);
  }

  /** The paint of a style. */
  public Paint of(Style style) {
    return paints.getOrDefault(style, Paint.NONE);
  }
}
