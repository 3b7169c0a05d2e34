package io.alignserve.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A checkpoint folder, broken in one to three places, as a seed says.
 */
final class FolderMutation {

	private static final long[] LENGTHS = { 0, 1, 2, 7, 8, 1 << 16, 16_000_001, 32_000_000, Integer.MAX_VALUE, 1L << 31,
			1L << 60, Long.MAX_VALUE, -1, Long.MIN_VALUE };

	private final Random random;

	private final Map<String, byte[]> files;

	private final Map<String, Path> links = new TreeMap<>();

	private final List<String> steps = new ArrayList<>();

	/**
	 * Breaks a folder in memory.
	 * @param seed decides how
	 * @param original its files
	 * @param others files of the other folders
	 */
	FolderMutation(long seed, Map<String, byte[]> original, List<Map<String, byte[]>> others) {
		this.random = new Random(seed);
		this.files = new TreeMap<>(original);
		int count = (this.random.nextInt(3) == 0) ? 1 + this.random.nextInt(3) : 1;
		for (int i = 0; i < count && !this.files.isEmpty(); i++) {
			step(others.get(this.random.nextInt(others.size())));
		}
	}

	static Map<String, byte[]> read(Path folder) throws IOException {
		Map<String, byte[]> files = new TreeMap<>();
		try (Stream<Path> all = Files.list(folder)) {
			for (Path file : all.toList()) {
				files.put(file.getFileName().toString(), Files.readAllBytes(file));
			}
		}
		return files;
	}

	/** Makes a folder the mutant; it held the original. Returns what must be restored. */
	List<String> write(Path folder, Map<String, byte[]> original) throws IOException {
		List<String> changed = new ArrayList<>();
		for (Map.Entry<String, byte[]> file : original.entrySet()) {
			byte[] content = this.files.get(file.getKey());
			if (content != file.getValue()) {
				changed.add(file.getKey());
				Files.deleteIfExists(folder.resolve(file.getKey()));
				if (content != null) {
					Files.write(folder.resolve(file.getKey()), content);
				}
			}
		}
		for (Map.Entry<String, Path> link : this.links.entrySet()) {
			if (link.getValue().toString().equals("folder")) {
				Files.createDirectory(folder.resolve(link.getKey()));
			}
			else {
				Files.createSymbolicLink(folder.resolve(link.getKey()), link.getValue());
			}
		}
		return changed;
	}

	private void step(Map<String, byte[]> other) {
		String name = pick(List.copyOf(this.files.keySet()));
		byte[] content = Objects.requireNonNull(this.files.get(name));
		boolean weights = name.endsWith(".safetensors");
		int kind = this.random.nextInt(16);
		String what = switch (kind) {
			case 0 -> put(name, flip(content, content.length), "flips bytes of");
			case 1 -> put(name, Arrays.copyOf(content, this.random.nextInt(content.length + 1)), "truncates");
			case 2 -> put(name, insert(content), "inserts into");
			case 3 -> swap(name, other);
			case 4 -> remove(name);
			case 5 -> link(name);
			case 6 -> put(name, weights ? headerLength(content) : new byte[0], "claims another length of");
			case 7 -> put(name, flip(content, weights ? headerEnd(content) : content.length), "flips the beginning of");
			default -> put(name, json(name, content), "changes JSON of");
		};
		this.steps.add(what + " " + name);
	}

	private String pick(List<String> names) {
		return names.get(this.random.nextInt(names.size()));
	}

	private String put(String name, byte[] content, String what) {
		this.files.put(name, content);
		return what;
	}

	private byte[] flip(byte[] content, int end) {
		byte[] flipped = content.clone();
		for (int i = this.random.nextInt(4); i >= 0 && end > 0; i--) {
			int at = this.random.nextInt(end);
			flipped[at] = this.random.nextBoolean() ? (byte) this.random.nextInt(256)
					: (byte) (flipped[at] ^ (1 << this.random.nextInt(8)));
		}
		return flipped;
	}

	private byte[] insert(byte[] content) {
		int at = this.random.nextInt(content.length + 1);
		byte[] more = new byte[1 + this.random.nextInt(20)];
		this.random.nextBytes(more);
		byte[] longer = Arrays.copyOf(content, content.length + more.length);
		System.arraycopy(content, at, longer, at + more.length, content.length - at);
		System.arraycopy(more, 0, longer, at, more.length);
		return longer;
	}

	private String swap(String name, Map<String, byte[]> other) {
		String taken = other.containsKey(name) ? name : pick(List.copyOf(other.keySet()));
		byte[] theirs = Objects.requireNonNull(other.get(taken));
		return put(name, theirs.clone(), "takes from another folder");
	}

	private String remove(String name) {
		this.files.remove(name);
		return "removes";
	}

	private String link(String name) {
		this.files.remove(name);
		Path target = Path.of(pick(List.of("/etc/passwd", "/dev/zero", "/dev/null", "/proc/self/mem", ".", name,
				"absent", "config.json", "tokenizer.json", "model.safetensors", "../outside.json", "folder")));
		this.links.put(name, target);
		return "links to " + target;
	}

	private byte[] headerLength(byte[] content) {
		byte[] lying = content.clone();
		if (lying.length >= 8) {
			long length = this.random.nextBoolean() ? LENGTHS[this.random.nextInt(LENGTHS.length)]
					: headerEnd(content) - 8 + this.random.nextInt(17) - 8;
			ByteBuffer.wrap(lying).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
		}
		return lying;
	}

	private static int headerEnd(byte[] content) {
		long length = (content.length < 8) ? 0 : ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
		return (length < 0 || length > content.length - 8) ? content.length : 8 + (int) length;
	}

	private byte[] json(String name, byte[] content) {
		JsonMutation mutation = new JsonMutation(this.random);
		if (!name.endsWith(".safetensors")) {
			return mutation.apply(content, name.equals("tokenizer.json"));
		}
		int end = headerEnd(content);
		byte[] header = mutation.apply(Arrays.copyOfRange(content, Math.min(8, content.length), end), false);
		int data = content.length - end;
		return ByteBuffer.allocate(8 + header.length + data)
			.order(ByteOrder.LITTLE_ENDIAN)
			.putLong(header.length)
			.put(header)
			.put(content, end, data)
			.array();
	}

	@Override
	public String toString() {
		return String.join(", ", this.steps);
	}

}
