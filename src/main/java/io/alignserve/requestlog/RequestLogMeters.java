package io.alignserve.requestlog;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * What became of rows, as {@code alignserve.requestlog.*}.
 */
@Component
class RequestLogMeters {

	private static final Logger logger = LoggerFactory.getLogger(RequestLogMeters.class);

	private final MeterRegistry registry;

	private final Counter written;

	private final Counter replayed;

	private final Counter refused;

	private final Counter damaged;

	private final Counter lost;

	RequestLogMeters(MeterRegistry registry) {
		this.registry = registry;
		this.written = counter("written", "Rows written to the database");
		this.replayed = counter("replayed", "Rows found in the spool at the start and sent to the database");
		this.refused = counter("refused", "Rows that the database refused, kept in a file");
		this.damaged = counter("damaged", "Unreadable lines of the spool, kept in a file");
		this.lost = counter("lost", "Rows that could be written neither to the spool nor to the database");
	}

	private Counter counter(String name, String description) {
		return Counter.builder("alignserve.requestlog." + name).description(description).register(this.registry);
	}

	/** Watches how many rows are not in the database yet. */
	void watch(Shipping shipping) {
		Gauge.builder("alignserve.requestlog.spooled", shipping, Shipping::rows)
			.description("Rows in the spool that are not in the database yet")
			.register(this.registry);
	}

	void written(int rows) {
		this.written.increment(rows);
	}

	void replayed(long rows) {
		this.replayed.increment(rows);
	}

	void refused(String id, Exception cause) {
		this.refused.increment();
		logger.warn("The database refuses the row of request {}, it is kept in the spool's file \"{}\": {}", id,
				SpoolFiles.REFUSED, Outage.describe(cause));
	}

	void damaged(Spool spool) {
		this.damaged.increment();
		logger.warn("A line in {} is damaged, it is kept in the file \"{}\"", spool, SpoolFiles.DAMAGED);
	}

	long refused() {
		return (long) this.refused.count();
	}

	long lost() {
		return (long) this.lost.count();
	}

	void lost(String id, Exception cause) {
		this.lost.increment();
		logger.warn("Request {} is missing from the request log: {}", id, Outage.describe(cause));
	}

	void lost(long rows, Exception cause) {
		this.lost.increment(rows);
		logger.error("{} rows are missing from the request log: {}", rows, Outage.describe(cause));
	}

}
