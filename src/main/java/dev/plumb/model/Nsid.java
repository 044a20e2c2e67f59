package dev.plumb.model;

/**
 * The name that one namespace has for another.
 *
 * @param nsid 0 or more; valid only for who asked
 * @param target the namespace it names
 */
public record Nsid(int nsid, NetnsId target) {}
