package io.alignserve.api;

import java.time.Duration;

import io.alignserve.generation.CompletionRate;
import io.alignserve.generation.Engine;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Bounds how many calls are served at a time: Resilience4j's bulkhead {@code v1}. Each
 * call that waits for an engine holds a thread of the web server; were there none left,
 * nobody would hear that the service is full, or that it is healthy.
 */
@Component
class AdmissionGate {

	/** The bulkhead's name, in metrics too. */
	static final String NAME = "v1";

	private static final Logger logger = LoggerFactory.getLogger(AdmissionGate.class);

	private final Bulkhead bulkhead;

	private final CompletionRate rate = new CompletionRate();

	AdmissionGate(BulkheadRegistry bulkheads, LimitsProperties limits, Environment environment,
			@Value("${server.tomcat.threads.max:200}") int threads) {
		int calls = Threading.VIRTUAL.isActive(environment) ? limits.calls() : below(threads, limits.calls());
		this.bulkhead = bulkheads.bulkhead(NAME,
				BulkheadConfig.custom().maxConcurrentCalls(calls).maxWaitDuration(Duration.ZERO).build());
	}

	/** One thread in five is left for refusals, health and administration. */
	static int below(int threads, int calls) {
		int most = Math.max(1, threads - threads / 5);
		if (calls > most) {
			logger.warn(
					"alignserve.limits.calls is {}, but server.tomcat.threads.max is {}: {} calls are served at a time",
					calls, threads, most);
		}
		return Math.min(calls, most);
	}

	/**
	 * Lets a call in, which must {@link #leave} later.
	 * @throws Engine.QueueFullException if too many are under way
	 */
	void enter() {
		if (!this.bulkhead.tryAcquirePermission()) {
			throw new Engine.QueueFullException(
					most() + " calls are under way, the most that are served at a time (alignserve.limits.calls)",
					this.rate.until(most()));
		}
		this.rate.begun(1);
	}

	/**
	 * Notes that a call has ended.
	 * @param answered whether it was; a call that was refused tells nothing of how long
	 * others take
	 */
	void leave(boolean answered) {
		if (answered) {
			this.rate.ended();
		}
		else {
			this.rate.dropped();
		}
		this.bulkhead.releasePermission();
	}

	/** How many calls are served now. */
	int underWay() {
		return most() - this.bulkhead.getMetrics().getAvailableConcurrentCalls();
	}

	/** How many calls are served at a time. */
	int most() {
		return this.bulkhead.getMetrics().getMaxAllowedConcurrentCalls();
	}

}
