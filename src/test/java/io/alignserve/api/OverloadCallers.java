package io.alignserve.api;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Many callers on one thread, each of which asks again a while after each answer. They
 * may keep to {@code Retry-After}, or not care.
 */
final class OverloadCallers {

	private static final int BEGIN_MILLIS = 3000;

	private static final int SELECT_MILLIS = 5;

	private final Random random = new Random(17);

	private final PriorityQueue<Turn> turns = new PriorityQueue<>(Comparator.comparingLong(Turn::nanos));

	private final List<OverloadCaller> callers;

	private final boolean patient;

	private final List<OverloadCaller.Reply> replies = new ArrayList<>();

	private final List<String> failures = new ArrayList<>();

	/**
	 * Creates the callers.
	 * @param callers who calls
	 * @param patient whether a caller that is refused waits as long as it was told, and
	 * up to a second more; else it waits 0.2 to 1 second
	 */
	OverloadCallers(List<OverloadCaller> callers, boolean patient) {
		this.callers = List.copyOf(callers);
		this.patient = patient;
	}

	/** All begin within three seconds; what is under way at the end is given up. */
	void run(Duration time) throws IOException {
		try (Selector selector = Selector.open()) {
			long end = System.nanoTime() + time.toNanos();
			for (OverloadCaller caller : this.callers) {
				this.turns.add(new Turn(System.nanoTime() + this.random.nextInt(BEGIN_MILLIS) * 1_000_000L, caller));
			}
			while (System.nanoTime() < end) {
				selector.select((key) -> proceed(key), SELECT_MILLIS);
				long now = System.nanoTime();
				while (!this.turns.isEmpty() && this.turns.peek().nanos() <= now) {
					this.turns.poll().caller().send(selector);
				}
			}
			for (OverloadCaller caller : this.callers) {
				caller.close();
			}
		}
	}

	private void proceed(SelectionKey key) {
		OverloadCaller caller = (OverloadCaller) key.attachment();
		try {
			if (caller.proceed(key)) {
				OverloadCaller.Reply reply = caller.reply();
				this.replies.add(reply);
				this.turns.add(new Turn(System.nanoTime() + pauseMillis(reply) * 1_000_000L, caller));
			}
		}
		catch (IOException ex) {
			this.failures.add(ex.toString());
			key.cancel();
		}
	}

	private long pauseMillis(OverloadCaller.Reply reply) {
		if (this.patient && reply.retryAfterSeconds() > 0) {
			return reply.retryAfterSeconds() * 1000L + this.random.nextInt(1000);
		}
		return 200 + this.random.nextInt(800);
	}

	List<OverloadCaller.Reply> replies() {
		return this.replies;
	}

	/** Connections that broke or could not be made. */
	List<String> failures() {
		return this.failures;
	}

	/**
	 * When a caller asks next.
	 *
	 * @param nanos {@link System#nanoTime()}
	 * @param caller the caller
	 */
	private record Turn(long nanos, OverloadCaller caller) {
	}

}
