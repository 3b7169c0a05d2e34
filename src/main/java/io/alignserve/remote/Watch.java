package io.alignserve.remote;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.alignserve.generation.EngineHealth;

/**
 * Asks a server from time to time whether it still serves the model. Two times no opens
 * the circuit breaker; the next yes half opens it, as its pause does where requests had
 * opened it. Then a short request of the watch's own finds out whether the server answers
 * again, for it can list its models and yet fail whatever else it is asked; the requests
 * of callers are many at a time or take long, and wait for that.
 */
final class Watch {

	private static final Logger logger = LoggerFactory.getLogger(Watch.class);

	private static final int FAILURES = 2;

	/** To list models is no work, whatever else the server is doing. */
	private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

	private final Server server;

	private final CircuitBreaker breaker;

	private final HttpClient client;

	private final ScheduledExecutorService timer;

	private final Duration interval;

	private final Line line;

	private final Supplier<Call> trials;

	/** When it was asked last. */
	private volatile long lookedNanos;

	private int failures;

	private @Nullable Call trial;

	private boolean closed;

	private @Nullable String reason;

	/**
	 * Creates the watch, not started.
	 * @param server who is asked
	 * @param guards what guards the way to it
	 * @param interval how often
	 * @param line the way to it
	 * @param trials makes the requests of its own
	 */
	Watch(Server server, Line.Guards guards, Duration interval, Line line, Supplier<Call> trials) {
		this.server = server;
		this.breaker = guards.breaker();
		this.client = guards.client();
		this.timer = guards.timer();
		this.interval = interval;
		this.line = line;
		this.trials = trials;
		this.breaker.getEventPublisher().onStateTransition((event) -> changed(event.getStateTransition()));
	}

	private void changed(CircuitBreaker.StateTransition transition) {
		logger.info("the engine behind {}: {}", this.server.name(), transition);
		if (transition.getToState() == CircuitBreaker.State.CLOSED) {
			note(null);
		}
		if (transition.getToState() == CircuitBreaker.State.HALF_OPEN) {
			try {
				this.timer.execute(this::tryOut);
			}
			catch (RejectedExecutionException ex) {
				// The engine is closed.
				return;
			}
		}
	}

	void start() {
		this.lookedNanos = System.nanoTime();
		next();
	}

	private void next() {
		// Apart from the watches of other instances.
		long millis = (long) (this.interval.toMillis() * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
		try {
			this.timer.schedule(this::look, Math.max(1, millis), TimeUnit.MILLISECONDS);
		}
		catch (RuntimeException ex) {
			// The timer was stopped: the engine is closed.
			return;
		}
	}

	private void look() {
		long before = this.lookedNanos;
		this.lookedNanos = System.nanoTime();
		JsonAnswer<Boolean> reader = new JsonAnswer<>(
				(answer) -> Models.find(Models.read(answer), this.server.settings().model()) != null);
		try {
			this.server.models(this.client, reader, this.timer)
				.ended()
				.orTimeout(Math.min(this.server.settings().timeouts().event().toMillis(), LONGEST_LOOK.toMillis()),
						TimeUnit.MILLISECONDS)
				.whenComplete((nothing, failure) -> {
					String trouble = (failure != null) ? said(failure)
							: reader.content() ? null : "does not serve the model any more";
					if (trouble == null || !isThere(failure, before)) {
						note(trouble);
					}
					tryOut();
					next();
				});
		}
		catch (RuntimeException ex) {
			note("cannot be asked");
			next();
		}
	}

	private synchronized void tryOut() {
		boolean isUnderWay = this.trial != null && !this.trial.isDone();
		if (this.closed || isUnderWay || this.breaker.getState() != CircuitBreaker.State.HALF_OPEN) {
			return;
		}
		Call next = this.trials.get();
		// Given up after the time that callers' requests may be silent, which counts.
		next.done().orTimeout(this.server.settings().timeouts().event().toMillis(), TimeUnit.MILLISECONDS);
		this.trial = next;
		this.line.send(next);
	}

	synchronized void close() {
		this.closed = true;
		if (this.trial != null) {
			this.trial.cancel();
		}
	}

	/** It answers others, or says that it has too much to do. */
	private boolean isThere(@Nullable Throwable failure, long sinceNanos) {
		ServerFault fault = fault(failure);
		return this.line.heardNanos() - sinceNanos > 0
				|| (fault != null && fault.kind() == ServerFault.Kind.OVERLOADED);
	}

	private static @Nullable ServerFault fault(@Nullable Throwable failure) {
		for (Throwable one = failure; one != null; one = one.getCause()) {
			if (one instanceof ServerFault fault) {
				return fault;
			}
		}
		return null;
	}

	private static String said(Throwable failure) {
		ServerFault fault = fault(failure);
		return (fault != null) ? String.valueOf(fault.getMessage()) : "did not answer in time";
	}

	private synchronized void note(@Nullable String trouble) {
		if (trouble == null) {
			boolean back = this.reason != null;
			this.failures = 0;
			this.reason = null;
			if (back && this.breaker.getState() == CircuitBreaker.State.OPEN) {
				this.breaker.transitionToHalfOpenState();
			}
			return;
		}
		this.failures++;
		if (this.failures < FAILURES) {
			return;
		}
		if (this.reason == null) {
			logger.warn("the engine behind {} {}", this.server.name(), trouble);
		}
		this.reason = trouble;
		if (this.breaker.getState() != CircuitBreaker.State.OPEN) {
			this.breaker.transitionToOpenState();
		}
	}

	/** Told together with what it means for the breaker. */
	synchronized EngineHealth health() {
		String trouble = this.reason;
		if (trouble != null) {
			return new EngineHealth(EngineHealth.State.IMPAIRED, "the engine elsewhere " + trouble);
		}
		return switch (this.breaker.getState()) {
			case OPEN, FORCED_OPEN -> new EngineHealth(EngineHealth.State.IMPAIRED,
					"the engine elsewhere failed too often and is left alone for a while");
			case HALF_OPEN -> new EngineHealth(EngineHealth.State.IMPAIRED,
					"the engine elsewhere failed too often and is being tried again");
			default -> EngineHealth.GOOD;
		};
	}

}
