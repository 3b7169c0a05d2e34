package io.alignserve.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.alignserve.TestDatabase;

/**
 * The network before a database, which fails around the commit that makes a batch: the
 * one that follows {@value #MAKES} on a connection.
 */
final class CommitCutter implements AutoCloseable {

	private static final String MAKES = "UPDATE batch SET state = 'VALIDATING'";

	private static final String COMMIT = "COMMIT\0";

	private final ServerSocket door;

	private final TestDatabase database;

	private final int target;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final AtomicReference<Failure> next = new AtomicReference<>(Failure.NONE);

	private volatile boolean away;

	private volatile CountDownLatch held = new CountDownLatch(1);

	private volatile CountDownLatch released = new CountDownLatch(1);

	CommitCutter(TestDatabase database) {
		this.database = database;
		this.target = URI.create(database.url().substring("jdbc:".length())).getPort();
		try {
			this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "commit-cutter");
		thread.setDaemon(true);
		thread.start();
	}

	/** The database's address by way of this. Statements are sent with their texts. */
	String url() {
		return "jdbc:postgresql://127.0.0.1:" + this.door.getLocalPort() + "/" + this.database.name()
				+ "?sslmode=disable&prepareThreshold=0";
	}

	/** Lets one commit fail. */
	void fail(Failure failure) {
		this.held = new CountDownLatch(1);
		this.released = new CountDownLatch(1);
		this.next.set(failure);
	}

	void awaitHeld() throws InterruptedException {
		this.held.await();
	}

	void release() {
		this.released.countDown();
	}

	/** The database can be reached again. */
	void comeBack() {
		this.away = false;
	}

	private void accept() {
		while (!this.door.isClosed()) {
			try {
				Socket client = this.door.accept();
				if (this.away) {
					client.close();
				}
				else {
					this.sockets.add(client);
					start(() -> connect(client));
				}
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void connect(Socket client) {
		try (client; Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target)) {
			this.sockets.add(server);
			AtomicReference<Failure> failure = new AtomicReference<>(Failure.NONE);
			start(() -> back(server, client, failure));
			forth(client, server, failure);
		}
		catch (IOException | InterruptedException ex) {
			// one side is gone
		}
		this.sockets.remove(client);
	}

	private void forth(Socket client, Socket server, AtomicReference<Failure> failure)
			throws IOException, InterruptedException {
		InputStream in = client.getInputStream();
		OutputStream out = server.getOutputStream();
		byte[] buffer = new byte[1 << 16];
		boolean makes = false;
		for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
			String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
			makes |= text.contains(MAKES);
			if (makes && text.contains(COMMIT)) {
				makes = false;
				failure.set(this.next.getAndSet(Failure.NONE));
				if (failure.get() == Failure.NEVER_ARRIVES) {
					return;
				}
				if (failure.get() == Failure.LATE) {
					this.held.countDown();
					this.released.await();
				}
			}
			out.write(buffer, 0, read);
			out.flush();
		}
	}

	private void back(Socket server, Socket client, AtomicReference<Failure> failure) {
		byte[] buffer = new byte[1 << 16];
		try (server; client) {
			InputStream in = server.getInputStream();
			OutputStream out = client.getOutputStream();
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				if (failure.get() == Failure.UNHEARD) {
					return;
				}
				if (failure.get() == Failure.UNHEARD_AND_AWAY) {
					this.away = true;
					this.sockets.forEach(CommitCutter::close);
					return;
				}
				out.write(buffer, 0, read);
				out.flush();
			}
		}
		catch (IOException ex) {
			// one side is gone
		}
		finally {
			this.sockets.remove(server);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// gone already
		}
	}

	@Override
	public void close() throws IOException {
		release();
		this.door.close();
		this.sockets.forEach(CommitCutter::close);
	}

	/** What becomes of a commit. */
	enum Failure {

		/** Nothing. */
		NONE,

		/** The connection ends before the server gets it. */
		NEVER_ARRIVES,

		/** The connection ends when the server has answered. */
		UNHEARD,

		/**
		 * When the server has answered, all connections end, and nobody gets a new one.
		 */
		UNHEARD_AND_AWAY,

		/** It reaches the server when the test allows it. */
		LATE

	}

}
