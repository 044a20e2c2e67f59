/**
 * Who is reached at a port: listeners and whose they are, what publishes them, who talks to whom.
 *
 * <p>Lives here: facts about sockets joined with processes, containers and engines' records. May
 * not: read anything but the model, or guess; what was not read makes no statement.
 */
@NullMarked
package dev.plumb.answers.port;

import org.jspecify.annotations.NullMarked;
