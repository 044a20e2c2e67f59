package dev.plumb.world.snapshot;

/**
 * How much a file may ask of us before it is refused; a file's own claims are never believed.
 *
 * <p>A host of 1,000 namespaces takes about 5 MB of JSON, so a hundred times that is still
 * somebody's host.
 *
 * @param bytes of JSON, after decompression
 * @param ratio how many times larger than the compressed bytes read so far; gzip itself can reach
 *     1,032
 * @param ratioFree bytes of JSON that may come before the ratio counts: small files compress well
 * @param namespaces in one host
 * @param records in one facet of one namespace, or one list of the host
 * @param nodes values inside one record
 * @param depth of nesting
 * @param text characters in one text
 */
record Limits(
    long bytes,
    int ratio,
    long ratioFree,
    int namespaces,
    int records,
    int nodes,
    int depth,
    int text) {
  static final Limits DEFAULT =
      new Limits(512L << 20, 250, 8L << 20, 100_000, 2_000_000, 100_000, 100, 1 << 20);
}
