package io.alignserve.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

import io.alignserve.checkpoint.AdapterFolder;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.checkpoint.RemoteFolder;
import io.alignserve.checkpoint.Unreadable;
import io.alignserve.registry.CheckpointRow.Facts;

/**
 * Opens checkpoint folders to see what they are; nothing is loaded.
 */
class Inspection {

	/** Checks headers, not contents, of a checkpoint with all its weights. */
	Facts facts(Path folder) {
		if (RemoteFolder.is(folder)) {
			return facts(RemoteFolder.open(folder));
		}
		return facts(CheckpointFolder.open(folder));
	}

	Found checkpoint(Path folder) {
		if (RemoteFolder.is(folder)) {
			RemoteFolder elsewhere = RemoteFolder.open(folder);
			return new Found(facts(elsewhere), elsewhere.digest());
		}
		CheckpointFolder opened = CheckpointFolder.open(folder);
		return new Found(facts(opened), opened.digest());
	}

	private static Facts facts(RemoteFolder opened) {
		return new Facts(RemoteFolder.KIND, opened.contextLength(), 0);
	}

	private static Facts facts(CheckpointFolder opened) {
		return new Facts(opened.config().family().name().toLowerCase(Locale.ROOT), opened.config().contextLength(),
				weightBytes(opened.path()));
	}

	/**
	 * Checks an adapter against its base.
	 * @param folder the adapter's folder
	 * @param base the base's folder
	 * @param baseDigest the digest the base was registered with
	 */
	Found adapter(Path folder, Path base, String baseDigest) {
		if (RemoteFolder.is(base)) {
			throw new CheckpointException("the base is computed elsewhere, an adapter needs weights that are here");
		}
		CheckpointFolder opened = CheckpointFolder.open(base);
		AdapterFolder adapter = AdapterFolder.open(folder, opened.config());
		Facts facts = facts(opened);
		return new Found(new Facts(facts.family(), facts.contextLength(), weightBytes(folder)),
				adapter.digest(baseDigest));
	}

	private static long weightBytes(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> file.toString().endsWith(".safetensors")).mapToLong(Inspection::size).sum();
		}
		catch (IOException | UncheckedIOException ex) {
			throw Unreadable.of("the folder " + folder.getFileName(), ex);
		}
	}

	private static long size(Path file) {
		try {
			return Files.size(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What a folder holds. */
	record Found(Facts facts, String digest) {
	}

}
