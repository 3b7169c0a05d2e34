package io.alignserve.serving;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.alignserve.generation.GenerationListener;
import io.alignserve.generation.GenerationResult;

/**
 * Hands what the step loop tells over to the thread that waits for the answer.
 */
final class AnswerQueue implements GenerationListener {

	private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

	private final boolean tokens;

	/**
	 * Creates an empty queue.
	 * @param tokens whether the thread wants each token; one that waits for the end only
	 * is not woken in every step
	 */
	AnswerQueue(boolean tokens) {
		this.tokens = tokens;
	}

	@Override
	public void onToken(int candidate, int token) {
		if (this.tokens) {
			this.events.add(new Event(candidate, token, null, null));
		}
	}

	@Override
	public void onFinished(GenerationResult result) {
		this.events.add(new Event(0, 0, result, null));
	}

	@Override
	public void onFailed(RuntimeException cause) {
		this.events.add(new Event(0, 0, null, cause));
	}

	/**
	 * Waits for the next event.
	 * @param millis the longest time to wait
	 * @return the event, or {@code null} if there was none
	 */
	@Nullable Event poll(long millis) {
		try {
			return this.events.poll(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

	/**
	 * A token, or the end.
	 *
	 * @param candidate the candidate that got a token
	 * @param token the token
	 * @param result what was generated, if this is the end
	 * @param failure why it failed, if it did
	 */
	record Event(int candidate, int token, @Nullable GenerationResult result, @Nullable RuntimeException failure) {

		boolean isLast() {
			return this.result != null || this.failure != null;
		}

	}

}
