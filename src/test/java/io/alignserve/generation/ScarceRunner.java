package io.alignserve.generation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A decoder on a device that has less memory than the engine was told: so many positions
 * of slots, and so many rows of a step.
 */
final class ScarceRunner extends FakeRunner {

	private final Map<Integer, Integer> capacities = new ConcurrentHashMap<>();

	private volatile int positions = Integer.MAX_VALUE;

	private volatile int rows = Integer.MAX_VALUE;

	private volatile boolean lost;

	private final AtomicInteger frees = new AtomicInteger();

	ScarceRunner() {
		super(512);
	}

	ScarceRunner positions(int most) {
		this.positions = most;
		return this;
	}

	ScarceRunner rows(int most) {
		this.rows = most;
		return this;
	}

	void lose() {
		this.lost = true;
	}

	/** How often the allocator was asked to give back what it keeps. */
	int frees() {
		return this.frees.get();
	}

	@Override
	public int open(int capacity) {
		require(capacity);
		int slot = super.open(capacity);
		this.capacities.put(slot, capacity);
		return slot;
	}

	@Override
	public void grow(int slot, int capacity) {
		require(capacity - this.capacities.getOrDefault(slot, 0));
		super.grow(slot, capacity);
		this.capacities.put(slot, capacity);
	}

	@Override
	public void release(int slot) {
		super.release(slot);
		this.capacities.remove(slot);
	}

	private void require(int further) {
		if (this.lost) {
			throw new DeviceLostException("CUDA error: unspecified launch failure", new IllegalStateException());
		}
		if (this.capacities.values().stream().mapToInt(Integer::intValue).sum() + further > this.positions) {
			throw outOfMemory();
		}
	}

	@Override
	public StepResult run(StepInput input) {
		require(0);
		int wanted = input.feeds().stream().mapToInt(Feed::size).sum()
				+ input.trees().stream().mapToInt(TokenTree::size).sum();
		if (wanted > this.rows) {
			throw outOfMemory();
		}
		return super.run(input);
	}

	private static OutOfDeviceMemoryException outOfMemory() {
		return new OutOfDeviceMemoryException("CUDA out of memory. Tried to allocate 20.00 MiB",
				new IllegalStateException());
	}

	@Override
	public void freeCaches() {
		this.frees.incrementAndGet();
	}

}
