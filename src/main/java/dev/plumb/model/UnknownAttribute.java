package dev.plumb.model;

/**
 * An attribute of a kernel newer than we are, kept as it came.
 *
 * @param type the number within its message or nest, without the NLA flags
 */
public record UnknownAttribute(int type, Bytes payload) {}
