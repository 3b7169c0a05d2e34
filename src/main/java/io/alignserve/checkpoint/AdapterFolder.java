package io.alignserve.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.alignserve.checkpoint.WeightFiles.Located;

/**
 * A LoRA adapter as PEFT writes it, checked against the checkpoint it was trained on:
 * {@code adapter_config.json} and {@code adapter_model.safetensors}. Where a linear
 * module computes W x, an adapted one computes W x + scale * B (A x), see
 * <a href="https://arxiv.org/abs/2106.09685">Hu et al. 2021</a>.
 *
 * @param path the folder
 * @param rank columns R of each pair's first half
 * @param scale what B (A x) is multiplied by
 * @param pairs the matrices by place, layer by layer
 */
public record AdapterFolder(Path path, int rank, double scale, Map<Place, Pair> pairs) {

	/** The hyper-parameters' file. */
	public static final String CONFIG = "adapter_config.json";

	/** The weights' file. */
	public static final String WEIGHTS = "adapter_model.safetensors";

	private static final long MAX_CONFIG_BYTES = 1_000_000;

	private static final Pattern NAME = Pattern
		.compile("base_model\\.model\\.model\\.layers\\.(\\d{1,4})\\.([a-z_]+\\.[a-z_]+)\\.lora_([AB])\\.weight");

	public AdapterFolder {
		pairs = Collections.unmodifiableMap(new TreeMap<>(pairs));
	}

	/**
	 * Opens a folder and checks that its matrices fit the base.
	 * @param path the folder
	 * @param base the hyper-parameters of the checkpoint that it is attached to
	 * @return the adapter
	 * @throws CheckpointException naming the field or tensor that is wrong
	 */
	public static AdapterFolder open(Path path, CheckpointConfig base) {
		FolderFiles files = new FolderFiles(path);
		files.requireFolder();
		Path configFile = files.find(CONFIG)
			.orElseThrow(() -> new CheckpointException(files.name() + " has no file " + CONFIG));
		AdapterConfig config = AdapterConfig.read(JsonFile.read(configFile, MAX_CONFIG_BYTES));
		Path weights = files.find(WEIGHTS).orElseThrow(() -> OtherFormats.noAdapter(files, WEIGHTS));
		Map<Place, Pair> pairs = pairs(SafetensorsFile.open(weights), config.rank(), base);
		requireTargets(config.targets(), pairs.keySet());
		return new AdapterFolder(path, config.rank(), config.scale(), pairs);
	}

	private static Map<Place, Pair> pairs(SafetensorsFile file, int rank, CheckpointConfig base) {
		Map<Place, Pair> pairs = new HashMap<>();
		for (String name : file.names()) {
			Place place = place(name, base);
			if (!pairs.containsKey(place)) {
				WeightSpec weight = base.layer(place.layer())
					.stream()
					.filter((spec) -> spec.role() == place.module().role())
					.findFirst()
					.orElseThrow(() -> new CheckpointException("tensor " + name + " adapts "
							+ place.module().moduleName() + ", which the base checkpoint does not have"));
				String prefix = name.substring(0, name.indexOf(".lora_"));
				long out = weight.shape().get(0);
				long in = weight.shape().get(1);
				pairs.put(place, new Pair(half(file, prefix + ".lora_A.weight", (long) rank, in),
						half(file, prefix + ".lora_B.weight", out, (long) rank)));
			}
		}
		if (pairs.isEmpty()) {
			throw new CheckpointException(WEIGHTS + " holds no tensors");
		}
		return pairs;
	}

	private static Place place(String name, CheckpointConfig base) {
		Matcher matcher = NAME.matcher(name);
		Optional<LinearModule> module = matcher.matches() ? Arrays.stream(LinearModule.values())
			.filter((candidate) -> candidate.path().equals(matcher.group(2)))
			.findFirst() : Optional.empty();
		if (module.isEmpty()) {
			throw new CheckpointException("tensor " + name + " in " + WEIGHTS
					+ " is not half of an adapter of a layer's linear module; supported are " + LinearModule.names());
		}
		int layer = Integer.parseInt(matcher.group(1));
		if (layer >= base.layers() || !matcher.group(1).equals(String.valueOf(layer))) {
			throw new CheckpointException("tensor " + name + " is of layer " + matcher.group(1)
					+ ", the base checkpoint has layers 0 to " + (base.layers() - 1));
		}
		return new Place(layer, module.get());
	}

	private static Located half(SafetensorsFile file, String name, long rows, long columns) {
		return new Located(file, file.require(new WeightSpec(name, List.of(rows, columns))));
	}

	/** A target without a matrix means that the weights are not those of the config. */
	private static void requireTargets(List<String> targets, Set<Place> places) {
		Set<String> adapted = new HashSet<>();
		places.forEach((place) -> adapted.add(place.module().moduleName()));
		for (String target : targets) {
			if (!adapted.contains(target.substring(target.lastIndexOf('.') + 1))) {
				throw new CheckpointException(
						"target_modules in " + CONFIG + " names " + target + ", but " + WEIGHTS + " has none of it");
			}
		}
	}

	/**
	 * Tells how large a folder's matrices can be at most when they are attached: the
	 * second half of a pair is held once for each of three matrices that share an input.
	 * @param path the folder
	 * @return bytes
	 * @throws CheckpointException if there are none
	 */
	public static long mostBytes(Path path) {
		FolderFiles files = new FolderFiles(path);
		Path weights = files.find(WEIGHTS).orElseThrow(() -> OtherFormats.noAdapter(files, WEIGHTS));
		return 3 * weights.toFile().length();
	}

	/**
	 * Returns the digest over both files, made as that of a checkpoint.
	 * @return {@code sha256:} and 64 hexadecimal digits
	 */
	public String digest() {
		return CheckpointDigest.of(new FolderFiles(this.path), List.of(CONFIG, WEIGHTS));
	}

	/**
	 * Returns the digest of what a base and this adapter answer together.
	 * @param baseDigest the digest of the base
	 * @return {@code sha256:} and 64 hexadecimal digits
	 */
	public String digest(String baseDigest) {
		return CheckpointDigest.ofText(baseDigest + "\n" + digest() + "\n");
	}

	/**
	 * Where a pair belongs.
	 *
	 * @param layer the layer, from 0
	 * @param module the module of the layer
	 */
	public record Place(int layer, LinearModule module) implements Comparable<Place> {

		@Override
		public int compareTo(Place other) {
			int byLayer = Integer.compare(this.layer, other.layer);
			return (byLayer != 0) ? byLayer : this.module.compareTo(other.module);
		}

	}

	/**
	 * The two matrices of an adapted module.
	 *
	 * @param a (R, in), applied first
	 * @param b (out, R)
	 */
	public record Pair(Located a, Located b) {
	}

}
