package io.alignserve.access;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * Knocks at the doors of a running service.
 */
final class Visitor {

	/** What makes a call come from elsewhere. */
	static final String[] REMOTE = { "X-Forwarded-For", "203.0.113.7" };

	/** What makes it no different. */
	static final String[] LOCAL = { "X-Visitor", "local" };

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final int port;

	Visitor(int port) {
		this.port = port;
	}

	static String[] with(String credential) {
		return new String[] { "X-Forwarded-For", "203.0.113.7", "Authorization", "Bearer " + credential };
	}

	HttpResponse<String> get(String path, String... headers) {
		return send("GET", path, headers);
	}

	HttpResponse<String> send(String method, String path, String... headers) {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.headers(headers)
			.build();
		try {
			return this.client.send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new AssertionError(method + " " + path, ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
