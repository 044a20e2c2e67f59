package dev.plumb.console.render;

import java.util.List;
import java.util.Optional;

/**
 * How an answer is to look.
 *
 * @param width columns of the terminal; 0 when there is no limit (a pipe, a file)
 * @param header false leaves out the line with the columns' names
 * @param columns what {@code --columns} was given: {@code a,b} or {@code +c,-d}; empty for the
 *     usual ones
 * @param filters all must let a row stay
 */
public record RenderOptions(
    Format format, int width, boolean header, Optional<String> columns, List<Filter> filters) {
  /** A table as wide as it likes. */
  public static final RenderOptions PLAIN = of(Format.TABLE);

  public RenderOptions {
    filters = List.copyOf(filters);
    if (width < 0) {
      throw new IllegalArgumentException("width " + width);
    }
  }

  /** A format with nothing else said. */
  public static RenderOptions of(Format format) {
    return new RenderOptions(format, 0, true, Optional.empty(), List.of());
  }

  /**
   * How one answer of a stream of them looks: JSON is an object a line, as the stream never closes
   * an array, and the columns' names stand once.
   *
   * @param later true when another one came before it
   */
  public RenderOptions partOfStream(boolean later) {
    RenderOptions part = format == Format.JSON ? withFormat(Format.JSONL) : this;
    return later && format == Format.CSV ? part.withHeader(false) : part;
  }

  public RenderOptions withFormat(Format other) {
    return new RenderOptions(other, width, header, columns, filters);
  }

  public RenderOptions withWidth(int other) {
    return new RenderOptions(format, other, header, columns, filters);
  }

  public RenderOptions withHeader(boolean other) {
    return new RenderOptions(format, width, other, columns, filters);
  }

  public RenderOptions withColumns(String other) {
    return new RenderOptions(format, width, header, Optional.of(other), filters);
  }

  public RenderOptions withFilters(List<Filter> other) {
    return new RenderOptions(format, width, header, columns, other);
  }
}
