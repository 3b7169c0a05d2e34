package io.alignserve.registry;

import java.time.Instant;

/**
 * One act of administration.
 *
 * @param id counts the acts
 * @param at when
 * @param by who: a key's name, {@code configuration} or {@code gates}
 * @param instance the instance that did it
 * @param action for example {@code checkpoint.register}, {@code alias.point}
 * @param subject the checkpoint or alias
 * @param outcome {@code DONE} or {@code REFUSED}
 * @param detail what exactly, or why it was refused
 */
public record AuditEntry(long id, Instant at, String by, String instance, String action, String subject,
		String outcome, String detail) {
}
