package io.alignserve.registry;

import java.util.Objects;
import java.util.function.LongFunction;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The changes of what is wanted. Each takes the row of {@code fleet} first, so that one
 * follows the other over all instances, and tells them when it is committed.
 */
class Fleet {

	/** The channel on which changes are told. */
	static final String CHANNEL = "alignserve_registry";

	private final JdbcClient database;

	private final TransactionTemplate transaction;

	Fleet(JdbcClient database, PlatformTransactionManager transactions) {
		this.database = database;
		this.transaction = new TransactionTemplate(transactions);
		// Never part of a caller's transaction: those who are told must see the rows.
		this.transaction.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
	}

	/**
	 * Changes something in one transaction.
	 * @param change gets the fleet's new revision
	 * @return what the change returned
	 */
	<T> T change(LongFunction<T> change) {
		T result = this.transaction.execute((status) -> {
			long revision = this.database.sql("UPDATE fleet SET revision = revision + 1 RETURNING revision")
				.query(Long.class)
				.single();
			T changed = change.apply(revision);
			this.database.sql("SELECT pg_notify(:channel, :revision)")
				.param("channel", CHANNEL)
				.param("revision", String.valueOf(revision))
				.query((row, number) -> "")
				.list();
			return changed;
		});
		return Objects.requireNonNull(result);
	}

	/** Returns the number of changes so far. */
	long revision() {
		return this.database.sql("SELECT revision FROM fleet").query(Long.class).single();
	}

}
