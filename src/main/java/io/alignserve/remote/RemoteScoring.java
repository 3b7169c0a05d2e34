package io.alignserve.remote;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

import tools.jackson.databind.JsonNode;

import io.alignserve.generation.Engine;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.generation.ScoringResult;

/**
 * A scoring on its way: several requests, whose end ends it.
 */
final class RemoteScoring implements Scorer.Questions {

	/** What is missing does not come by itself. */
	private static final Duration LATER = Duration.ofMinutes(1);

	private final ScoringRequest request;

	private final Line line;

	private final Server server;

	private final ScoredTree tree;

	private final TraceHeaders trace = TraceHeaders.current();

	private final CompletableFuture<ScoringResult> future = new CompletableFuture<>();

	private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

	private final long submittedNanos = System.nanoTime();

	private volatile long queueNanos = -1;

	RemoteScoring(ScoringRequest request, Line line, Server server) {
		this.request = request;
		this.line = line;
		this.server = server;
		this.tree = new ScoredTree(request);
		// Also when the caller cancels it.
		this.future.whenComplete((result, failure) -> this.calls.forEach(Call::cancel));
	}

	CompletableFuture<ScoringResult> future() {
		return this.future;
	}

	void begin(Scorer scorer) {
		scorer.score(this.tree, this).whenComplete((nothing, failure) -> {
			if (failure == null) {
				finish();
			}
			else {
				// Also what was read and is not what was asked for.
				fail(failure);
			}
		});
	}

	@Override
	public <T> CompletableFuture<T> ask(byte[] body, Function<JsonNode, T> shape) {
		JsonAnswer<T> answer = new JsonAnswer<>(shape, body.length, this.server.settings().logProbabilities());
		Call call = new Call(body, answer, Call.Kind.WHOLE, this::started, this.trace);
		this.calls.add(call);
		CompletableFuture<T> content = call.done().thenApply((nothing) -> answer.content());
		if (this.future.isDone()) {
			call.cancel();
			return content;
		}
		// The first failure ends all: the others are of no use.
		call.done().whenComplete((nothing, failure) -> {
			if (failure != null) {
				fail(failure);
			}
		});
		this.line.send(call);
		return content;
	}

	private void started() {
		if (this.queueNanos < 0) {
			this.queueNanos = System.nanoTime() - this.submittedNanos;
		}
	}

	void fail(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof ServerFault fault) {
			this.future.completeExceptionally(this.server.forCallers(fault));
		}
		else {
			this.future.completeExceptionally((cause instanceof CancellationException)
					? new CancellationException("The scoring was cancelled") : cause);
		}
	}

	private void finish() {
		List<Double> logProbabilities = this.tree.logProbabilities(this.request);
		if (logProbabilities.isEmpty()) {
			this.future.completeExceptionally(tooFew());
			return;
		}
		long total = System.nanoTime() - this.submittedNanos;
		this.future.complete(new ScoringResult(logProbabilities, this.request.prompt().size(), this.tree.size(),
				Math.max(0, this.queueNanos), total));
	}

	private RuntimeException tooFew() {
		return new Engine.UnavailableException("the engine behind '" + this.server.name() + "' gives "
				+ this.server.settings().logProbabilities()
				+ " log-probabilities at a place, too few to tell this; raise logProbabilities in remote.json and what "
				+ "the server allows (vLLM: --max-logprobs)", LATER, null);
	}

}
