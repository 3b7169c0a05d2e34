package io.alignserve.registry;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.alignserve.pool.OutOfBudgetException;

/**
 * Loads whose callers do not wait for the end, only to hear that there is no room.
 */
class BackgroundLoads implements AutoCloseable {

	private static final int LOOK_MILLIS = 20;

	private static final int MOST_LOOKS = 250;

	private final Residency residency;

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "checkpoint-load");
		thread.setDaemon(true);
		return thread;
	});

	BackgroundLoads(Residency residency) {
		this.residency = residency;
	}

	/**
	 * Begins to load and returns when its room is set aside, it is loaded or refused.
	 * @param row what to load
	 * @param hold ends when the load does
	 * @throws OutOfBudgetException if there is no room; any other failure is noted only
	 */
	void begin(CheckpointRow row, Residency.Hold hold) {
		Future<?> load = this.threads.submit(() -> {
			try (hold) {
				this.residency.bring(row);
			}
		});
		try {
			for (int look = 0; look < MOST_LOOKS && !this.residency.hasRoom(row.name()); look++) {
				if (ended(load)) {
					return;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static boolean ended(Future<?> load) throws InterruptedException {
		try {
			load.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof OutOfBudgetException noRoom) {
				throw noRoom;
			}
			return true;
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
