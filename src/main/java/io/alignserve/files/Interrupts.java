package io.alignserve.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Keeps interrupts away from file channels: one that comes while a thread uses a channel
 * closes it under everybody.
 */
public final class Interrupts {

	private Interrupts() {
	}

	/**
	 * Does something with a channel, again if an interrupt broke it off. The thread is
	 * interrupted afterwards if it was before or has been meanwhile.
	 * @param action opens its channel if it is closed, and may be done again
	 * @throws IOException what the action throws for other reasons
	 */
	public static void putOff(Action action) throws IOException {
		boolean interrupted = Thread.interrupted();
		try {
			boolean done = false;
			while (!done) {
				try {
					action.run();
					done = true;
				}
				catch (ClosedByInterruptException ex) {
					interrupted |= Thread.interrupted();
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Something done with files.
	 */
	@FunctionalInterface
	public interface Action {

		/**
		 * Does it.
		 * @throws IOException if it fails
		 */
		void run() throws IOException;

	}

}
