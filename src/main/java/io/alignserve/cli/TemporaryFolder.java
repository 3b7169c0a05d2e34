package io.alignserve.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that is deleted with all that is in it, also if the program is interrupted.
 */
final class TemporaryFolder implements AutoCloseable {

	private final Path path;

	private final Thread atExit = new Thread(this::delete, "temporary-folder");

	TemporaryFolder() throws IOException {
		this.path = Files.createTempDirectory("alignserve");
		Runtime.getRuntime().addShutdownHook(this.atExit);
	}

	Path path() {
		return this.path;
	}

	@Override
	public void close() {
		try {
			Runtime.getRuntime().removeShutdownHook(this.atExit);
		}
		catch (IllegalStateException ex) {
			// the program is being interrupted: the hook deletes
			return;
		}
		delete();
	}

	private void delete() {
		try (Stream<Path> walk = Files.walk(this.path)) {
			List<Path> files = walk.sorted(Comparator.reverseOrder()).toList();
			for (Path file : files) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			System.getLogger(TemporaryFolder.class.getName())
				.log(System.Logger.Level.WARNING, "{0} could not be deleted: {1}", this.path, ex.getMessage());
		}
	}

}
