package io.alignserve.decoder;

import ai.djl.pytorch.jni.JniUtils;

/**
 * How many threads share the work of one operator. Over small weights an operator is done
 * before the others have been woken, and the cores they leave free serve the callers.
 * Which number it is follows from the checkpoint and the machine only, so that a text
 * does not depend on what else is loaded.
 */
final class OperatorThreads {

	/**
	 * Weights of no more bytes are computed by one thread: at 6 MB it decodes 1.5 times
	 * as fast as two do, at 30 MB two are faster from several streams on.
	 */
	static final long FEW_BYTES = 16L << 20;

	/** What the engine was last told on this thread. */
	private static final ThreadLocal<Integer> told = new ThreadLocal<>();

	private OperatorThreads() {
	}

	/**
	 * Returns the number for a checkpoint.
	 * @param weights its weights
	 * @return 1 or {@link #usual}
	 */
	static int of(WeightBytes weights) {
		return (weights.total() <= FEW_BYTES) ? 1 : usual();
	}

	/**
	 * Returns the engine's own number, from the machine's cores or the environment.
	 * @return 1 or more
	 */
	static int usual() {
		return Usual.COUNT;
	}

	/**
	 * Sees to it that operators that this thread calls are shared by so many.
	 * @param threads 1 or more
	 */
	static void use(int threads) {
		Integer present = told.get();
		if (present == null || present != threads) {
			if (present == null) {
				// Asked for the first time on a thread, the engine takes over what
				// another
				// thread has set last, so it has to be asked before it is told.
				usual();
				JniUtils.getNumThreads();
			}
			JniUtils.setNumThreads(threads);
			told.set(threads);
		}
	}

	/** Read before anything is set. */
	private static final class Usual {

		private static final int COUNT = JniUtils.getNumThreads();

	}

}
