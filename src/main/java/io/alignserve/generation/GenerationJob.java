package io.alignserve.generation;

import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * A generation on its way.
 */
final class GenerationJob extends Job {

	private final GenerationRequest request;

	private final GenerationListener listener;

	private final Sampler sampler;

	private final List<Sequence> sequences;

	private long firstTokenNanos;

	private boolean hasToken;

	GenerationJob(GenerationRequest request, GenerationListener listener) {
		this.request = request;
		this.listener = listener;
		this.sampler = Sampler.of(request.sampling());
		this.sequences = IntStream.range(0, request.candidates())
			.mapToObj((candidate) -> new Sequence(this, candidate, request.prompt(), request.prompt().size()))
			.toList();
	}

	@Override
	List<Sequence> sequences() {
		return this.sequences;
	}

	/** The last token is never fed: nothing follows it. */
	@Override
	int capacity() {
		return this.request.prompt().size() + this.request.sampling().maxTokens() - 1;
	}

	@Override
	int adapter() {
		return this.request.adapter();
	}

	@Override
	@Nullable Deadline deadline() {
		return this.request.deadline();
	}

	/** The likeliest token needs no V values. */
	Feed.Wanted wanted() {
		return (this.request.sampling().temperature() == 0) ? Feed.Wanted.LIKELIEST : Feed.Wanted.ALL;
	}

	/**
	 * Chooses a candidate's next token and decides whether it was the last.
	 * @param sequence the candidate
	 * @param next what the step says of it
	 * @return why the candidate ended, or null if it goes on
	 */
	@Nullable FinishReason next(Sequence sequence, NextToken next) {
		if (!Double.isFinite(next.normalizer())) {
			throw new IllegalStateException("The decoder returned logits that are not finite numbers");
		}
		int token = this.sampler.choose(next, sequence.candidate(), sequence.generatedSize());
		float logit = (token == next.likeliest()) ? next.largest() : next.logits()[token];
		sequence.addLogProbability(logit - next.normalizer());
		if (!this.hasToken) {
			this.hasToken = true;
			this.firstTokenNanos = elapsedNanos();
		}
		if (this.request.endTokens().contains(token)) {
			return FinishReason.STOP;
		}
		sequence.append(token);
		this.listener.onToken(sequence.candidate(), token);
		if (this.request.stopRule().stopsAfter(sequence.candidate(), sequence.generated())) {
			return FinishReason.STOP;
		}
		return (sequence.generatedSize() < this.request.sampling().maxTokens()) ? null : FinishReason.LENGTH;
	}

	@Override
	protected void reportFinished() {
		long totalNanos = elapsedNanos();
		this.listener.onFinished(new GenerationResult(this.sequences.stream().map(Sequence::result).toList(),
				this.request.prompt().size(), queueNanos(), this.hasToken ? this.firstTokenNanos : totalNanos,
				totalNanos));
	}

	@Override
	protected void reportFailed(RuntimeException cause) {
		this.listener.onFailed(cause);
	}

}
