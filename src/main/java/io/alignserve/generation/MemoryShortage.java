package io.alignserve.generation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * What is done where the runner finds no memory, and what is known of it: a request that
 * is too large for what is left is told from a device on which nothing finds memory any
 * more. Owned by the step loop, but for what it tells.
 */
final class MemoryShortage {

	/** How long not even the smallest step may find memory until the device is lost. */
	static final Duration PATIENCE = Duration.ofSeconds(10);

	/** How often that is tried while nobody asks for anything. */
	static final Duration EXAMINED_EVERY = Duration.ofSeconds(1);

	/** When it is worth a caller's while to try again. */
	static final Duration RETRY_AFTER = Duration.ofSeconds(5);

	private final DecoderRunner runner;

	private final KvMemory memory;

	private final LongSupplier nanoTime;

	private final AtomicLong count = new AtomicLong();

	private volatile @Nullable Long failingSince;

	MemoryShortage(DecoderRunner runner, KvMemory memory, LongSupplier nanoTime) {
		this.runner = runner;
		this.memory = memory;
		this.nanoTime = nanoTime;
	}

	/**
	 * Gives back what nobody needs: held prefixes, and what the allocator keeps.
	 */
	void relieve() {
		this.count.incrementAndGet();
		this.memory.clear();
		this.runner.freeCaches();
	}

	/**
	 * Does something that takes memory, and once more after nobody's memory was given
	 * back.
	 * @param action what to do; what it did before it failed must be undone
	 * @throws Engine.UnavailableException if there is no memory then either
	 */
	void relieved(Runnable action) {
		try {
			action.run();
		}
		catch (OutOfDeviceMemoryException ex) {
			relieve();
			try {
				action.run();
			}
			catch (OutOfDeviceMemoryException again) {
				throw refusal(again);
			}
		}
	}

	/**
	 * What a request hears that gives way.
	 * @param cause what the device said
	 * @return what it fails with
	 */
	static Engine.UnavailableException refusal(OutOfDeviceMemoryException cause) {
		System.getLogger(MemoryShortage.class.getName())
			.log(System.Logger.Level.WARNING, "A request is refused for want of memory: " + cause.getMessage());
		return new Engine.UnavailableException("the device has no memory left for this request at the moment",
				RETRY_AFTER, cause);
	}

	/** A step was computed. */
	void isOver() {
		this.failingSince = null;
	}

	/**
	 * Nothing of a step could be computed: tries whether the smallest step can.
	 * @throws DeviceLostException if it could not for {@link #PATIENCE}
	 */
	void examine() {
		try {
			int slot = this.runner.open(1);
			try {
				this.runner.run(new StepInput(List.of(Feed.prompt(slot, 0, new int[] { 0 }, 0, Feed.Wanted.LIKELIEST)),
						List.of()));
			}
			finally {
				this.runner.release(slot);
			}
			isOver();
		}
		catch (DeviceLostException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			// In want of memory things fail in other words too.
			Long since = this.failingSince;
			long now = this.nanoTime.getAsLong();
			if (since == null) {
				this.failingSince = now;
			}
			else if (now - since >= PATIENCE.toNanos()) {
				throw new DeviceLostException("for " + Duration.ofNanos(now - since).toSeconds()
						+ " seconds not even the smallest step could be computed", ex);
			}
		}
	}

	/** How often memory was not found. */
	long count() {
		return this.count.get();
	}

	/** Whether not even the smallest step found memory when it was last tried. */
	boolean isTotal() {
		return this.failingSince != null;
	}

}
