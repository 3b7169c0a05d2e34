package io.alignserve.requestlog;

import java.io.IOException;
import java.sql.SQLException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that something does not work and once that it works again, however often it
 * is tried in between.
 */
final class Outage {

	private static final Logger logger = LoggerFactory.getLogger(Outage.class);

	private final String begins;

	private final String ends;

	private boolean on;

	/**
	 * Creates a watch over something that works.
	 * @param begins what to say when it does not
	 * @param ends what to say when it does again
	 */
	Outage(String begins, String ends) {
		this.begins = begins;
		this.ends = ends;
	}

	synchronized void failed(Throwable cause) {
		if (!this.on) {
			this.on = true;
			logger.warn("{} ({})", this.begins, describe(cause));
		}
	}

	synchronized void worked() {
		if (this.on) {
			this.on = false;
			logger.info(this.ends);
		}
	}

	/** A message of the database may quote a row, so only its kind is told. */
	static String describe(Throwable cause) {
		String kind = cause.getClass().getSimpleName();
		if (cause instanceof SQLException sql) {
			return kind + ", SQL state " + sql.getSQLState();
		}
		return (cause instanceof IOException) ? kind + ": " + cause.getMessage() : kind;
	}

}
