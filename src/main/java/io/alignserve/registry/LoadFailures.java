package io.alignserve.registry;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.alignserve.pool.OutOfBudgetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints that this instance could not load, why, and when to try again. Each reason
 * is logged once. Pauses are those of a clock that nobody sets.
 */
class LoadFailures {

	private static final Logger logger = LoggerFactory.getLogger(LoadFailures.class);

	private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

	private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

	private final Map<String, Failure> failures = new ConcurrentHashMap<>();

	private final LongSupplier nanoTime;

	LoadFailures(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	void note(String name, RuntimeException cause) {
		String reason = Reasons.of(cause);
		Failure before = this.failures.get(name);
		if (before == null || !before.reason().equals(reason)) {
			logger.warn("checkpoint {} cannot be loaded: {}", name, reason);
		}
		Duration pause = (before == null) ? FIRST_PAUSE : longer(before.pause());
		this.failures.put(name, new Failure(reason, cause instanceof OutOfBudgetException, pause,
				this.nanoTime.getAsLong() + pause.toNanos()));
	}

	private static Duration longer(Duration pause) {
		Duration twice = pause.multipliedBy(2);
		return (twice.compareTo(LONGEST_PAUSE) > 0) ? LONGEST_PAUSE : twice;
	}

	boolean mustWait(String name) {
		Failure failure = this.failures.get(name);
		return failure != null && this.nanoTime.getAsLong() - failure.retryNanos() < 0;
	}

	Optional<String> reason(String name) {
		return Optional.ofNullable(this.failures.get(name)).map(Failure::reason);
	}

	void clear(String name) {
		this.failures.remove(name);
	}

	/** Something changed: what did not fit may fit now. */
	void roomMayBeThere() {
		this.failures.replaceAll((name, failure) -> failure.budget()
				? new Failure(failure.reason(), true, failure.pause(), this.nanoTime.getAsLong()) : failure);
	}

	private record Failure(String reason, boolean budget, Duration pause, long retryNanos) {
	}

}
