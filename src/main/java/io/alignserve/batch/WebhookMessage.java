package io.alignserve.batch;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * The message about the end of a batch.
 *
 * @param batch the batch's number
 * @param url where it goes
 * @param secret what it is signed with
 * @param attempts how often it was sent, this time included
 * @param batchId what the owner calls the batch by
 * @param state how it ended
 * @param counts its rows
 * @param endedAt when it ended
 */
record WebhookMessage(long batch, String url, String secret, int attempts, String batchId, BatchState state,
		Batch.Counts counts, Instant endedAt) {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/** The same for each attempt, so that a receiver notices one that it has seen. */
	String id() {
		return "msg_" + this.batchId;
	}

	String host() {
		String host = URI.create(this.url).getHost();
		return (host != null) ? host.toLowerCase(Locale.ROOT) : "";
	}

	/** The same for each attempt. */
	String body() {
		String status = this.state.name().toLowerCase(Locale.ROOT);
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("total", this.counts.total());
		figures.put("completed", this.counts.completed());
		figures.put("failed", this.counts.failed());
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("id", this.batchId);
		data.put("status", status);
		data.put("counts", figures);
		Map<String, Object> message = new LinkedHashMap<>();
		message.put("type", "batch." + status);
		message.put("timestamp", this.endedAt.toString());
		message.put("data", data);
		return JSON.writeValueAsString(message);
	}

	/** Keeps the secret out of logs. */
	@Override
	public String toString() {
		return id();
	}

}
