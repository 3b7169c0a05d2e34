package io.alignserve.batch;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What became of rows and webhooks, as {@code alignserve.batch.*}. All are there from the
 * start: what has not happened yet is 0.
 */
final class BatchMeters {

	static final String DELIVERED = "delivered";

	static final String FAILED = "failed";

	static final String GIVEN_UP = "given-up";

	private final MeterRegistry meters;

	private final AtomicInteger open = new AtomicInteger();

	BatchMeters(MeterRegistry meters) {
		this.meters = meters;
		Gauge.builder("alignserve.batch.open", this.open, AtomicInteger::get)
			.description("Batches of all instances that have rows to answer, as this instance saw them last")
			.register(meters);
		Stream.of(RowAnswer.Outcome.values()).forEach(this::rows);
		List.of(DELIVERED, FAILED, GIVEN_UP).forEach(this::webhooks);
	}

	void row(RowAnswer.Outcome outcome) {
		rows(outcome).increment();
	}

	void webhook(String outcome) {
		webhooks(outcome).increment();
	}

	void open(int batches) {
		this.open.set(batches);
	}

	private Counter rows(RowAnswer.Outcome outcome) {
		return Counter.builder("alignserve.batch.rows")
			.description("Rows of batches that were begun, by what became of them")
			.tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
			.register(this.meters);
	}

	private Counter webhooks(String outcome) {
		return Counter.builder("alignserve.batch.webhooks")
			.description("Messages about batches, by what became of an attempt to send them")
			.tag("outcome", outcome)
			.register(this.meters);
	}

}
