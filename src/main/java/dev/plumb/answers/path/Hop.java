package dev.plumb.answers.path;

/**
 * One step of a packet's way.
 *
 * @param namespace by the name plumb calls it
 * @param device the link's name; "" where a step concerns none
 * @param stage {@code route}, {@code output}, {@code neigh}, {@code bridge}, ...
 * @param evidence what decided, with the rule's, route's or entry's own words
 */
public record Hop(String namespace, String device, String stage, String evidence) {}
