package io.alignserve.finetuning;

import java.util.List;
import java.util.Random;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.WeightRole;
import io.alignserve.checkpoint.WeightSpec;

/**
 * All weights of a model in training, in float32, in the order of
 * {@link CheckpointConfig#weights()}.
 */
final class Weights {

	/** Standard deviation of a fresh embedding, as in GPT-2 and Llama. */
	private static final double EMBEDDING_DEVIATION = 0.02;

	private final List<WeightSpec> specs;

	private final NDList arrays;

	private Weights(List<WeightSpec> specs, NDList arrays) {
		this.specs = specs;
		this.arrays = arrays;
	}

	/**
	 * Draws fresh weights: matrices normal, norms one; the matrices that write into the
	 * residual stream are smaller by the square root of twice the number of layers
	 * (Radford et al. 2019, section 2.3).
	 */
	static Weights random(CheckpointConfig config, PtNDManager manager, long seed) {
		Random random = new Random(seed);
		NDList arrays = new NDList();
		for (WeightSpec spec : config.weights()) {
			float[] values = new float[Math.toIntExact(spec.elements())];
			double deviation = deviation(config, spec);
			for (int i = 0; i < values.length; i++) {
				values[i] = (spec.shape().size() == 1) ? 1 : (float) (random.nextGaussian() * deviation);
			}
			arrays.add(manager.create(values, shape(spec)));
		}
		arrays.forEach((array) -> array.setRequiresGradient(true));
		return new Weights(config.weights(), arrays);
	}

	private static double deviation(CheckpointConfig config, WeightSpec spec) {
		if (spec.role() == WeightRole.EMBEDDING || spec.role() == WeightRole.HEAD) {
			return EMBEDDING_DEVIATION;
		}
		double deviation = 1 / Math.sqrt(spec.shape().get(spec.shape().size() - 1));
		boolean writesResidual = spec.role() == WeightRole.OUTPUT || spec.role() == WeightRole.DOWN;
		return writesResidual ? deviation * 0.1 / Math.sqrt(2.0 * config.layers()) : deviation;
	}

	private static Shape shape(WeightSpec spec) {
		return new Shape(spec.shape().stream().mapToLong(Long::longValue).toArray());
	}

	NDList arrays() {
		return this.arrays;
	}

	NDList zerosLike(PtNDManager manager) {
		NDList zeros = new NDList();
		this.specs.forEach((spec) -> zeros.add(manager.zeros(shape(spec), DataType.FLOAT32)));
		return zeros;
	}

	/** Copies one weight to the heap. */
	float[] values(WeightSpec spec) {
		return this.arrays.get(this.specs.indexOf(spec)).toFloatArray();
	}

}
