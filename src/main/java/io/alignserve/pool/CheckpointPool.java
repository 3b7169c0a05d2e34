package io.alignserve.pool;

import java.util.List;

/**
 * The resident checkpoints and their aliases. SKELETON: to be implemented (a class, not
 * an interface).
 */
public interface CheckpointPool extends AutoCloseable {

	/** The alias that is meant when a request names no model. */
	String DEFAULT_ALIAS = "default";

	/**
	 * Leases a checkpoint; it stays resident until the lease is closed.
	 * @param model alias or checkpoint name
	 * @return the lease
	 * @throws UnknownModelException if there is none of that name
	 */
	Lease lease(String model);

	/**
	 * Lists what can be asked for.
	 * @return the models, by name
	 */
	List<ModelStatus> models();

	@Override
	void close();

	/**
	 * A resident checkpoint in use.
	 */
	interface Lease extends AutoCloseable {

		/**
		 * Returns the name that was asked for.
		 * @return alias or checkpoint name
		 */
		String alias();

		/**
		 * Returns the checkpoint.
		 * @return the checkpoint, usable until the lease is closed
		 */
		ResidentCheckpoint checkpoint();

		@Override
		void close();

	}

	/**
	 * One checkpoint as clients see it.
	 *
	 * @param name the checkpoint's name
	 * @param aliases the aliases that point at it
	 * @param digest its digest
	 * @param state for example {@code READY}
	 * @param contextLength its context length in tokens
	 * @param dtype the type it computes in
	 * @param residentBytes bytes of its weights in memory
	 */
	record ModelStatus(String name, List<String> aliases, String digest, String state, int contextLength, String dtype,
			long residentBytes) {

		public ModelStatus {
			aliases = List.copyOf(aliases);
		}

	}

	/**
	 * No alias and no checkpoint has the name asked for.
	 */
	class UnknownModelException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		/**
		 * Creates the exception.
		 * @param message the name asked for and the names that exist
		 */
		public UnknownModelException(String message) {
			super(message);
		}

	}

}
