package io.alignserve.generation;

import org.jspecify.annotations.Nullable;

/**
 * Whether an engine can do its work.
 *
 * @param state whether it can
 * @param reason what is wrong, in words for operators; {@code null} if nothing is
 */
public record EngineHealth(State state, @Nullable String reason) {

	/** Nothing is wrong. */
	public static final EngineHealth GOOD = new EngineHealth(State.GOOD, null);

	/** Whether an engine can do its work. */
	public enum State {

		/** It can. */
		GOOD,
		/** Not at the moment; it comes back by itself. */
		IMPAIRED,
		/**
		 * Never again in this process: its device is gone, or its step loop has ended.
		 */
		LOST

	}

}
