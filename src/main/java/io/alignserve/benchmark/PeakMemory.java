package io.alignserve.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * The most memory that this process had resident between two moments: Linux's own mark
 * (VmHWM), set back at the start. Where it may not be set back, a thread looks at VmRSS
 * every few milliseconds; on other systems nothing is known. The pages of mapped files
 * count, the memory of a GPU does not.
 */
final class PeakMemory implements AutoCloseable {

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final Path CLEAR = Path.of("/proc/self/clear_refs");

	/** What sets the mark back, see proc(5). */
	private static final String MARK = "5";

	private static final long LOOK_MILLIS = 5;

	private final AtomicLong highest = new AtomicLong();

	private final @Nullable Thread watcher;

	private PeakMemory(boolean watched) {
		this.watcher = watched ? new Thread(this::watch, "peak-memory") : null;
		if (this.watcher != null) {
			this.watcher.setDaemon(true);
			this.watcher.start();
		}
	}

	/**
	 * Begins to look.
	 * @return to be closed when the peak was read
	 */
	static PeakMemory begin() {
		return new PeakMemory(!markSetBack());
	}

	private static boolean markSetBack() {
		try {
			Files.writeString(CLEAR, MARK, StandardOpenOption.WRITE);
			return true;
		}
		catch (IOException | SecurityException ex) {
			return false;
		}
	}

	private void watch() {
		try {
			while (!Thread.currentThread().isInterrupted()) {
				Long resident = read("VmRSS:");
				if (resident == null) {
					return;
				}
				this.highest.accumulateAndGet(resident, Math::max);
				Thread.sleep(LOOK_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Returns the peak so far.
	 * @return bytes, null where the system does not tell
	 */
	@Nullable Long bytes() {
		if (this.watcher == null) {
			return read("VmHWM:");
		}
		Long now = read("VmRSS:");
		return (now == null) ? null : this.highest.accumulateAndGet(now, Math::max);
	}

	private static @Nullable Long read(String field) {
		try {
			return Files.readAllLines(STATUS)
				.stream()
				.filter((line) -> line.startsWith(field))
				.map((line) -> Long.parseLong(line.substring(field.length()).replace("kB", "").strip()) * 1024)
				.findFirst()
				.orElse(null);
		}
		catch (IOException ex) {
			return null;
		}
	}

	@Override
	public void close() {
		if (this.watcher != null) {
			this.watcher.interrupt();
		}
	}

}
