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

	private long prefillNanos;

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

	@Override
	int adapter() {
		return this.request.adapter();
	}

	@Override
	@Nullable Deadline deadline() {
		return this.request.deadline();
	}

	Sequence sequence() {
		return this.sequence;
	}

	/**
	 * Returns how many rows the tree takes.
	 * @return the number of its nodes
	 */
	int rows() {
		return this.tree.size() + 1;
	}

	/**
	 * Lays the tree out. By the end of the step's feeds the slot holds the prompt but its
	 * last token.
	 * @return what the runner needs to know
	 */
	TokenTree nodes() {
		this.prefillNanos = elapsedNanos();
		return new TokenTree(this.sequence.slotNumber(), this.sequence.prefillSize(), adapter(), this.tree.tokens(),
				this.tree.parents());
	}

	/**
	 * Takes the scores.
	 * @param nodes the log-probability of each node
	 */
	void score(float[] nodes) {
		this.logProbabilities = this.tree.logProbabilities(nodes);
	}

	CompletableFuture<ScoringResult> future() {
		return this.future;
	}

	@Override
	protected void reportFinished() {
		if (this.logProbabilities == null) {
			this.future.completeExceptionally((this.sequence.finishReason() == FinishReason.DEADLINE)
					? new Engine.DeadlineExpiredException("The deadline of the scoring passed")
					: new CancellationException("The scoring was cancelled"));
			return;
		}
		this.future.complete(new ScoringResult(this.logProbabilities, this.request.prompt().size(), this.tree.size(),
				queueNanos(), Math.max(queueNanos(), this.prefillNanos), elapsedNanos()));
	}

	@Override
	protected void reportFailed(RuntimeException cause) {
		this.future.completeExceptionally(cause);
	}

}
