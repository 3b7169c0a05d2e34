package io.alignserve.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import tools.jackson.databind.JsonNode;

/**
 * The safetensors files of a folder: one {@code model.safetensors}, or shards that
 * {@code model.safetensors.index.json} assigns the tensors to. Tensors that no decoder
 * asks for are left alone.
 */
public final class WeightFiles {

	/** The file of weights that are not sharded. */
	public static final String SINGLE = "model.safetensors";

	/** The file that says which shard holds which tensor. */
	public static final String INDEX = "model.safetensors.index.json";

	/** The largest index that is read, in bytes. */
	private static final long MAX_INDEX_BYTES = 32_000_000;

	private static final int MAX_SHARDS = 2000;

	/** The most tensors of all shards together. */
	private static final int MAX_TENSORS = 200_000;

	private final List<SafetensorsFile> files;

	private final Map<String, SafetensorsFile> byTensor;

	private final boolean sharded;

	private WeightFiles(List<SafetensorsFile> files, Map<String, SafetensorsFile> byTensor, boolean sharded) {
		this.files = List.copyOf(files);
		this.byTensor = Map.copyOf(byTensor);
		this.sharded = sharded;
	}

	static WeightFiles open(FolderFiles folder) {
		if (folder.find(SINGLE).isPresent()) {
			SafetensorsFile file = SafetensorsFile.open(folder.find(SINGLE).get());
			Map<String, SafetensorsFile> byTensor = new HashMap<>();
			file.names().forEach((name) -> byTensor.put(name, file));
			return new WeightFiles(List.of(file), byTensor, false);
		}
		Path index = folder.find(INDEX).orElseThrow(() -> OtherFormats.noWeights(folder, SINGLE, INDEX));
		return sharded(folder, JsonFile.read(index, MAX_INDEX_BYTES));
	}

	private static WeightFiles sharded(FolderFiles folder, JsonFile index) {
		Map<String, String> shardOf = shardOf(index);
		Map<String, SafetensorsFile> shards = new LinkedHashMap<>();
		Map<String, String> seen = new HashMap<>();
		Set<String> names = new LinkedHashSet<>(shardOf.values());
		if (names.size() > MAX_SHARDS) {
			throw new CheckpointException(INDEX + " names " + names.size() + " files, allowed are " + MAX_SHARDS);
		}
		for (String name : names) {
			Path path = folder.find(name)
				.orElseThrow(() -> new CheckpointException(
						INDEX + " names the file " + name + ", which is not in " + folder.name()));
			SafetensorsFile file = SafetensorsFile.open(path);
			shards.put(name, file);
			if (seen.size() + file.names().size() > MAX_TENSORS) {
				throw new CheckpointException(
						folder.name() + " holds more than " + MAX_TENSORS + " tensors, which is the most allowed");
			}
			for (String tensor : file.names()) {
				String other = seen.put(tensor, name);
				if (other != null) {
					throw new CheckpointException("tensor " + tensor + " is both in " + other + " and in " + name);
				}
			}
		}
		Map<String, SafetensorsFile> byTensor = new HashMap<>();
		shardOf.forEach((tensor, name) -> {
			if (!name.equals(seen.get(tensor))) {
				throw new CheckpointException(
						"tensor " + tensor + " is not in " + name + ", where " + INDEX + " puts it");
			}
			byTensor.put(tensor, shards.get(name));
		});
		return new WeightFiles(new ArrayList<>(shards.values()), byTensor, true);
	}

	private static Map<String, String> shardOf(JsonFile index) {
		JsonNode map = index.field("weight_map");
		if (!map.isObject() || map.isEmpty()) {
			throw new CheckpointException(INDEX + " has no weight_map from tensors to files");
		}
		Map<String, String> shardOf = new LinkedHashMap<>();
		for (Map.Entry<String, JsonNode> entry : map.properties()) {
			if (!entry.getValue().isString() || !entry.getValue().stringValue().endsWith(".safetensors")) {
				throw new CheckpointException("weight_map in " + INDEX + " puts tensor " + entry.getKey() + " into "
						+ entry.getValue() + ", it must be the name of a .safetensors file");
			}
			shardOf.put(entry.getKey(), entry.getValue().stringValue());
		}
		return shardOf;
	}

	/**
	 * Returns the files.
	 * @return one, or the shards in the order of the index
	 */
	public List<SafetensorsFile> files() {
		return this.files;
	}

	/**
	 * Finds a tensor of a given shape.
	 * @param spec the name and shape
	 * @return where it lies
	 * @throws CheckpointException if it is missing, has another shape or a dtype that is
	 * not supported
	 */
	public Located require(WeightSpec spec) {
		SafetensorsFile file = this.byTensor.get(spec.name());
		if (file == null) {
			throw new CheckpointException(
					"tensor " + spec.name() + " is missing in " + (this.sharded ? INDEX : SINGLE));
		}
		return new Located(file, file.require(spec));
	}

	List<String> names() {
		List<String> names = new ArrayList<>();
		if (this.sharded) {
			names.add(INDEX);
		}
		this.files.forEach((file) -> names.add(String.valueOf(file.path().getFileName())));
		return names;
	}

	/**
	 * A tensor and the file it lies in.
	 *
	 * @param file the file
	 * @param entry the tensor
	 */
	public record Located(SafetensorsFile file, SafetensorsFile.Entry entry) {

		/**
		 * Returns the position of the tensor's first byte.
		 * @return counted from the start of the file; any number, not a multiple of the
		 * element's size
		 */
		public long byteOffset() {
			return this.file.dataOffset() + this.entry.begin();
		}

		/**
		 * Returns the tensor's size on disk.
		 * @return bytes
		 */
		public long bytes() {
			return this.entry.end() - this.entry.begin();
		}

	}

}
