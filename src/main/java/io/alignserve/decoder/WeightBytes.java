package io.alignserve.decoder;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.WeightRole;
import io.alignserve.checkpoint.WeightSpec;

/**
 * What the parts of a decoder take in memory, known before anything is allocated.
 *
 * @param embedding the token vectors
 * @param layer one layer
 * @param layers number of layers
 * @param head final norm and output head
 */
public record WeightBytes(long embedding, long layer, int layers, long head) {

	/**
	 * Computes.
	 * @param config the hyper-parameters
	 * @param precision how matrices are held
	 * @return the bytes of each part
	 */
	public static WeightBytes of(CheckpointConfig config, Precision precision) {
		long layer = config.layer(0).stream().mapToLong((spec) -> bytes(spec, precision)).sum();
		long embedding = config.weight(WeightRole.EMBEDDING).elements() * precision.activations().bytes();
		long head = bytes(config.weight(WeightRole.FINAL_NORM), precision)
				+ precision.matrixBytes(config.vocabulary(), config.embedding(), true);
		return new WeightBytes(embedding, layer, config.layers(), head);
	}

	private static long bytes(WeightSpec spec, Precision precision) {
		if (spec.shape().size() == 1) {
			return spec.elements() * Float.BYTES;
		}
		if (spec.role() == WeightRole.ROUTER) {
			return spec.elements() * precision.activations().bytes();
		}
		return precision.matrixBytes(spec.shape().get(0), spec.shape().get(1), false);
	}

	/**
	 * Returns what all takes.
	 * @return bytes
	 */
	public long total() {
		return this.embedding + this.layers * this.layer + this.head;
	}

}
