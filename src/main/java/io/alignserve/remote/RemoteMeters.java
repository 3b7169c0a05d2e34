package io.alignserve.remote;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * What was asked of one server, as metrics. Tags are the checkpoint's name and few
 * outcomes.
 */
final class RemoteMeters {

	private final MeterRegistry meters;

	private final String checkpoint;

	private final Set<Meter> used = ConcurrentHashMap.newKeySet();

	RemoteMeters(MeterRegistry meters, String checkpoint) {
		this.meters = meters;
		this.checkpoint = checkpoint;
	}

	/**
	 * Notes a request.
	 * @param outcome {@code answered}, {@code cancelled} or the kind of a fault
	 * @param nanos how long it took
	 */
	void request(String outcome, long nanos) {
		Timer timer = Timer.builder("alignserve.remote.requests")
			.description("HTTP requests to the server that computes a checkpoint")
			.tag("checkpoint", this.checkpoint)
			.tag("outcome", outcome)
			.register(this.meters);
		this.used.add(timer);
		timer.record(nanos, TimeUnit.NANOSECONDS);
	}

	void retry() {
		Counter counter = Counter.builder("alignserve.remote.retries")
			.description("requests that were sent again to the server that computes a checkpoint")
			.tag("checkpoint", this.checkpoint)
			.register(this.meters);
		this.used.add(counter);
		counter.increment();
	}

	/** The checkpoint is gone; one of its name begins anew. */
	void remove() {
		this.used.forEach(this.meters::remove);
	}

}
