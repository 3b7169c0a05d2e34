package io.alignserve.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

import io.alignserve.generation.FinishReason;
import io.alignserve.generation.GenerationListener;
import io.alignserve.generation.GenerationRequest;
import io.alignserve.generation.GenerationResult;

/**
 * A generation on its way: one request a candidate, so that each ends when it is
 * complete. Its own monitor is its lock; the listener hears one thing at a time.
 */
final class RemoteGeneration {

	private final GenerationRequest request;

	private final GenerationListener listener;

	private final Runnable onEnd;

	private final List<RemoteCandidate> candidates = new ArrayList<>();

	private final List<Call> calls = new ArrayList<>();

	private final long submittedNanos = System.nanoTime();

	private long queueNanos = -1;

	private long firstTokenNanos = -1;

	private boolean over;

	/**
	 * Creates a generation, not begun. It may be ended from now on, also before it has
	 * begun.
	 * @param request what is asked
	 * @param requests writes what is sent
	 * @param model what is known of the model
	 * @param listener hears of it
	 * @param onEnd is told at its end, before the listener
	 */
	RemoteGeneration(GenerationRequest request, Requests requests, Model model, GenerationListener listener,
			Runnable onEnd) {
		this.request = request;
		this.listener = listener;
		this.onEnd = onEnd;
		TraceHeaders trace = TraceHeaders.current();
		for (int index = 0; index < request.candidates(); index++) {
			RemoteCandidate candidate = new RemoteCandidate(this, request, model, index);
			byte[] body = requests.candidate(request.prompt(), request.sampling(), index, request.endTokens());
			this.candidates.add(candidate);
			this.calls.add(new Call(body, candidate, Call.Kind.STREAMED, this::started, trace));
		}
	}

	/**
	 * Sends the requests.
	 * @param line where to
	 */
	void begin(Line line) {
		for (int index = 0; index < this.calls.size(); index++) {
			RemoteCandidate candidate = this.candidates.get(index);
			Call call = this.calls.get(index);
			call.done().whenComplete((nothing, failure) -> ended(candidate, failure));
			line.send(call);
		}
	}

	private synchronized void started() {
		if (this.queueNanos < 0) {
			this.queueNanos = elapsedNanos();
		}
	}

	/** A piece of a candidate came; returns whether more is wanted. */
	boolean take(RemoteCandidate candidate, Choice piece) {
		boolean more;
		synchronized (this) {
			if (this.over) {
				return false;
			}
			boolean ended = candidate.hasEnded();
			more = candidate.take(piece);
			if (!ended && candidate.hasEnded()) {
				this.calls.get(this.candidates.indexOf(candidate)).finishSoon();
			}
		}
		finishIfComplete();
		return more;
	}

	/** Called with the lock held. */
	void told(int candidate, int token) {
		if (this.firstTokenNanos < 0) {
			this.firstTokenNanos = elapsedNanos();
		}
		this.listener.onToken(candidate, token);
	}

	private void ended(RemoteCandidate candidate, @Nullable Throwable failure) {
		synchronized (this) {
			if (this.over || candidate.hasEnded()) {
				return;
			}
		}
		if (failure == null || failure instanceof CancellationException) {
			return;
		}
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		end(null, (cause instanceof RuntimeException known) ? known : new IllegalStateException(cause));
	}

	private void finishIfComplete() {
		synchronized (this) {
			if (this.over || !this.candidates.stream().allMatch(RemoteCandidate::hasEnded)) {
				return;
			}
		}
		end(null, null);
	}

	/** Ends what has not ended. */
	void endFor(FinishReason reason) {
		end(reason, null);
	}

	void fail(RuntimeException cause) {
		end(null, cause);
	}

	private void end(@Nullable FinishReason reason, @Nullable RuntimeException failure) {
		List<Call> unfinished = new ArrayList<>();
		synchronized (this) {
			if (this.over) {
				return;
			}
			this.over = true;
			for (int index = 0; index < this.candidates.size(); index++) {
				if (!this.candidates.get(index).hasEnded()) {
					unfinished.add(this.calls.get(index));
				}
				if (reason != null) {
					this.candidates.get(index).endFor(reason);
				}
			}
		}
		unfinished.forEach(Call::cancel);
		this.onEnd.run();
		report(failure);
	}

	private void report(@Nullable RuntimeException failure) {
		GenerationResult result;
		synchronized (this) {
			long total = elapsedNanos();
			result = new GenerationResult(this.candidates.stream().map(RemoteCandidate::result).toList(),
					this.request.prompt().size(), (this.queueNanos < 0) ? total : this.queueNanos,
					(this.firstTokenNanos < 0) ? total : this.firstTokenNanos, total);
		}
		if (failure != null) {
			this.listener.onFailed(failure);
		}
		else {
			this.listener.onFinished(result);
		}
	}

	private long elapsedNanos() {
		return System.nanoTime() - this.submittedNanos;
	}

}
