package io.alignserve.remote;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * One question to a server, which may take several attempts.
 */
final class Call {

	/**
	 * Enough for the end of a well-formed answer, after which its connection serves
	 * again.
	 */
	private static final long LINGER_MILLIS = 1000;

	private final byte[] body;

	private final AnswerReader reader;

	private final Kind kind;

	private final Runnable onStart;

	private final TraceHeaders trace;

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	private volatile @Nullable Exchange exchange;

	/**
	 * Creates a question.
	 * @param body the JSON to send
	 * @param reader takes the answer
	 * @param kind how the answer comes and who asks
	 * @param onStart is told when the first attempt begins
	 * @param trace what it is a part of
	 */
	Call(byte[] body, AnswerReader reader, Kind kind, Runnable onStart, TraceHeaders trace) {
		this.body = body;
		this.reader = reader;
		this.kind = kind;
		this.onStart = onStart;
		this.trace = trace;
		this.done.whenComplete((nothing, failure) -> hangUp());
	}

	byte[] body() {
		return this.body;
	}

	AnswerReader reader() {
		return this.reader;
	}

	boolean isStreamed() {
		return this.kind == Kind.STREAMED;
	}

	boolean isTrial() {
		return this.kind == Kind.TRIAL;
	}

	TraceHeaders trace() {
		return this.trace;
	}

	void started() {
		this.onStart.run();
	}

	/** The end to come; fails with what callers are to be told. */
	CompletableFuture<Void> done() {
		return this.done;
	}

	boolean isDone() {
		return this.done.isDone();
	}

	/** An attempt is under way; it ends with the call. */
	void attempt(Exchange next) {
		this.exchange = next;
		if (this.done.isDone()) {
			next.hangUp();
		}
	}

	/** What came is enough: the rest is not waited for. */
	void finish() {
		this.done.complete(null);
	}

	/** The answer is there: the server gets a moment to end it, not a place. */
	void finishSoon() {
		this.done.completeOnTimeout(null, LINGER_MILLIS, TimeUnit.MILLISECONDS);
	}

	void cancel() {
		this.done.completeExceptionally(new CancellationException("The request was cancelled"));
	}

	private void hangUp() {
		Exchange current = this.exchange;
		if (current != null) {
			current.hangUp();
		}
	}

	/** What kinds there are. */
	enum Kind {

		/** The answer comes piece by piece. */
		STREAMED,
		/** The answer comes as a whole. */
		WHOLE,
		/** As a whole, and only to see whether the server answers again. */
		TRIAL

	}

}
