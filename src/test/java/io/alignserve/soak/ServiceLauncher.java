package io.alignserve.soak;

import java.io.IOException;

import io.alignserve.AlignServe;

/**
 * Starts the service in a process of its own, which ends when the test that started it
 * does: their pipe breaks even if the test was killed.
 */
final class ServiceLauncher {

	private ServiceLauncher() {
	}

	public static void main(String[] args) {
		Thread watch = new Thread(ServiceLauncher::endWithTheTest, "test-watch");
		watch.setDaemon(true);
		watch.start();
		AlignServe.main(args);
	}

	private static void endWithTheTest() {
		try {
			while (System.in.read() >= 0) {
				// nothing is ever written
			}
		}
		catch (IOException ex) {
			// as good as the end
		}
		Runtime.getRuntime().halt(1);
	}

}
