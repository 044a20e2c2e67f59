package dev.plumb.answers.iproute;

/**
 * What of a route is said. ip leaves out what the filter has said already: under {@code dev eth0}
 * no route says {@code dev eth0}.
 *
 * @param table false under {@code table NAME}, also for the main table without a filter
 * @param device false under {@code dev}
 * @param gateway false under {@code via ADDRESS}
 * @param protocol false under {@code proto}
 * @param scope false under {@code scope}
 * @param source false under {@code src ADDRESS}
 * @param metric false under {@code metric}
 * @param tos false under {@code tos}
 * @param flow false under {@code realms}
 * @param incoming false under {@code iif}
 */
public record RouteShown(
    boolean table,
    boolean device,
    boolean gateway,
    boolean protocol,
    boolean scope,
    boolean source,
    boolean metric,
    boolean tos,
    boolean flow,
    boolean incoming) {
  /** Everything: {@code ip route show table all}. */
  public static final RouteShown ALL =
      new RouteShown(true, true, true, true, true, true, true, true, true, true);
}
