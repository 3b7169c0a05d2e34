package io.alignserve.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An address that leads to one server and then to another, as a virtual address of a
 * cluster does, and a network that can fall silent: bytes are swallowed, nobody hears of
 * it.
 */
final class Forwarder implements AutoCloseable {

	private final ServerSocket door;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private volatile int target;

	private volatile boolean silent;

	Forwarder(int target) {
		this.target = target;
		try {
			this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept, "forwarder");
	}

	private static void start(Runnable work, String name) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		thread.start();
	}

	int port() {
		return this.door.getLocalPort();
	}

	/** Leads new connections elsewhere; those that exist stay where they are. */
	void leadTo(int port) {
		this.target = port;
	}

	/** Swallows what is sent, also by and to those who connect from now on. */
	void silence() {
		this.silent = true;
	}

	/** Forwards again; what was swallowed makes its connections useless. */
	void speak() {
		this.silent = false;
	}

	private void accept() {
		while (!this.door.isClosed()) {
			try {
				Socket client = this.door.accept();
				this.sockets.add(client);
				start(() -> connect(client), "forwarder-connection");
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void connect(Socket client) {
		try {
			Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
			this.sockets.add(server);
			start(() -> pump(server, client), "forwarder-back");
			pump(client, server);
		}
		catch (IOException ex) {
			close(client);
		}
	}

	private void pump(Socket from, Socket to) {
		byte[] buffer = new byte[16384];
		boolean swallowed = false;
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				swallowed |= this.silent;
				if (!swallowed) {
					out.write(buffer, 0, read);
					out.flush();
				}
			}
		}
		catch (IOException ex) {
			// the other side is gone
		}
		finally {
			this.sockets.remove(from);
			this.sockets.remove(to);
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
		this.door.close();
		this.sockets.forEach(Forwarder::close);
	}

}
