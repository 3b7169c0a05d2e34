package io.alignserve.finetuning;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.training.GradientCollector;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.ElementType;
import io.alignserve.decoder.DecoderProgram;

/**
 * Trains all weights of a decoder: forward and backward through the decoder's own program
 * in bfloat16, weights and AdamW in float32.
 */
final class Trainer implements AutoCloseable {

	private final DecoderProgram program;

	private final Weights weights;

	private final NDList means;

	private final NDList squares;

	private final Optimiser optimiser;

	private long step;

	Trainer(CheckpointConfig config, ElementType type, Optimiser optimiser, long seed) {
		this.program = DecoderProgram.create(config, type, Device.cpu());
		PtNDManager manager = this.program.manager();
		this.weights = Weights.random(config, manager, seed);
		this.means = this.weights.zerosLike(manager);
		this.squares = this.weights.zerosLike(manager);
		this.optimiser = optimiser;
	}

	Weights weights() {
		return this.weights;
	}

	/**
	 * Takes one step of AdamW.
	 * @param batch the batch
	 * @param rate the learning rate
	 * @return the batch's mean loss before the step, in nats a token
	 */
	double step(TrainingBatch batch, double rate) {
		this.step++;
		try (PtNDManager scope = (PtNDManager) this.program.manager().newSubManager()) {
			double loss = backward(scope, batch);
			NDList gradients = gradients(scope);
			update(scope, gradients, rate);
			clear(gradients);
			return loss;
		}
	}

	/**
	 * Computes the loss of a batch without learning from it.
	 * @param batch the batch
	 * @return [0]: mean loss in nats a token, [1]: number of tokens counted
	 */
	double[] loss(TrainingBatch batch) {
		try (PtNDManager scope = (PtNDManager) this.program.manager().newSubManager()) {
			float[] result = forward(scope, batch).toFloatArray();
			return new double[] { result[0], result[1] };
		}
	}

	/** The gradient of the loss by one weight, for the check of gradients. */
	float[] gradient(TrainingBatch batch, int weight) {
		try (PtNDManager scope = (PtNDManager) this.program.manager().newSubManager()) {
			backward(scope, batch);
			NDList gradients = gradients(scope);
			float[] gradient = gradients.get(weight).toFloatArray();
			clear(gradients);
			return gradient;
		}
	}

	/** Adds the gradients of a batch's mean loss to those of the weights. */
	private double backward(PtNDManager scope, TrainingBatch batch) {
		try (GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
			NDArray mean = forward(scope, batch).get(0);
			gradients.backward(mean);
			return mean.getFloat();
		}
	}

	private NDArray forward(PtNDManager scope, TrainingBatch batch) {
		Shape shape = new Shape(batch.rows(), batch.length());
		NDArray result = this.program.loss(scope.create(batch.tokens(), shape), scope.create(batch.targets(), shape),
				scope.create(batch.importance(), shape), this.weights.arrays());
		result.attach(scope);
		return result;
	}

	private NDList gradients(PtNDManager scope) {
		NDList gradients = new NDList();
		for (NDArray array : this.weights.arrays()) {
			NDArray gradient = array.getGradient();
			gradient.attach(scope);
			gradients.add(gradient);
		}
		return gradients;
	}

	private void update(PtNDManager scope, NDList gradients, double rate) {
		Optimiser o = this.optimiser;
		this.program
			.call("adamw", scope, list(this.weights.arrays()), list(gradients), list(this.means), list(this.squares),
					IValue.from(rate), IValue.from(o.beta1()), IValue.from(o.beta2()), IValue.from(o.decay()),
					IValue.from(o.clip()), IValue.from(this.step))
			.close();
	}

	private static void clear(NDList gradients) {
		for (NDArray gradient : gradients) {
			gradient.subi(gradient);
		}
	}

	private static IValue list(NDList arrays) {
		return IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
	}

	@Override
	public void close() {
		this.program.close();
	}

	/**
	 * The constants of AdamW.
	 *
	 * @param beta1 decay of the mean gradient
	 * @param beta2 decay of the mean squared gradient
	 * @param decay weight decay a step, times the learning rate
	 * @param clip largest norm of the gradient over all weights
	 */
	record Optimiser(double beta1, double beta2, double decay, double clip) {
	}

}
