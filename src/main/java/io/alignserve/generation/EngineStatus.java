package io.alignserve.generation;

/**
 * What an engine is doing, and did since it started.
 *
 * @param running the number of sequences that hold, or are promised, a cache slot
 * @param waiting the number of sequences that wait for one
 * @param steps the number of steps
 * @param preemptions how often a request gave its slots up for an older one
 * @param memory the KV caches
 * @param memoryShortages how often the device had no memory for what was to be done
 */
public record EngineStatus(int running, int waiting, long steps, long preemptions, Memory memory,
		long memoryShortages) {

	/**
	 * The status of an engine that finds its memory, or whose memory is not here.
	 * @param running the number of sequences that hold, or are promised, a cache slot
	 * @param waiting the number of sequences that wait for one
	 * @param steps the number of steps
	 * @param preemptions how often a request gave its slots up for an older one
	 * @param memory the KV caches
	 */
	public EngineStatus(int running, int waiting, long steps, long preemptions, Memory memory) {
		this(running, waiting, steps, preemptions, memory, 0);
	}

	/**
	 * The KV caches.
	 *
	 * @param kvBytes the bytes that are in use or promised, those of held prefixes
	 * included
	 * @param heldPrefixes the number of beginnings of earlier prompts that are held
	 * @param heldBytes the bytes that they take
	 * @param prefixHits how often a prompt began with a copy of cached positions
	 * @param reusedPositions how many positions were copied so, instead of computed
	 */
	public record Memory(long kvBytes, int heldPrefixes, long heldBytes, long prefixHits, long reusedPositions) {
	}

}
