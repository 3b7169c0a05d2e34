package io.alignserve.pool;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Closes residents that were taken out and gives their memory back, the native
 * allocator's caches included.
 */
final class Closer implements AutoCloseable {

	private static final int SECONDS_TO_END = 30;

	private final CheckpointLoader loader;

	private final Consumer<Resident> closed;

	private final ExecutorService thread = Executors.newSingleThreadExecutor((task) -> {
		Thread created = new Thread(task, "pool-closer");
		created.setDaemon(true);
		return created;
	});

	/**
	 * Creates the closer.
	 * @param loader frees caches
	 * @param closed hears of each resident that is closed
	 */
	Closer(CheckpointLoader loader, Consumer<Resident> closed) {
		this.loader = loader;
		this.closed = closed;
	}

	/**
	 * Closes a resident and waits for it.
	 * @param resident the resident, claimed for closing
	 */
	void close(Resident resident) {
		try {
			resident.close();
			this.loader.freeCaches();
		}
		catch (RuntimeException ex) {
			System.getLogger(Closer.class.getName())
				.log(System.Logger.Level.WARNING, "The checkpoint " + resident.name() + " was not closed cleanly", ex);
		}
		finally {
			this.closed.accept(resident);
		}
	}

	/**
	 * Closes a resident on a thread of its own.
	 * @param resident the resident, claimed for closing
	 */
	void closeSoon(Resident resident) {
		this.thread.execute(() -> close(resident));
	}

	/** Waits for what is being closed. */
	@Override
	public void close() {
		this.thread.shutdown();
		try {
			if (!this.thread.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
				System.getLogger(Closer.class.getName())
					.log(System.Logger.Level.WARNING, "A checkpoint was still being closed");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
