package io.alignserve.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Calls with an Idempotency-Key that are sent again, to another instance, whatever became
 * of them.
 */
final class RepeatedCalls implements AutoCloseable {

	private static final String BODY = """
			{"ad": {"brand": "Uber", "title": "Ride", "keywords": ["ride"]}, "audience": {"ages": ["25-34"]},
			 "attribute": "age", "generation": {"seed": %d, "maxTokens": 16}}""";

	/** A claim of a dead instance ends with its lease. */
	private static final Duration PATIENCE = Fleet.LEASE.plusSeconds(60);

	private static final int STILL_RUNNING = 409;

	private final String name;

	private final ServiceClient client;

	private final ConcurrentLinkedQueue<Pair> pairs = new ConcurrentLinkedQueue<>();

	private final Thread thread;

	private volatile boolean ending;

	/**
	 * Begins.
	 * @param name begins the id of each call
	 * @param client speaks to another instance each time
	 */
	RepeatedCalls(String name, ServiceClient client) {
		this.name = name;
		this.client = client;
		this.thread = new Thread(this::ask, name);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void ask() {
		for (int i = 0; !this.ending; i++) {
			String key = UUID.randomUUID().toString();
			Answered first = send(this.name + "-" + i + "-first", key, i);
			List<Answered> again = new ArrayList<>();
			long until = System.nanoTime() + PATIENCE.toNanos();
			do {
				again.add(send(this.name + "-" + i + "-again" + again.size(), key, i));
				Await.pause(Duration.ofMillis(100));
			}
			while (isOpen(again.get(again.size() - 1)) && System.nanoTime() < until);
			this.pairs.add(new Pair(first, List.copyOf(again)));
		}
	}

	private static boolean isOpen(Answered last) {
		return last.status() == STILL_RUNNING || last.status() == 0;
	}

	/** The digest's place is taken by the answer's id, which a replay repeats. */
	private Answered send(String id, String key, int seed) {
		long began = System.nanoTime();
		Reply reply = this.client.send("POST", "/v1/tag", BODY.formatted(seed), "X-Request-Id", id, "Idempotency-Key",
				key);
		String told = (reply.status() == 200) ? reply.json().path("id").asString("") : "";
		return new Answered(id, "tag, repeated", reply.status(), told, began, System.nanoTime(), reply.text());
	}

	/**
	 * Ends.
	 * @return all calls
	 */
	List<Pair> end() {
		close();
		return List.copyOf(this.pairs);
	}

	@Override
	public void close() {
		this.ending = true;
		try {
			this.thread.join(TimeUnit.SECONDS.toMillis(120));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * A call and its repetitions.
	 *
	 * @param first the first time
	 * @param again the others, until one was answered
	 */
	record Pair(Answered first, List<Answered> again) {

		Answered last() {
			return this.again.get(this.again.size() - 1);
		}

		/** What is wrong with it; null if nothing is. */
		@Nullable String fault() {
			Answered last = last();
			if (last.status() != 200) {
				return last.toString();
			}
			if (this.first.status() == 200 && !last.body().equals(this.first.body())) {
				return "another answer: " + this.first.body() + " and " + last.body();
			}
			return null;
		}

		/** All of the calls that were sent. */
		List<Answered> all() {
			List<Answered> all = new ArrayList<>(this.again);
			all.add(this.first);
			return all;
		}

	}

}
