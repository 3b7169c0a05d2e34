package io.alignserve.serving;

import io.alignserve.generation.Engine;
import io.alignserve.pool.Lease;

/**
 * Looks for room in an engine before a prompt is made and encoded, which costs more than
 * all the rest of a refusal.
 */
final class Room {

	private Room() {
	}

	/**
	 * Returns if there is room now; it may be gone when the request is submitted.
	 * @param lease the checkpoint
	 * @param sequences how many places are needed at least to begin
	 * @param listener hears which checkpoint has none
	 * @throws Engine.QueueFullException if there is none
	 * @throws Engine.UnavailableException if the engine cannot answer at the moment
	 */
	static void require(Lease lease, int sequences, AnswerListener listener) {
		try {
			lease.checkpoint().engine().requireRoom(sequences);
		}
		catch (Engine.QueueFullException | Engine.UnavailableException ex) {
			listener.onBegin(AnsweringModel.of(lease), 0);
			throw ex;
		}
	}

}
