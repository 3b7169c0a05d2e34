package io.alignserve.registry;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The acts of administration, kept for ever.
 */
public interface AuditTrail {

	/**
	 * Pages through the acts, newest first.
	 * @param filter which acts
	 * @param before only acts with a smaller id; {@code null} = from the newest
	 * @param limit the most acts, 1 to 1000
	 * @return the acts
	 */
	List<AuditEntry> entries(Filter filter, @Nullable Long before, int limit);

	/**
	 * Records an act that was done and that no other module records.
	 * @param by who did it
	 * @param action which act, for example {@code request.texts}
	 * @param subject to what it was done
	 * @param detail what exactly was done
	 */
	void note(String by, String action, String subject, String detail);

	/**
	 * Which acts; what is {@code null} does not matter.
	 *
	 * @param by who did it
	 * @param action which act
	 * @param subject which checkpoint or alias
	 * @param from not before this time
	 * @param to before this time
	 */
	record Filter(@Nullable String by, @Nullable String action, @Nullable String subject, @Nullable Instant from,
			@Nullable Instant to) {
	}

}
