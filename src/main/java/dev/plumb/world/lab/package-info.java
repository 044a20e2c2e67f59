/**
 * Small real networks: a YAML file becomes namespaces, links, addresses, routes and answering
 * ports, by {@code ip -batch}; and the demo, which is such a lab in namespaces of its own.
 *
 * <p>Lives here: the file's grammar, building, taking down. May not: touch a link or namespace it
 * did not make.
 */
@NullMarked
package dev.plumb.world.lab;

import org.jspecify.annotations.NullMarked;
