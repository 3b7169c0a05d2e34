package io.alignserve.pool;

/**
 * Hears what happens in the pool. Called without the pool's lock held; implementations
 * return at once.
 */
public interface PoolListener {

	/** Nobody listens. */
	PoolListener NONE = new PoolListener() {
	};

	/**
	 * A checkpoint answers now.
	 * @param status its status
	 */
	default void loaded(ResidentStatus status) {
	}

	/**
	 * A checkpoint was not loaded.
	 * @param name its name
	 * @param cause why
	 */
	default void refused(String name, RuntimeException cause) {
	}

	/**
	 * A checkpoint was closed and its memory given back.
	 * @param name its name
	 * @param cause what for
	 */
	default void unloaded(String name, UnloadCause cause) {
	}

	/**
	 * An alias leads elsewhere.
	 * @param alias the alias
	 * @param route where it leads now
	 */
	default void routed(String alias, Route route) {
	}

	/**
	 * A canary broke one of its gates. Told once for each canary; the pool sends it no
	 * further requests.
	 * @param alias the alias
	 * @param route the route with the canary
	 * @param figures what broke the gate
	 */
	default void canaryFailed(String alias, Route route, CanaryFigures figures) {
	}

	/** Why a checkpoint was taken out. */
	enum UnloadCause {

		/** Somebody asked for it, or nothing wants it any more. */
		REQUESTED,
		/** Another one needed its room. */
		CAPACITY,
		/** It was not used for long. */
		IDLE,
		/** The service ends. */
		SHUTDOWN

	}

}
