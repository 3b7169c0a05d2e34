package io.alignserve.access;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Looks at the key table beside the calls: forgets keys that other instances revoked,
 * tells when keys were last used, and finds out when a database that was gone is back, so
 * that no call has to try.
 */
class KeyWatch implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(KeyWatch.class);

	private static final Duration LOOK = Duration.ofSeconds(2);

	private static final Duration TELL = Duration.ofMinutes(1);

	private final ApiKeys keys;

	private final CircuitBreaker breaker;

	private final RememberedKeys remembered;

	private final LastUses uses;

	private @Nullable ScheduledExecutorService clock;

	KeyWatch(ApiKeys keys, CircuitBreaker breaker, RememberedKeys remembered, LastUses uses) {
		this.keys = keys;
		this.breaker = breaker;
		this.remembered = remembered;
		this.uses = uses;
	}

	/** Forgets what was revoked, and closes the circuit if the database answers. */
	void look() {
		boolean open = switch (this.breaker.getState()) {
			case OPEN, HALF_OPEN -> true;
			default -> false;
		};
		if (!open && this.remembered.isEmpty()) {
			return;
		}
		long start = System.nanoTime();
		try {
			// Longer than anything is remembered, so that none is missed.
			this.keys.revokedWithin(this.remembered.grace().plusMinutes(1)).forEach(this.remembered::forget);
		}
		catch (RuntimeException ex) {
			this.breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, ex);
			return;
		}
		if (open) {
			this.breaker.transitionToClosedState();
		}
	}

	/** Tells when keys were last used. */
	void tell() {
		try {
			this.uses.tell(this.keys);
		}
		catch (RuntimeException ex) {
			logger.debug("When keys were last used is told later", ex);
		}
	}

	@Override
	public synchronized void start() {
		if (this.clock == null) {
			ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor((work) -> {
				Thread thread = new Thread(work, "key-watch");
				thread.setDaemon(true);
				return thread;
			});
			ScheduledFuture<?> unusedLook = started.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(),
					TimeUnit.MILLISECONDS);
			ScheduledFuture<?> unusedTell = started.scheduleWithFixedDelay(this::tell, TELL.toMillis(), TELL.toMillis(),
					TimeUnit.MILLISECONDS);
			this.clock = started;
		}
	}

	@Override
	public void stop() {
		// Nobody else is to wait while the database is told.
		ScheduledExecutorService running = end();
		if (running != null) {
			running.shutdownNow();
			tell();
		}
	}

	private synchronized @Nullable ScheduledExecutorService end() {
		ScheduledExecutorService running = this.clock;
		this.clock = null;
		return running;
	}

	@Override
	public synchronized boolean isRunning() {
		return this.clock != null;
	}

}
