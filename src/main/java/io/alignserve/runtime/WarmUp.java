package io.alignserve.runtime;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.generation.ScoringResult;
import io.alignserve.pool.ResidentCheckpoint;

/**
 * Asks a checkpoint one question before anybody else does: kernels are chosen and pages
 * touched, and weights that give no numbers are found.
 */
final class WarmUp {

	private static final int PROMPT_TOKENS = 64;

	private WarmUp() {
	}

	/**
	 * Runs one pass.
	 * @param checkpoint the checkpoint
	 * @throws CheckpointException if its answer is not a number
	 */
	static void run(ResidentCheckpoint checkpoint) {
		int tokens = Math.min(PROMPT_TOKENS, checkpoint.contextLength() - 1);
		List<Integer> prompt = IntStream.range(0, tokens).mapToObj((i) -> 0).toList();
		try {
			ScoringResult result = checkpoint.engine()
				.score(new ScoringRequest("warm-up", prompt, List.of(List.of(0))))
				.join();
			if (!Double.isFinite(result.logProbabilities().get(0))
					&& result.logProbabilities().get(0) != Double.NEGATIVE_INFINITY) {
				throw new CheckpointException(checkpoint.name() + " computes numbers that are not finite");
			}
		}
		catch (CompletionException ex) {
			throw new CheckpointException(checkpoint.name() + " cannot compute: " + ex.getCause(), ex);
		}
	}

}
