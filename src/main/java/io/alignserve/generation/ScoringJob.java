package io.alignserve.generation;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A scoring on its way. Its prompt but for the last token is cached; the rest is one
 * tree.
 */
final class ScoringJob extends Job {

	private final ScoringRequest request;

	private final PrefixTree tree;

	private final Sequence sequence;

	private final CompletableFuture<ScoringResult> future = new CompletableFuture<>();

	private @Nullable List<Double> logProbabilities;

	ScoringJob(ScoringRequest request) {
		this.request = request;
		int cached = request.prompt().size() - 1;
		this.tree = new PrefixTree(request.prompt().get(cached), request.continuations());
		this.sequence = new Sequence(this, 0, request.prompt(), cached);
	}

	@Override
	List<Sequence> sequences() {
		return List.of(this.sequence);
	}

	@Override
	int capacity() {
		return this.request.prompt().size();
	}

	boolean isReady() {
		return this.sequence.state() == Sequence.State.RUNNING;
	}

	/**
	 * Scores the tree.
	 * @param runner the runner whose slot holds the prompt
	 */
	void score(DecoderRunner runner) {
		TokenTree nodes = new TokenTree(this.sequence.slot().orElseThrow(), this.sequence.cached(), 0,
				this.tree.tokens(), this.tree.parents());
		this.logProbabilities = this.tree
			.logProbabilities(runner.run(new StepInput(List.of(), List.of(nodes))).trees().get(0));
	}

	CompletableFuture<ScoringResult> future() {
		return this.future;
	}

	@Override
	protected void reportFinished() {
		if (this.logProbabilities == null) {
			this.future.completeExceptionally(new CancellationException("The scoring was cancelled"));
			return;
		}
		this.future.complete(new ScoringResult(this.logProbabilities, this.request.prompt().size(), this.tree.size(),
				queueNanos(), elapsedNanos()));
	}

	@Override
	protected void reportFailed(RuntimeException cause) {
		this.future.completeExceptionally(cause);
	}

}
