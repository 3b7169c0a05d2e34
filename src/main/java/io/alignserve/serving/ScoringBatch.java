package io.alignserve.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.alignserve.generation.Engine;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.generation.ScoringResult;

/**
 * Scores everything that one call wants to know at once, so that the engine can share
 * steps and prefixes between the scorings. Only what finds no place in the engine's queue
 * follows later.
 */
final class ScoringBatch {

	private final Engine engine;

	private final Patience patience;

	private final List<CompletableFuture<ScoringResult>> futures = new ArrayList<>();

	/** When each was submitted, as {@link System#nanoTime()} counts. */
	private final List<Long> submitted = new ArrayList<>();

	ScoringBatch(Engine engine, Patience patience) {
		this.engine = engine;
		this.patience = patience;
	}

	/**
	 * Scores as the beginning of a call.
	 * @param requests what to score
	 * @param listener hears when what was done
	 * @return the results, in the same order
	 * @throws Engine.QueueFullException if not even the first finds a place
	 * @throws DeadlinePassedException if it took too long
	 * @throws CallerGoneException if the listener went away
	 */
	List<ScoringResult> score(List<ScoringRequest> requests, AnswerListener listener) {
		List<ScoringResult> results = score(requests, false);
		if (!results.isEmpty()) {
			tell(results, listener);
		}
		return results;
	}

	/**
	 * The call waits until its first scoring begins, reads until the first is scored, and
	 * scores until the last has ended.
	 */
	private void tell(List<ScoringResult> results, AnswerListener listener) {
		long begin = this.submitted.get(0);
		long started = Long.MAX_VALUE;
		long read = Long.MAX_VALUE;
		long ended = 0;
		for (int i = 0; i < results.size(); i++) {
			// Nanoseconds since the first, because nanoTime may be negative.
			long offset = this.submitted.get(i) - begin;
			started = Math.min(started, offset + results.get(i).queueNanos());
			read = Math.min(read, offset + results.get(i).prefillNanos());
			ended = Math.max(ended, offset + results.get(i).totalNanos());
		}
		listener.onPhase(Phase.QUEUE, begin, begin + started);
		listener.onPhase(Phase.PREFILL, begin + started, begin + read);
		listener.onPhase(Phase.SCORE, begin + read, begin + ended);
	}

	/**
	 * Scores as the end of a call that has cost something: a full queue is waited for.
	 * @param requests what to score
	 * @return the results, in the same order
	 * @throws DeadlinePassedException if it took too long
	 * @throws CallerGoneException if the listener went away
	 */
	List<ScoringResult> scorePatiently(List<ScoringRequest> requests) {
		return score(requests, true);
	}

	private List<ScoringResult> score(List<ScoringRequest> requests, boolean begun) {
		try {
			for (ScoringRequest request : requests) {
				submit(request, begun);
			}
			return this.futures.stream().map(this.patience::await).toList();
		}
		catch (RuntimeException ex) {
			this.futures.forEach((future) -> future.cancel(true));
			throw ex;
		}
	}

	private void submit(ScoringRequest request, boolean begun) {
		while (true) {
			try {
				long now = System.nanoTime();
				this.futures.add(this.engine.score(request));
				this.submitted.add(now);
				return;
			}
			catch (Engine.QueueFullException ex) {
				if (this.futures.isEmpty() && !begun) {
					throw ex;
				}
				awaitPlace();
			}
		}
	}

	/** A place comes free when a scoring of this call or of another has ended. */
	private void awaitPlace() {
		this.patience.tick(this.futures.stream().filter((future) -> !future.isDone()).findFirst().orElse(null));
	}

}
