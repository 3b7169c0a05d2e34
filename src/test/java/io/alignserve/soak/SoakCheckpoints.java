package io.alignserve.soak;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import org.springframework.util.FileSystemUtils;

import io.alignserve.benchmark.RandomCheckpoint;
import io.alignserve.benchmark.RandomShape;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.checkpoint.SafetensorsFile;
import io.alignserve.runtime.StarterCheckpoint;

/**
 * Checkpoints below one root: small good ones with the starter's tokenizer and room for
 * the papers' prompts, and such as break in different ways.
 *
 * @param root the folder of all
 */
record SoakCheckpoints(Path root) {

	/** 1.3 MB of weights. */
	private static final RandomShape SMALL = RandomShape.parse("2x96x192x3072:4:2");

	/** 118 MB of weights. */
	private static final RandomShape LARGE = RandomShape.parse("4x1024x3072x3072:8:8");

	/** 0.9 GB of weights. */
	private static final RandomShape SLOW = RandomShape.parse("8x2048x6144x3072:16:16");

	/**
	 * Prepares an empty root.
	 * @param root the folder; what is in it is removed
	 * @return the checkpoints
	 */
	static SoakCheckpoints in(Path root) {
		try {
			FileSystemUtils.deleteRecursively(root);
			Files.createDirectories(root);
			return new SoakCheckpoints(root.toRealPath());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Writes one that can serve.
	 * @param name its folder
	 * @param seed decides its weights
	 * @return the folder
	 */
	Path good(String name, long seed) {
		return write(SMALL, name, seed);
	}

	/**
	 * Writes one that can serve where it fits.
	 * @param name its folder
	 * @return the folder
	 */
	Path large(String name) {
		return write(LARGE, name, 1);
	}

	/**
	 * Writes one that takes seconds to load.
	 * @param name its folder
	 * @return the folder
	 */
	Path slow(String name) {
		return write(SLOW, name, 1);
	}

	/**
	 * Writes one whose every answer is not a number; its digest is that of its files.
	 * @param name its folder
	 * @return the folder
	 */
	Path notANumber(String name) {
		Path folder = write(SMALL, name, 3);
		edit(folder, (file, header) -> {
			SafetensorsFile.Entry norm = header.tensors().get("model.norm.weight");
			if (norm == null) {
				throw new IllegalStateException("the weights have no model.norm.weight");
			}
			file.seek(header.dataOffset() + norm.begin());
			file.write(ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort((short) 0x7fc0).array());
		});
		return folder;
	}

	/**
	 * Changes one weight of a checkpoint.
	 * @param folder its folder
	 */
	static void change(Path folder) {
		edit(folder, (file, header) -> {
			file.seek(header.size() - 10_000);
			int old = file.read();
			file.seek(header.size() - 10_000);
			file.write(old ^ 1);
		});
	}

	/**
	 * Cuts a checkpoint's weights off in the middle.
	 * @param folder its folder
	 */
	static void truncate(Path folder) {
		edit(folder, (file, header) -> file.setLength(header.size() / 2));
	}

	private Path write(RandomShape shape, String name, long seed) {
		Path folder = this.root.resolve(name);
		Path starter = StarterCheckpoint.install(this.root.resolve(".starter"));
		RandomCheckpoint.write(shape, folder, starter, seed);
		try {
			Files.copy(starter.resolve("tokenizer_config.json"), folder.resolve("tokenizer_config.json"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return folder;
	}

	/** A file that a process has mapped is replaced, never written to. */
	private static void edit(Path folder, Edit edit) {
		Path weights = folder.resolve(CheckpointFolder.WEIGHTS);
		Path copy = folder.resolve("edited.part");
		try {
			Files.copy(weights, copy, StandardCopyOption.REPLACE_EXISTING);
			SafetensorsFile header = SafetensorsFile.open(copy);
			try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
				edit.apply(file, header);
			}
			Files.move(copy, weights, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private interface Edit {

		void apply(RandomAccessFile file, SafetensorsFile header) throws IOException;

	}

}
