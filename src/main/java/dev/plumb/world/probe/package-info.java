/**
 * Live checks from inside a namespace: the only room whose packets leave.
 *
 * <p>Lives here: one small class per kind of probe, and the resolver that asks the namespace's own
 * name servers. May not: use the JVM's resolver, start a thread inside a visit, believe a reply's
 * length, or send what nobody asked for.
 */
@NullMarked
package dev.plumb.world.probe;

import org.jspecify.annotations.NullMarked;
