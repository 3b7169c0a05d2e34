package io.alignserve.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.checkpoint.ConfigWriter;
import io.alignserve.checkpoint.ElementType;
import io.alignserve.checkpoint.SafetensorsWriter;
import io.alignserve.checkpoint.WeightSpec;
import io.alignserve.tokenizer.Tokenizer;

/**
 * Writes a checkpoint of a given shape that knows nothing: what speed and memory are
 * measured on where no real one is at hand. Matrices are drawn from N(0, 0.02), norms are
 * 1, all in bfloat16. The numbers repeat after {@value #BLOCK} elements, a prime, so that
 * no two rows are alike; that keeps the writing as fast as the disk and the heap small.
 */
public final class RandomCheckpoint {

	private static final int BLOCK = 1_000_003;

	private static final double DEVIATION = 0.02;

	/** Enough to be a tokenizer, for vocabularies too small for the given one. */
	private static final String ONE_WORD = """
			{
			  "version": "1.0",
			  "added_tokens": [],
			  "normalizer": null,
			  "pre_tokenizer": null,
			  "post_processor": null,
			  "decoder": null,
			  "model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "unk_token": "a"}
			}
			""";

	private final CheckpointConfig config;

	private final byte[] numbers;

	private final byte[] ones;

	private int position;

	private RandomCheckpoint(CheckpointConfig config, long seed) {
		this.config = config;
		this.numbers = new byte[BLOCK * 2];
		this.ones = new byte[BLOCK * 2];
		Random random = new Random(seed);
		ByteBuffer drawn = ByteBuffer.wrap(this.numbers).order(ByteOrder.LITTLE_ENDIAN);
		ByteBuffer same = ByteBuffer.wrap(this.ones).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < BLOCK; i++) {
			drawn.putShort(SafetensorsWriter.bfloat16((float) (DEVIATION * random.nextGaussian())));
			same.putShort(SafetensorsWriter.bfloat16(1));
		}
	}

	/**
	 * Writes a checkpoint.
	 * @param shape its shape
	 * @param folder the folder to write to, made if it is not there
	 * @param like a checkpoint folder whose tokenizer it gets if the vocabulary is large
	 * enough; else it gets one that knows a single word
	 * @param seed start of the pseudo-random numbers
	 * @throws IllegalArgumentException if the disk has too little room
	 */
	public static void write(RandomShape shape, Path folder, Path like, long seed) {
		CheckpointConfig config = shape.config();
		try {
			Files.createDirectories(folder);
			long bytes = config.parameters() * ElementType.BFLOAT16.bytes();
			long free = Files.getFileStore(folder).getUsableSpace();
			if (bytes > free) {
				throw new IllegalArgumentException("the weights take " + Units.bytes(bytes) + ", " + folder + " has "
						+ Units.bytes(free) + " free");
			}
			ConfigWriter.write(folder, config, ElementType.BFLOAT16);
			writeTokenizer(config, folder.resolve(CheckpointFolder.TOKENIZER), like);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("cannot write to " + folder, ex);
		}
		RandomCheckpoint random = new RandomCheckpoint(config, seed);
		Path weights = folder.resolve(CheckpointFolder.WEIGHTS);
		SafetensorsWriter.stream(weights, ElementType.BFLOAT16, random.config.weights(), random::encode,
				Map.of("format", "pt"));
		bringToDisk(weights);
	}

	/** What is measured next must not run beside the writing to the disk. */
	private static void bringToDisk(Path file) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.force(true);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("cannot write " + file, ex);
		}
	}

	private static void writeTokenizer(CheckpointConfig config, Path file, Path like) throws IOException {
		try (Tokenizer tokenizer = Tokenizer.load(like)) {
			if (tokenizer.vocabularySize() <= config.vocabulary()) {
				Files.copy(like.resolve(CheckpointFolder.TOKENIZER), file, StandardCopyOption.REPLACE_EXISTING);
			}
			else {
				Files.writeString(file, ONE_WORD);
			}
		}
	}

	private void encode(WeightSpec spec, OutputStream out) throws IOException {
		boolean norm = spec.shape().size() == 1;
		byte[] block = norm ? this.ones : this.numbers;
		for (long left = spec.elements() * 2; left > 0;) {
			int some = (int) Math.min(left, block.length - this.position);
			out.write(block, this.position, some);
			this.position = (this.position + some) % block.length;
			left -= some;
		}
	}

}
