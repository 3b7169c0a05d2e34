package io.alignserve.batch;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.core.IntervalFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * One run of the sending of messages. A message is sent at least once: when this process
 * is killed after it was taken and before that was written down, it is sent again.
 */
final class WebhookCourier implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(WebhookCourier.class);

	private static final int THREADS = 4;

	private static final long ROUND_MILLIS = 500;

	private static final long STOP_SECONDS = 2;

	private static final int GONE = 410;

	private final Tools tools;

	private final CountDownLatch ending = new CountDownLatch(1);

	private final ExecutorService threads;

	WebhookCourier(Tools tools) {
		this.tools = tools;
		CustomizableThreadFactory daemons = new CustomizableThreadFactory("webhook-");
		daemons.setDaemon(true);
		this.threads = Executors.newFixedThreadPool(THREADS, daemons);
	}

	@Override
	public void run() {
		try {
			do {
				round();
			}
			while (!this.ending.await(ROUND_MILLIS, TimeUnit.MILLISECONDS));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void round() throws InterruptedException {
		try {
			List<WebhookMessage> due = this.tools.database().once(this.tools.table()::claim);
			this.threads.invokeAll(due.stream().map((message) -> Executors.callable(() -> deliver(message))).toList());
		}
		catch (RuntimeException ex) {
			// Whoever works on batches says so; the messages wait.
			logger.debug("Webhooks wait", ex);
		}
	}

	private void deliver(WebhookMessage message) {
		CircuitBreaker breaker = this.tools.breakers().of(message.host());
		try {
			int status = breaker.executeCheckedSupplier(() -> require(this.tools.sender().send(message)));
			this.tools.database().patiently(() -> {
				this.tools.table().delivered(message);
				return status;
			});
			this.tools.meters().webhook(BatchMeters.DELIVERED);
		}
		catch (CallNotPermittedException ex) {
			this.tools.table().putBack(message, HostBreakers.PAUSE);
		}
		catch (RefusedException ex) {
			failed(message, String.valueOf(ex.getMessage()), ex.isFinal());
		}
		catch (WebhookAddresses.ForbiddenAddressException ex) {
			failed(message, String.valueOf(ex.getMessage()), true);
		}
		catch (Throwable ex) {
			failed(message, WebhookFailures.reason(ex), false);
		}
	}

	private static int require(int status) throws RefusedException {
		if (status < 200 || status > 299) {
			throw new RefusedException(status);
		}
		return status;
	}

	private void failed(WebhookMessage message, String reason, boolean isFinal) {
		WebhookProperties properties = this.tools.properties();
		boolean last = isFinal || message.attempts() >= properties.maxAttempts();
		this.tools.meters().webhook(last ? BatchMeters.GIVEN_UP : BatchMeters.FAILED);
		this.tools.database().once(() -> {
			if (last) {
				this.tools.table().giveUp(message, reason);
			}
			else {
				IntervalFunction pauses = IntervalFunction.ofExponentialRandomBackoff(properties.firstPause(), 2, 0.5,
						properties.longestPause());
				this.tools.table().postpone(message, Duration.ofMillis(pauses.apply(message.attempts())), reason);
			}
		});
	}

	/** Has {@link #run} end after what it is doing. */
	void end() {
		this.ending.countDown();
	}

	/** Waits a moment for what is being sent. */
	void stop(Thread thread) throws InterruptedException {
		end();
		thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
		this.threads.shutdownNow();
		thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
	}

	/**
	 * What the courier needs.
	 *
	 * @param table the messages
	 * @param sender sends one
	 * @param breakers one for each host
	 * @param database the database while it may be away
	 * @param properties how often a message is sent
	 * @param meters counts them
	 */
	record Tools(WebhookTable table, WebhookSender sender, HostBreakers breakers, BatchDatabase database,
			WebhookProperties properties, BatchMeters meters) {
	}

	/** The receiver did not take the message. */
	private static final class RefusedException extends IOException {

		private static final long serialVersionUID = 1L;

		private final int status;

		RefusedException(int status) {
			super("the answer was " + status
					+ ((status >= 300 && status <= 399) ? ", redirects are not followed" : ""));
			this.status = status;
		}

		boolean isFinal() {
			return this.status == GONE;
		}

	}

}
