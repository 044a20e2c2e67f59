/**
 * Tests of the engines' readers: a copied tree with the daemon's own answer as oracle, hand-written
 * daemons, a real one.
 */
package dev.plumb.world.engine;
