package io.alignserve.decoder;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

import ai.djl.pytorch.jni.IValue;

import io.alignserve.checkpoint.AdapterFolder;
import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.LinearModule;
import io.alignserve.checkpoint.WeightFiles;
import io.alignserve.checkpoint.WeightSpec;

/**
 * The LoRA adapters beside a decoder's weights, which they leave as they are. Each takes
 * its own matrices only. For the thread that owns the decoder.
 */
public final class AdapterTable {

	/** Matrices of a layer: query, key and value are one. */
	private static final List<List<LinearModule>> MATRICES = List.of(
			List.of(LinearModule.QUERY, LinearModule.KEY, LinearModule.VALUE), List.of(LinearModule.OUTPUT),
			List.of(LinearModule.GATE), List.of(LinearModule.UP), List.of(LinearModule.DOWN));

	private final DecoderProgram program;

	private final CheckpointConfig config;

	private final BitSet numbers = new BitSet();

	AdapterTable(DecoderProgram program, CheckpointConfig config) {
		this.program = program;
		this.config = config;
	}

	/**
	 * Attaches an adapter.
	 * @param folder the adapter, checked against this decoder's configuration
	 * @return its number, 1 or more, for feeds and trees
	 * @throws CheckpointException if one of its numbers is not finite
	 */
	public int attach(AdapterFolder folder) {
		int number = this.numbers.nextClearBit(1);
		WeightReader reader = new WeightReader(this.program);
		try {
			long count = this.program.callForLong("matrix_count");
			for (int layer = 0; layer < this.config.layers(); layer++) {
				for (int matrix = 0; matrix < MATRICES.size() && matrix < count; matrix++) {
					load(reader, folder, number, layer, matrix, layer * count + matrix);
				}
			}
			this.numbers.set(number);
			return number;
		}
		catch (RuntimeException ex) {
			drop(number);
			throw ex;
		}
		finally {
			reader.release();
		}
	}

	private void load(WeightReader reader, AdapterFolder folder, int number, int layer, int matrix, long index) {
		List<Long> offsets = new ArrayList<>();
		long outs = 0;
		for (LinearModule module : MATRICES.get(matrix)) {
			AdapterFolder.Pair pair = folder.pairs().get(new AdapterFolder.Place(layer, module));
			if (pair != null) {
				String name = "layers." + layer + "." + module.path();
				take(reader, name + ".lora_A.weight", pair.a());
				take(reader, name + ".lora_B.weight", pair.b());
				offsets.add(outs);
			}
			outs += outs(layer, module);
		}
		this.program.callForLong("load_adapter", IValue.from((long) number), IValue.from(index), IValue.from(outs),
				IValue.listFrom(offsets.stream().mapToLong(Long::longValue).toArray()), IValue.from(folder.scale()));
	}

	private static void take(WeightReader reader, String name, WeightFiles.Located half) {
		reader.take(new WeightSpec(name, half.entry().shape()), half);
	}

	private long outs(int layer, LinearModule module) {
		return this.config.layer(layer)
			.stream()
			.filter((spec) -> spec.role() == module.role())
			.mapToLong((spec) -> spec.shape().get(0))
			.findFirst()
			.orElse(0);
	}

	/**
	 * Takes an adapter off; its number may be given to another.
	 * @param number the number
	 */
	public void detach(int number) {
		if (!this.numbers.get(number)) {
			throw new IllegalArgumentException("adapter " + number + " is not attached, attached are " + this.numbers);
		}
		drop(number);
		this.numbers.clear(number);
	}

	private void drop(int number) {
		this.program.callForLong("drop_adapter", IValue.from((long) number));
	}

	/**
	 * Tells what an adapter takes in memory.
	 * @param folder the adapter
	 * @param precision what the decoder computes in
	 * @return bytes, the largest it can be: query, key and value are stored as one block
	 */
	public static long bytes(AdapterFolder folder, Precision precision) {
		long elements = 0;
		for (Map.Entry<AdapterFolder.Place, AdapterFolder.Pair> entry : folder.pairs().entrySet()) {
			List<Long> a = entry.getValue().a().entry().shape();
			List<Long> b = entry.getValue().b().entry().shape();
			elements += a.get(0) * a.get(1) + b.get(0) * b.get(1) * 3;
		}
		return elements * precision.activations().bytes();
	}

	boolean isAttached(int number) {
		return number == 0 || this.numbers.get(number);
	}

}
