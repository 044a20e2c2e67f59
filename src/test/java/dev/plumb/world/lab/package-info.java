/**
 * Tests of labs: the file's grammar and its complaints, real namespaces, and what is left
 * afterwards.
 */
package dev.plumb.world.lab;
