package io.alignserve.registry;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.CheckpointRoots;
import io.alignserve.runtime.StarterCheckpoint;

/**
 * Where registered checkpoints lie on this instance. What administrators registered lies
 * below the roots; what was configured may lie elsewhere on each instance; and the
 * starter comes with the service, so that it is there wherever it is wanted. Safe for use
 * by several threads.
 */
class Places {

	private final CheckpointRoots roots;

	private final Path starter;

	private final Map<String, Path> configured = new ConcurrentHashMap<>();

	/**
	 * Creates the places.
	 * @param roots where administrators may register checkpoints
	 * @param starter where the starter is copied to
	 */
	Places(CheckpointRoots roots, Path starter) {
		this.roots = roots;
		this.starter = starter.toAbsolutePath().normalize();
	}

	/** Keeps where this instance has a configured checkpoint. */
	void configure(String name, Path folder) {
		this.configured.put(name, folder);
	}

	/** Tells whether a folder is what serves where no other is configured. */
	boolean isStarter(Path folder) {
		return folder.equals(this.starter);
	}

	/**
	 * Finds the folder of a checkpoint.
	 * @throws CheckpointException if it is not below a root any more
	 */
	Path folder(CheckpointRow row) {
		if (row.origin() == CheckpointRow.Origin.ADMINISTRATOR) {
			return this.roots.resolve(row.path());
		}
		Path here = this.configured.get(row.name());
		if (here != null) {
			return here;
		}
		// The row has the path of whoever wrote it last, which need not exist here.
		return row.digest().equals(StarterCheckpoint.digest()) ? StarterCheckpoint.install(this.starter)
				: Path.of(row.path());
	}

}
