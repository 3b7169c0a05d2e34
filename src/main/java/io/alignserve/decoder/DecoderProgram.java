package io.alignserve.decoder;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

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

	private static final String SOURCE = "/decoder/llama.torchscript";

	private final PtNDManager manager;

	private final PtSymbolBlock block;

	private DecoderProgram(PtNDManager manager, PtSymbolBlock block) {
		this.manager = manager;
		this.block = block;
	}

	/**
	 * Loads the program, still without weights.
	 * @param config the hyper-parameters
	 * @param type the type it computes in
	 * @param device where it computes
	 * @return the program
	 */
	public static DecoderProgram create(CheckpointConfig config, ElementType type, Device device) {
		// oneDNN packs weights for the CPU; a prototype of 1.1B parameters decoded small
		// batches in
		// bfloat16 1.3 to 1.5 times as fast with them as without
		boolean prepack = !device.isGpu() && type == ElementType.BFLOAT16;
		byte[] archive = new TorchScriptArchive(source()).with("layers", config.layers())
			.with("heads", config.heads())
			.with("kv_heads", config.keyValueHeads())
			.with("head_size", config.headSize())
			.with("epsilon", config.normEpsilon())
			.with("theta", config.ropeTheta())
			.with("context", config.contextLength())
			.with("dtype", type.torchCode())
			.with("prepack", prepack)
			.withTensors("files", "raw", "weights", "packed", "keys", "values", "rotary")
			.toBytes();
		PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(device);
		try {
			JniUtils.setGraphExecutorOptimize(false);
			PtSymbolBlock block = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
			return new DecoderProgram(manager, block);
		}
		catch (IOException ex) {
			manager.close();
			throw new UncheckedIOException(ex);
		}
	}

	private static String source() {
		try (InputStream in = DecoderProgram.class.getResourceAsStream(SOURCE)) {
			if (in == null) {
				throw new IllegalStateException(SOURCE + " is not on the class path");
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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

	/**
	 * Calls a method that returns a number. The arguments are closed.
	 * @param method the method's name
	 * @param arguments the arguments
	 * @return the number
	 */
	public double callForDouble(String method, IValue... arguments) {
		try (IValue result = run(method, arguments)) {
			return result.toDouble();
		}
	}

	private IValue run(String method, IValue... arguments) {
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
