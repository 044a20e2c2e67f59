/**
 * Packet filtering rules as facts: tables, chains, rules and sets, whichever tool wrote them.
 *
 * <p>iptables' options and nft's expressions are said in one vocabulary, {@link
 * dev.plumb.model.firewall.Statement} and {@link dev.plumb.model.firewall.Expression}, so that who
 * evaluates a ruleset need not know who wrote it; every rule keeps its own text besides. May not:
 * parse, read, evaluate.
 */
@NullMarked
package dev.plumb.model.firewall;

import org.jspecify.annotations.NullMarked;
