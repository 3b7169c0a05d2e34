package io.alignserve.remote;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and the reading of its answer. It ends at once when it is hung up or
 * the server is silent for too long.
 */
final class Exchange {

	private static final int OK = 200;

	/** Longer pauses than this are not believed. */
	private static final long MAX_RETRY_AFTER_SECONDS = 3600;

	private final AnswerReader reader;

	private final long silenceNanos;

	private final ScheduledExecutorService timer;

	private final Runnable onAnswer;

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private volatile long heardNanos = System.nanoTime();

	private volatile @Nullable LineBody body;

	private volatile @Nullable CompletableFuture<?> sending;

	private Exchange(AnswerReader reader, Duration silence, ScheduledExecutorService timer, Runnable onAnswer) {
		this.reader = reader;
		this.silenceNanos = silence.toNanos();
		this.timer = timer;
		this.onAnswer = onAnswer;
	}

	/**
	 * Sends a request.
	 * @param client the client
	 * @param request the request
	 * @param reader takes the answer
	 * @param silence the longest time without a byte
	 * @param timer notices it
	 * @param onAnswer is told of each piece of an answer that is none of an error
	 * @return the exchange, under way
	 */
	static Exchange send(HttpClient client, HttpRequest request, AnswerReader reader, Duration silence,
			ScheduledExecutorService timer, Runnable onAnswer) {
		Exchange exchange = new Exchange(reader, silence, timer, onAnswer);
		reader.begin();
		CompletableFuture<HttpResponse<Boolean>> sending = client.sendAsync(request, exchange::answered);
		exchange.sending = sending;
		sending.whenComplete((response, failure) -> exchange.end(failure));
		exchange.ended.whenComplete((nothing, failure) -> exchange.disconnect());
		exchange.watch();
		return exchange;
	}

	/**
	 * The end to come; fails with a {@link ServerFault}, or a
	 * {@link CancellationException} when it was hung up. Completing it hangs up.
	 */
	CompletableFuture<Void> ended() {
		return this.ended;
	}

	void hangUp() {
		this.ended.completeExceptionally(new CancellationException("hung up"));
	}

	private LineBody answered(HttpResponse.ResponseInfo info) {
		heard();
		LineBody lines = (info.statusCode() == OK) ? new LineBody(this.reader, this::heardAnswer)
				: new LineBody(Nobody.READER, this::heard);
		this.body = lines;
		if (info.statusCode() != OK) {
			this.ended.completeExceptionally(ServerFault.ofStatus(info.statusCode(), retryAfter(info.headers())));
		}
		if (this.ended.isDone()) {
			lines.close();
		}
		return lines;
	}

	private void end(@Nullable Throwable failure) {
		if (failure == null) {
			this.ended.complete(null);
			return;
		}
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		for (Throwable one = cause; one != null; one = one.getCause()) {
			if (one instanceof ServerFault fault) {
				this.ended.completeExceptionally(fault);
				return;
			}
		}
		if (cause instanceof IOException) {
			// Without a byte of an answer it is all the same why.
			ServerFault.Kind kind = (this.body == null) ? ServerFault.Kind.UNREACHABLE : ServerFault.Kind.BROKEN_OFF;
			this.ended.completeExceptionally(new ServerFault(kind, "", null, cause));
		}
		else {
			this.ended.completeExceptionally(cause);
		}
	}

	private void heard() {
		this.heardNanos = System.nanoTime();
	}

	private void heardAnswer() {
		heard();
		this.onAnswer.run();
	}

	private void watch() {
		long left = this.silenceNanos - (System.nanoTime() - this.heardNanos);
		if (left <= 0) {
			this.ended.completeExceptionally(new ServerFault(ServerFault.Kind.TIMED_OUT, ""));
			return;
		}
		var next = this.timer.schedule(this::watch, left, TimeUnit.NANOSECONDS);
		this.ended.whenComplete((nothing, failure) -> next.cancel(false));
	}

	private void disconnect() {
		LineBody lines = this.body;
		CompletableFuture<?> current = this.sending;
		if (lines != null) {
			lines.close();
		}
		if (current != null) {
			current.cancel(true);
		}
	}

	/** Seconds only: who writes a date has a clock of its own. */
	private static @Nullable Duration retryAfter(HttpHeaders headers) {
		Optional<String> value = headers.firstValue("Retry-After");
		if (value.isEmpty() || !value.get().matches("\\d{1,6}")) {
			return null;
		}
		return Duration.ofSeconds(Math.min(Long.parseLong(value.get()), MAX_RETRY_AFTER_SECONDS));
	}

	/** For whom the answer is of no use. */
	private enum Nobody implements AnswerReader {

		READER;

		@Override
		public int maxLineBytes() {
			return 0;
		}

		@Override
		public void begin() {
		}

		@Override
		public boolean line(String line) {
			return false;
		}

		@Override
		public void end() {
		}

		@Override
		public boolean hasTold() {
			return false;
		}

	}

}
