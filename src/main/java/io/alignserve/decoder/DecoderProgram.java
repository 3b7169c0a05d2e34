package io.alignserve.decoder;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.ElementType;

/**
 * The TorchScript program of one decoder, loaded on a device. It owns its native memory;
 * closing it gives all of it back. Not safe for use by several threads at a time.
 */
public final class DecoderProgram implements AutoCloseable {

	/** The parts of the program's source, in their order. */
	private static final List<String> PARTS = List.of("state", "loading", "layer", "step", "training");

	private final PtNDManager manager;

	private final PtSymbolBlock block;

	private final int threads;

	private DecoderProgram(PtNDManager manager, PtSymbolBlock block, int threads) {
		this.manager = manager;
		this.block = block;
		this.threads = threads;
	}

	/**
	 * Loads the program, still without weights.
	 * @param config the hyper-parameters
	 * @param type the type it computes in
	 * @param device where it begins to compute
	 * @return the program
	 */
	public static DecoderProgram create(CheckpointConfig config, ElementType type, Device device) {
		// the engine first: it brings the library that is asked
		Engine.getEngine("PyTorch");
		return create(config, type, device, OperatorThreads.usual());
	}

	/**
	 * Loads the program, still without weights.
	 * @param config the hyper-parameters
	 * @param type the type it computes in
	 * @param device where it begins to compute
	 * @param threads how many share the work of one operator, 1 or more
	 * @return the program
	 */
	static DecoderProgram create(CheckpointConfig config, ElementType type, Device device, int threads) {
		PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(device);
		byte[] archive = new TorchScriptArchive(source()).with("layers", config.layers())
			.with("heads", config.heads())
			.with("kv_heads", config.keyValueHeads())
			.with("head_size", config.headSize())
			.with("epsilon", config.normEpsilon())
			.with("context", config.contextLength())
			.with("window", config.slidingWindow())
			.with("experts", config.experts().count())
			.with("experts_per_token", config.experts().perToken())
			.with("normalise_experts", config.experts().normalised())
			.with("qk_norm", config.queryKeyNorm())
			.with("uniform", true)
			.with("threads", threads)
			.with("dtype", type.torchCode())
			.withTensors("files", "raw", "anchors", "weights", "packed", "scales", "zeros", "biases", "lora_a",
					"lora_b", "caches", "rotary")
			.withNumbers("device_of", "kinds")
			.toBytes();
		try {
			JniUtils.setGraphExecutorOptimize(false);
			PtSymbolBlock block = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
			DecoderProgram program = new DecoderProgram(manager, block, threads);
			program.setAngles(config);
			return program;
		}
		catch (IOException ex) {
			manager.close();
			throw new UncheckedIOException(ex);
		}
	}

	private void setAngles(CheckpointConfig config) {
		double[] frequencies = config.rotary().frequencies(config.headSize());
		float[] angles = new float[frequencies.length];
		for (int i = 0; i < angles.length; i++) {
			angles[i] = (float) frequencies[i];
		}
		try (PtNDManager scope = (PtNDManager) this.manager.newSubManager()) {
			callForLong("load_angles", IValue.from((PtNDArray) scope.create(angles)));
		}
	}

	private static String source() {
		StringBuilder source = new StringBuilder();
		for (String part : PARTS) {
			String name = "/decoder/" + part + ".torchscript";
			try (InputStream in = DecoderProgram.class.getResourceAsStream(name)) {
				if (in == null) {
					throw new IllegalStateException(name + " is not on the class path");
				}
				source.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return source.toString();
	}

	/**
	 * Returns the owner of the program's arrays.
	 * @return the manager; arrays made from it end with the program
	 */
	public PtNDManager manager() {
		return this.manager;
	}

	/**
	 * Calls a method that returns an array, without recording gradients. The arguments
	 * are closed.
	 * @param method the method's name
	 * @param owner owns the result
	 * @param arguments the arguments
	 * @return the array
	 */
	public PtNDArray call(String method, PtNDManager owner, IValue... arguments) {
		try (IValue result = run(method, arguments)) {
			return result.toTensor(owner);
		}
	}

	/**
	 * Calls a method that returns several arrays, without recording gradients. The
	 * arguments are closed.
	 * @param method the method's name
	 * @param owner owns the results
	 * @param arguments the arguments
	 * @return the arrays
	 */
	public NDList callForList(String method, PtNDManager owner, IValue... arguments) {
		try (IValue result = run(method, arguments)) {
			return result.toNDList(owner);
		}
	}

	/**
	 * Calls a method that returns a whole number. The arguments are closed.
	 * @param method the method's name
	 * @param arguments the arguments
	 * @return the number
	 */
	public long callForLong(String method, IValue... arguments) {
		try (IValue result = run(method, arguments)) {
			return result.toLong();
		}
	}

	private IValue run(String method, IValue... arguments) {
		OperatorThreads.use(this.threads);
		try {
			return IValueUtils.runMethod(this.block, method, arguments);
		}
		finally {
			for (IValue argument : arguments) {
				argument.close();
			}
		}
	}

	/**
	 * Computes the loss so that gradients can be taken.
	 * @param tokens [B, T], int64
	 * @param targets [B, T], int64
	 * @param importance [B, T], float32; 0 where a target does not count
	 * @param parameters all weights in their order, float32
	 * @return [2]: the mean loss and the sum of the importance
	 */
	public NDArray loss(NDArray tokens, NDArray targets, NDArray importance, NDList parameters) {
		OperatorThreads.use(this.threads);
		// the engine takes the method's name from the name of a first array, which it
		// drops
		NDArray method = importance.duplicate();
		method.setName("module_method:loss");
		NDList inputs = new NDList(method, tokens, targets, importance);
		for (NDArray parameter : parameters) {
			parameter.setName("params[]");
			inputs.add(parameter);
		}
		return IValueUtils.forward(this.block, inputs, true).singletonOrThrow();
	}

	@Override
	public void close() {
		this.block.close();
		this.manager.close();
		JniUtils.emptyCudaCache();
	}

}
