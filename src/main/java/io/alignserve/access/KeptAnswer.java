package io.alignserve.access;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer as it was sent, to be sent again.
 */
public final class KeptAnswer {

	private static final int FORM = 1;

	private final String requestId;

	private final int status;

	private final Map<String, String> headers;

	private final byte[] body;

	/**
	 * Takes an answer.
	 * @param requestId the id of the call that was answered
	 * @param status the HTTP status
	 * @param headers those that are sent again, each at most 65535 bytes
	 * @param body the body's bytes
	 */
	public KeptAnswer(String requestId, int status, Map<String, String> headers, byte[] body) {
		this.requestId = requestId;
		this.status = status;
		this.headers = Map.copyOf(headers);
		this.body = body.clone();
	}

	/**
	 * Returns the id of the call that was answered.
	 * @return its id
	 */
	public String requestId() {
		return this.requestId;
	}

	/**
	 * Returns the HTTP status.
	 * @return 200 to 499
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Returns the headers that are sent again.
	 * @return values by name
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * Returns the body.
	 * @return its bytes
	 */
	public byte[] body() {
		return this.body.clone();
	}

	byte[] toBytes() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(this.body.length + 256);
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeByte(FORM);
			out.writeUTF(this.requestId);
			out.writeShort(this.status);
			out.writeByte(this.headers.size());
			for (Map.Entry<String, String> header : this.headers.entrySet()) {
				out.writeUTF(header.getKey());
				out.writeUTF(header.getValue());
			}
			out.write(this.body);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("memory can be written to", ex);
		}
		return bytes.toByteArray();
	}

	static KeptAnswer of(byte[] bytes) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			int form = in.readByte();
			if (form != FORM) {
				throw new IllegalStateException("a kept answer has the form " + form + ", known is " + FORM);
			}
			String requestId = in.readUTF();
			int status = in.readShort();
			Map<String, String> headers = new LinkedHashMap<>();
			for (int left = in.readByte(); left > 0; left--) {
				headers.put(in.readUTF(), in.readUTF());
			}
			return new KeptAnswer(requestId, status, headers, in.readAllBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("memory can be read", ex);
		}
	}

}
