/**
 * What is true: immutable records for the facts of a host's network stacks, and the questions that
 * can be answered from them alone.
 *
 * <p>Lives here: links, addresses, routes, namespaces, containers, gaps, and {@link
 * dev.plumb.model.Host}, through which the graph is walked by key. May not: read, print, know the
 * time, a library, or another room.
 */
@NullMarked
package dev.plumb.model;

import org.jspecify.annotations.NullMarked;
