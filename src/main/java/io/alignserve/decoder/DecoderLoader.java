package io.alignserve.decoder;

import java.util.List;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.checkpoint.WeightRole;
import io.alignserve.checkpoint.WeightSpec;
import org.jspecify.annotations.Nullable;

/**
 * Brings a checkpoint's weights from its safetensors files onto its devices.
 */
public final class DecoderLoader {

	private final CheckpointFolder folder;

	private final CheckpointConfig config;

	private final DecoderOptions options;

	private final DecoderProgram program;

	private final WeightReader reader;

	private DecoderLoader(CheckpointFolder folder, DecoderOptions options, DecoderProgram program) {
		this.folder = folder;
		this.config = folder.config();
		this.options = options;
		this.program = program;
		this.reader = new WeightReader(program);
	}

	/**
	 * Loads a decoder. Files are mapped, copied and let go: they may change afterwards.
	 * @param folder the checked folder
	 * @param options how to hold it and where
	 * @return the decoder, to be closed by the caller
	 * @throws CheckpointException if a weight holds a number that is not finite, or the
	 * weights do not fit
	 * @throws IllegalArgumentException if a device is not there
	 */
	public static LlamaDecoder load(CheckpointFolder folder, DecoderOptions options) {
		return load(folder, options, null, null);
	}

	static LlamaDecoder load(CheckpointFolder folder, DecoderOptions options, @Nullable RowLayout forced,
			@Nullable Integer forcedThreads) {
		Devices devices = Devices.of(options.device());
		WeightBytes bytes = WeightBytes.of(folder.config(), options.precision());
		LayerPlan plan = devices.plan(bytes);
		DecoderProgram program = DecoderProgram.create(folder.config(), options.precision().activations(),
				devices.list().get(0), (forcedThreads != null) ? forcedThreads : OperatorThreads.of(bytes));
		DecoderLoader loader = new DecoderLoader(folder, options, program);
		try {
			loader.place(devices.list(), plan);
			loader.readWeights();
			RowLayout layout = (forced != null) ? forced : loader.layout();
			program.callForLong("set_uniform", IValue.from(layout == RowLayout.ANY));
			return new LlamaDecoder(program, folder.config(), layout, options.precision().activations());
		}
		catch (EngineException ex) {
			program.close();
			RuntimeException known = DeviceFailures.translate(ex);
			String reason = String.valueOf(known.getMessage()).lines().findFirst().orElse("");
			throw new CheckpointException("the weights cannot be loaded: " + reason, ex);
		}
		catch (RuntimeException ex) {
			program.close();
			throw ex;
		}
	}

	private void place(List<Device> devices, LayerPlan plan) {
		try (PtNDManager scope = (PtNDManager) this.program.manager().newSubManager()) {
			PtNDArray[] likes = devices.stream()
				.map((device) -> (PtNDArray) scope.create(new Shape(1), DataType.FLOAT32, device))
				.toArray(PtNDArray[]::new);
			this.program.callForLong("spread", IValue.listFrom(likes),
					IValue.listFrom(plan.deviceOf().stream().mapToLong(Integer::longValue).toArray()));
		}
	}

	private void readWeights() {
		try (ReadAhead ahead = new ReadAhead()) {
			List<WeightSpec> part = List.of(this.config.weight(WeightRole.EMBEDDING));
			for (int next = 0; next <= this.config.layers(); next++) {
				List<WeightSpec> following = (next < this.config.layers()) ? this.config.layer(next)
						: List.of(this.config.weight(WeightRole.FINAL_NORM), this.config.weight(WeightRole.HEAD));
				ahead.read(following.stream().map(this.folder.weights()::require).toList());
				part.forEach(this::take);
				keep(next - 1);
				part = following;
			}
			part.forEach(this::take);
			this.program.callForLong("load_head", IValue.from((long) this.options.precision().headBits()), group());
			this.reader.release();
			this.program.callForLong("rotate_table");
		}
	}

	/** Keeps what was taken: the embedding (-1) or a layer. */
	private void keep(int layer) {
		if (layer < 0) {
			this.program.callForLong("load_embedding");
		}
		else {
			this.program.callForLong("load_layer", IValue.from(this.config.queryKeyValueBias()),
					IValue.from(this.config.outputBias()), IValue.from((long) this.options.precision().bits()),
					group());
		}
		this.reader.release();
	}

	private void take(WeightSpec spec) {
		this.reader.take(spec, this.folder.weights().require(spec));
	}

	private IValue group() {
		return IValue.from((long) this.options.precision().group());
	}

	/** Fixed shapes are the price of a text that does not depend on its neighbours. */
	private RowLayout layout() {
		boolean uniform = !this.options.reproducible() || rowsAreUniform();
		System.getLogger(DecoderLoader.class.getName())
			.log(System.Logger.Level.DEBUG, "{0}: {1}", this.folder.path().getFileName(),
					uniform ? "rows do not depend on their number, steps take any shape"
							: "rows depend on their number, steps run in fixed shapes");
		return uniform ? RowLayout.ANY : RowLayout.FIXED;
	}

	/**
	 * The kernels are asked, not believed: all shapes of the first layer and the head.
	 */
	private boolean rowsAreUniform() {
		long e = this.config.embedding();
		long attended = (long) this.config.heads() * this.config.headSize();
		long f = this.config.feedForward();
		int gate = this.config.experts().sparse() ? 3 : 2;
		List<Long> widths = this.config.experts().sparse() ? List.of(e, attended, e, e, e, f)
				: List.of(e, attended, e, e, f);
		for (int i = 0; i < widths.size(); i++) {
			if (!uniform(i, widths.get(i), i == gate)) {
				return false;
			}
		}
		return uniform(this.program.callForLong("matrix_total") - 1, e, false);
	}

	private boolean uniform(long matrix, long width, boolean gate) {
		return this.program.callForLong("rows_are_uniform", IValue.from(matrix), IValue.from(width),
				IValue.from(gate)) == 1;
	}

}
