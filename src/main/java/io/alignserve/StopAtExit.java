package io.alignserve;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;

/**
 * Stops the server when the process is told to end in the middle of a start: Spring may
 * then give the context up without destroying its beans. After a context that was closed
 * in order nothing is left to stop.
 */
final class StopAtExit implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(StopAtExit.class);

	private @Nullable EmbeddedDatabase running;

	private boolean over;

	private StopAtExit() {
	}

	/**
	 * Starts a server that does not outlive the process, unless that is killed.
	 * @param folder where everything is kept; created if absent
	 * @return the running server
	 * @throws StartRefusedException if another service runs on the folder, or PostgreSQL
	 * does not start
	 * @throws IllegalStateException if the process is ending
	 */
	static EmbeddedDatabase start(Path folder) {
		StopAtExit exit = new StopAtExit();
		// Before the server: one that is just coming up is waited for, then stopped.
		SpringApplication.getShutdownHandlers().add(exit);
		return exit.startUnlessOver(folder);
	}

	private synchronized EmbeddedDatabase startUnlessOver(Path folder) {
		if (this.over) {
			throw new IllegalStateException("the process is ending");
		}
		EmbeddedDatabase started = EmbeddedDatabase.start(folder);
		this.running = started;
		return started;
	}

	@Override
	public synchronized void run() {
		this.over = true;
		if (this.running != null) {
			try {
				this.running.close();
			}
			catch (IOException ex) {
				logger.warn("PostgreSQL cannot be stopped", ex);
			}
		}
	}

}
