package dev.plumb.model;

/**
 * Something that could not be seen. A fact like any other: shown, saved, and it makes an answer
 * unknown when it decides.
 *
 * @param subject what it is about: a namespace, an engine, a file
 * @param reason why it could not be read: {@code EACCES (CAP_SYS_PTRACE is missing)}
 * @param consequence what cannot be said because of it
 */
public record Gap(String subject, String reason, String consequence) {}
