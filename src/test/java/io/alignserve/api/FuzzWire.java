package io.alignserve.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP/1.1 without the manners of a client library: any bytes anywhere. One
 * connection a request.
 */
final class FuzzWire {

	private static final int TIMEOUT_MILLIS = 30_000;

	private FuzzWire() {
	}

	/**
	 * Sends a request.
	 * @param port where the service is
	 * @param request all of its bytes
	 * @return what came back
	 * @throws IOException if nothing that is HTTP did
	 */
	static Answer send(int port, byte[] request) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			try {
				socket.getOutputStream().write(request);
				socket.getOutputStream().flush();
			}
			catch (SocketException ex) {
				// Refused before all of it was sent: the answer is there all the same.
			}
			return parse(socket.getInputStream().readAllBytes());
		}
	}

	private static Answer parse(byte[] all) throws IOException {
		// One character a byte, so that positions are those of the bytes.
		String text = new String(all, StandardCharsets.ISO_8859_1);
		int start = text.startsWith("HTTP/1.1 100") ? text.indexOf("\r\n\r\n") + 4 : 0;
		text = text.substring(start);
		int end = text.indexOf("\r\n\r\n");
		if (!text.startsWith("HTTP/1.1 ") || end < 0) {
			throw new IOException("no HTTP answer: " + text.substring(0, Math.min(200, text.length())));
		}
		String[] lines = text.substring(0, end).split("\r\n");
		Map<String, String> headers = new LinkedHashMap<>();
		for (int i = 1; i < lines.length; i++) {
			int colon = lines[i].indexOf(':');
			headers.merge(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), lines[i].substring(colon + 1).strip(),
					(a, b) -> a + ", " + b);
		}
		int status = Integer.parseInt(lines[0].substring(9, 12));
		boolean chunked = "chunked".equals(headers.get("transfer-encoding"));
		byte[] body = new byte[all.length - start - end - 4];
		System.arraycopy(all, start + end + 4, body, 0, body.length);
		return new Answer(status, headers, new String(chunked ? dechunk(body) : body, StandardCharsets.UTF_8));
	}

	private static byte[] dechunk(byte[] body) throws IOException {
		ByteArrayOutputStream whole = new ByteArrayOutputStream();
		int at = 0;
		while (true) {
			int line = at;
			while (line < body.length && body[line] != '\r') {
				line++;
			}
			if (line >= body.length) {
				throw new IOException("the chunks of the answer end early");
			}
			int size = Integer.parseInt(new String(body, at, line - at, StandardCharsets.US_ASCII), 16);
			if (size == 0) {
				return whole.toByteArray();
			}
			whole.write(body, line + 2, size);
			at = line + 2 + size + 2;
		}
	}

	/**
	 * What came back.
	 *
	 * @param status the HTTP status
	 * @param headers values by name in lower case
	 * @param body the body as UTF-8
	 */
	record Answer(int status, Map<String, String> headers, String body) {

		String type() {
			return this.headers.getOrDefault("content-type", "");
		}

		@Nullable String header(String name) {
			return this.headers.get(name);
		}

	}

}
