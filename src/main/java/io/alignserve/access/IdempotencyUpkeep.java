package io.alignserve.access;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Renews the claims of this instance while it lives, and deletes what nobody holds any
 * more, until the last call is answered.
 */
class IdempotencyUpkeep implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(IdempotencyUpkeep.class);

	private static final int RENEWALS_PER_LEASE = 3;

	private final IdempotentAnswers answers;

	private final IdempotencyProperties properties;

	private @Nullable ScheduledExecutorService timer;

	IdempotencyUpkeep(IdempotentAnswers answers, IdempotencyProperties properties) {
		this.answers = answers;
		this.properties = properties;
	}

	@Override
	public synchronized void start() {
		ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "idempotency");
			thread.setDaemon(true);
			return thread;
		});
		this.timer = started;
		every(started, this.properties.lease().dividedBy(RENEWALS_PER_LEASE), this.answers::renew);
		every(started, this.properties.sweepEvery(), this.answers::sweep);
	}

	/** The next time may go better: the database may be away for a while. */
	private static void every(ScheduledExecutorService timer, Duration pause, Runnable task) {
		timer.scheduleWithFixedDelay(() -> {
			try {
				task.run();
			}
			catch (RuntimeException ex) {
				logger.debug("claims of idempotency keys are neither renewed nor deleted for now", ex);
			}
		}, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public synchronized void stop() {
		if (this.timer != null) {
			this.timer.shutdownNow();
			this.timer = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.timer != null;
	}

	/** Before the web server takes calls, and after it has ended them. */
	@Override
	public int getPhase() {
		return 0;
	}

}
