package io.alignserve.decoder;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.checkpoint.ElementType;
import io.alignserve.checkpoint.RotaryEncoding;
import io.alignserve.checkpoint.SafetensorsFile;
import io.alignserve.checkpoint.WeightFiles;
import io.alignserve.checkpoint.WeightSpec;

/**
 * Brings a checkpoint's weights from its safetensors file onto a device.
 */
public final class DecoderLoader {

	private DecoderLoader() {
	}

	/**
	 * Loads a decoder. The file is mapped, copied and let go: it may change afterwards.
	 * @param folder the checked folder
	 * @param type the type to compute in
	 * @param device where to compute: {@code auto} (the first GPU if the engine sees
	 * one), {@code cpu} or {@code cuda}
	 * @return the decoder, to be closed by the caller
	 * @throws CheckpointException if a weight is not a finite number
	 * @throws IllegalArgumentException if the device is another word or not there
	 */
	public static LlamaDecoder load(CheckpointFolder folder, ElementType type, String device) {
		CheckpointConfig config = folder.config();
		requirePlainLlama(config);
		DecoderProgram program = DecoderProgram.create(config, type, device(device));
		try {
			WeightFiles weights = folder.weights();
			ElementType stored = commonType(config, weights);
			for (SafetensorsFile file : weights.files()) {
				program.callForLong("map_file", IValue.from(file.path().toString()),
						IValue.from(file.size() / stored.bytes()), IValue.from((long) stored.torchCode()));
			}
			for (WeightSpec spec : config.weights()) {
				take(program, weights, stored, spec);
			}
			if (config.tiedEmbeddings()) {
				take(program, weights, stored, config.weights().get(0));
			}
			PtNDArray like = (PtNDArray) program.manager().zeros(new Shape(1), DataType.FLOAT32);
			double sum = program.callForDouble("assemble", IValue.from(like));
			like.close();
			if (Double.isNaN(sum) || Double.isInfinite(sum)) {
				throw new CheckpointException(
						folder.path().getFileName() + " holds a weight that is not a finite number");
			}
			return new LlamaDecoder(program, config);
		}
		catch (RuntimeException ex) {
			program.close();
			throw ex;
		}
	}

	private static Device device(String setting) {
		boolean gpu = Engine.getEngine("PyTorch").getGpuCount() > 0;
		return switch (setting) {
			case "auto" -> gpu ? Device.gpu() : Device.cpu();
			case "cpu" -> Device.cpu();
			case "cuda" -> {
				if (!gpu) {
					throw new IllegalArgumentException("device is cuda, but the engine sees no GPU");
				}
				yield Device.gpu();
			}
			default -> throw new IllegalArgumentException("device is " + setting + ", allowed are auto, cpu, cuda");
		};
	}

	private static void requirePlainLlama(CheckpointConfig config) {
		if (config.rotary().scaling() != RotaryEncoding.Scaling.NONE || config.queryKeyValueBias()
				|| config.outputBias() || config.queryKeyNorm() || config.slidingWindow() != 0
				|| config.experts().sparse()) {
			throw new CheckpointException("model_type " + config.family().modelType()
					+ " with rotary scaling, biases, head norms, a sliding window or experts is not supported yet");
		}
	}

	private static ElementType commonType(CheckpointConfig config, WeightFiles weights) {
		ElementType type = weights.require(config.weights().get(0)).entry().type();
		for (WeightSpec spec : config.weights()) {
			ElementType other = weights.require(spec).entry().type();
			if (other != type) {
				throw new CheckpointException("tensor " + spec.name() + " is " + other.label()
						+ ", the tensors before it are " + type.label() + "; all must have one type");
			}
		}
		return type;
	}

	private static void take(DecoderProgram program, WeightFiles weights, ElementType type, WeightSpec spec) {
		WeightFiles.Located located = weights.require(spec);
		if (located.byteOffset() % type.bytes() != 0) {
			throw new CheckpointException("tensor " + spec.name() + " begins at byte " + located.byteOffset()
					+ ", it must begin at a multiple of " + type.bytes());
		}
		program.callForLong("take", IValue.from((long) weights.files().indexOf(located.file())),
				IValue.from(located.byteOffset() / type.bytes()),
				IValue.listFrom(spec.shape().stream().mapToLong(Long::longValue).toArray()));
	}

}
