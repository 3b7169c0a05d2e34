package io.alignserve.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.alignserve.tokenizer.Tokenizer;

/**
 * A checkpoint folder that names a server which is not there yet, and the server, for
 * tests of other packages.
 */
public final class LateServer implements AutoCloseable {

	private static final Path STARTER = Path.of("src/main/resources/checkpoints/starter");

	private final Tokenizer tokenizer = Tokenizer.load(STARTER);

	private final int port;

	private @Nullable ToyServer server;

	/**
	 * Writes the folder.
	 * @param folder where, an empty folder
	 */
	public LateServer(Path folder) {
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.port = free.getLocalPort();
			for (String name : List.of("tokenizer.json", "tokenizer_config.json", "config.json")) {
				Files.copy(STARTER.resolve(name), folder.resolve(name));
			}
			Files.writeString(folder.resolve("remote.json"),
					"{\"url\": \"http://127.0.0.1:%d/v1\", \"model\": \"toy\", \"contextLength\": 500}"
						.formatted(this.port));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Has the server come up. */
	public void start() {
		try {
			this.server = new ToyServer(this.tokenizer, this.port);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Takes the server away, if it is there. */
	public void stop() {
		ToyServer running = this.server;
		this.server = null;
		if (running != null) {
			running.close();
		}
	}

	@Override
	public void close() {
		stop();
		this.tokenizer.close();
	}

}
