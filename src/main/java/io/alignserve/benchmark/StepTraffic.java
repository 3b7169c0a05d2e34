package io.alignserve.benchmark;

import java.util.Set;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.WeightRole;
import io.alignserve.checkpoint.WeightSpec;
import io.alignserve.decoder.WeightBytes;

/**
 * What one decode step has to read at least: all weights but the token vectors, of sparse
 * experts those that the tokens are sent to, and the cached keys and values.
 *
 * @param config the hyper-parameters
 * @param weights what the weights take
 * @param bytesPerPosition what a cached position takes
 */
record StepTraffic(CheckpointConfig config, WeightBytes weights, long bytesPerPosition) {

	private static final Set<WeightRole> OF_EXPERTS = Set.of(WeightRole.EXPERT_GATE, WeightRole.EXPERT_UP,
			WeightRole.EXPERT_DOWN);

	/**
	 * Computes.
	 * @param sequences number of sequences, one token each
	 * @param positions cached positions of each, the mean over the steps
	 * @return bytes
	 */
	double bytes(int sequences, double positions) {
		double layers = (double) this.weights.layer() * this.weights.layers() * readShare(sequences);
		return layers + this.weights.head() + sequences * positions * this.bytesPerPosition;
	}

	/**
	 * The share of a layer that is read: 1, or less where experts are left out. Tokens
	 * are taken to be sent to experts independently and evenly.
	 */
	private double readShare(int sequences) {
		if (!this.config.experts().sparse()) {
			return 1;
		}
		double all = this.config.layer(0).stream().mapToLong(WeightSpec::elements).sum();
		double experts = this.config.layer(0)
			.stream()
			.filter((spec) -> OF_EXPERTS.contains(spec.role()))
			.mapToLong(WeightSpec::elements)
			.sum();
		double idle = 1 - this.config.experts().perToken() / (double) this.config.experts().count();
		return 1 - experts / all * Math.pow(idle, sequences);
	}

}
