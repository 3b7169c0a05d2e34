package io.alignserve.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Constant traffic of all four tasks, half of what is written as streams: each thread
 * asks, waits for the whole answer, rests and asks the next.
 */
final class Traffic implements AutoCloseable {

	private static final Duration REST = Duration.ofMillis(15);

	private static final Duration END = Duration.ofSeconds(100);

	private static final List<Call> CALLS = List.of(Call.of("tag", "buzzfeed-gender", true),
			Call.of("tap", "nissan-gender", false), Call.of("transcreation", "nissan-age", true),
			Call.of("transsuasion", "doordash-age", false), Call.of("tag", "uber-age", false),
			Call.of("tap", "goldman-sachs-age", false), Call.of("transcreation", "johnson-and-johnson-gender", false),
			Call.of("transsuasion", "polaris-region", true));

	private final String name;

	private final ServiceClient client;

	private final int maxTokens;

	private final ConcurrentLinkedQueue<Answered> answers = new ConcurrentLinkedQueue<>();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean ending;

	/**
	 * Begins.
	 * @param name begins the id of each request
	 * @param client speaks to the service
	 * @param threads how many ask at a time
	 */
	Traffic(String name, ServiceClient client, int threads) {
		this(name, client, threads, 24);
	}

	/**
	 * Begins.
	 * @param name begins the id of each request
	 * @param client speaks to the service
	 * @param threads how many ask at a time
	 * @param maxTokens how long texts may become
	 */
	Traffic(String name, ServiceClient client, int threads, int maxTokens) {
		this.name = name;
		this.client = client;
		this.maxTokens = maxTokens;
		for (int i = 0; i < threads; i++) {
			int first = i;
			Thread thread = new Thread(() -> ask(first), name + "-" + i);
			thread.setDaemon(true);
			this.threads.add(thread);
			thread.start();
		}
	}

	private void ask(int thread) {
		for (int i = 0; !this.ending; i++) {
			Call call = CALLS.get((thread + i) % CALLS.size());
			this.answers.add(ask(call, this.name + "-" + thread + "-" + i, i));
			Await.pause(REST);
		}
	}

	private Answered ask(Call call, String id, int seed) {
		String accept = call.streamed() ? "text/event-stream" : "application/json";
		long began = System.nanoTime();
		Reply reply = this.client.send("POST", "/v1/" + call.path(), call.body(seed, this.maxTokens), "X-Request-Id",
				id, "Accept", accept);
		long ended = System.nanoTime();
		String digest = "";
		if (reply.status() == 200) {
			JsonNode last = call.streamed() ? lastEvent(reply.text()) : reply.json();
			digest = last.at("/model/digest").asString("");
		}
		return new Answered(id, call.toString(), reply.status(), digest, began, ended,
				digest.isEmpty() ? reply.text() : "");
	}

	/** What {@code done} says; nothing if the stream ended otherwise. */
	private static JsonNode lastEvent(String text) {
		int begin = text.lastIndexOf("event: done\ndata: ");
		return new Reply(200, (begin >= 0) ? text.substring(begin + "event: done\ndata: ".length()).strip() : "")
			.json();
	}

	/** A question of a moment. */
	static String example() {
		return Call.of("tap", "nissan-gender", false).body(0, 1);
	}

	/**
	 * Tells how many requests have ended.
	 * @return the number
	 */
	int count() {
		return this.answers.size();
	}

	/**
	 * Returns what has ended.
	 * @return the requests, in the order in which they ended
	 */
	List<Answered> soFar() {
		return List.copyOf(this.answers);
	}

	/**
	 * Lets some requests pass, that began after this call too.
	 * @param some how many
	 */
	void awaitMore(int some) {
		int wanted = count() + some;
		Await.until(some + " further answers", END, () -> count() >= wanted);
	}

	/** Asks nothing new; what was asked may still be answered. */
	void stop() {
		this.ending = true;
	}

	/**
	 * Ends.
	 * @return all requests, in the order in which they ended
	 */
	List<Answered> end() {
		close();
		return List.copyOf(this.answers);
	}

	@Override
	public void close() {
		this.ending = true;
		for (Thread thread : this.threads) {
			try {
				thread.join(END.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			if (thread.isAlive()) {
				throw new AssertionError(thread.getName() + " waits for an answer since " + END);
			}
		}
	}

	/**
	 * What is asked.
	 *
	 * @param path the call's path below {@code /v1}
	 * @param example the example of the documentation that is sent
	 * @param streamed whether the answer is to come as events
	 */
	private record Call(String path, ObjectNode example, boolean streamed) {

		static Call of(String path, String example, boolean streamed) {
			String resource = "/openapi/examples/" + path + "/" + example + ".json";
			try (InputStream in = Traffic.class.getResourceAsStream(resource)) {
				if (in == null) {
					throw new IllegalStateException(resource + " is not on the class path");
				}
				String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
				return new Call(path, (ObjectNode) Reply.JSON.readTree(text), streamed);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		String body(int seed, int maxTokens) {
			ObjectNode body = this.example.deepCopy();
			if (!this.path.equals("tap")) {
				body.withObject("/generation").put("seed", seed).put("maxTokens", maxTokens);
			}
			return body.toString();
		}

		@Override
		public String toString() {
			return this.path + (this.streamed ? ", streamed" : "");
		}

	}

}
