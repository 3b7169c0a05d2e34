package io.alignserve.registry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which of the checkpoints that were asked for came, once each time. What the pool then
 * takes out on its own, since it is idle or another one needs the room, stays away until
 * somebody asks for it anew.
 */
class Retirements {

	private final Map<String, Long> came = new ConcurrentHashMap<>();

	/**
	 * Notes that a checkpoint is resident.
	 * @param wantedRevision the fleet's revision when it was last asked for
	 */
	void came(String name, long wantedRevision) {
		this.came.put(name, wantedRevision);
	}

	/**
	 * Tells whether a checkpoint that is not resident was since it was last asked for.
	 * @param wantedRevision the fleet's revision when it was
	 */
	boolean rests(String name, long wantedRevision) {
		Long known = this.came.get(name);
		return known != null && wantedRevision <= known;
	}

}
