package io.alignserve.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A long call with an Idempotency-Key, of which a part has been answered: whoever holds
 * it knows that its instance is in the middle of it.
 */
final class CutOffCall {

	static final String BODY = """
			{"ad": {"brand": "Uber", "title": "Ride", "keywords": ["ride"]}, "audience": {"ages": ["25-34"]},
			 "attribute": "age", "generation": {"seed": 5, "maxTokens": 200, "candidates": 16, "temperature": 2}}""";

	private final Iterator<String> lines;

	private CutOffCall(Iterator<String> lines) {
		this.lines = lines;
	}

	/**
	 * Calls, and returns when the first token has come.
	 * @param service whom
	 * @param key its Idempotency-Key
	 * @return the call
	 */
	static CutOffCall begin(URI service, String key) {
		HttpRequest request = HttpRequest.newBuilder(service.resolve("/v1/tag"))
			.timeout(Duration.ofSeconds(60))
			.header("Content-Type", "application/json")
			.header("Accept", "text/event-stream")
			.header("Idempotency-Key", key)
			.POST(HttpRequest.BodyPublishers.ofString(BODY))
			.build();
		try {
			HttpResponse<Stream<String>> response = HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_1_1)
				.build()
				.send(request, HttpResponse.BodyHandlers.ofLines());
			Iterator<String> lines = response.body().iterator();
			assertThat(lines.next()).as("status " + response.statusCode()).isEqualTo("event: token");
			return new CutOffCall(lines);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Whether the end of the answer came. */
	boolean isAnswered() {
		try {
			while (this.lines.hasNext()) {
				if (this.lines.next().equals("event: done")) {
					return true;
				}
			}
			return false;
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

}
