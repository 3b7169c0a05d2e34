package io.alignserve.registry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checkpoints that this instance took out on its own, since they were idle or another one
 * needed the room. They come back when somebody asks for them anew.
 */
class Retirements {

	private final Map<String, Long> atRevision = new ConcurrentHashMap<>();

	private volatile long seen;

	/** Notes the fleet's revision that this instance has seen. */
	void see(long revision) {
		this.seen = revision;
	}

	void retire(String name) {
		this.atRevision.put(name, this.seen);
	}

	/**
	 * Tells whether a checkpoint was taken out since it was last asked for.
	 * @param wantedRevision the fleet's revision when it was
	 */
	boolean rests(String name, long wantedRevision) {
		Long retired = this.atRevision.get(name);
		return retired != null && wantedRevision <= retired;
	}

}
