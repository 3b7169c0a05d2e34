package io.alignserve.access;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is kept for clients that repeat a request with the same {@code Idempotency-Key}.
 *
 * @param keep how long an answer is given again, 1 s or more
 * @param lease how long a claim outlives the instance that made it, 1 s or more; a living
 * instance renews it three times as often
 * @param sweepEvery how often what is no longer held is deleted, 1 s or more
 * @param answerLimit the most bytes of an answer that is kept, at most 64 MB; a larger
 * one is sent and forgotten
 * @param secret goes into the key that seals the answers, so that not even a client's key
 * that can be guessed opens them for whoever has only the database; the same for all
 * instances on one database. Changing it forgets every answer
 */
@ConfigurationProperties("alignserve.idempotency")
record IdempotencyProperties(@DefaultValue("24h") Duration keep, @DefaultValue("30s") Duration lease,
		@DefaultValue("1m") Duration sweepEvery, @DefaultValue("4MB") DataSize answerLimit,
		@DefaultValue("") String secret) {

	private static final Duration SHORTEST = Duration.ofSeconds(1);

	private static final DataSize LARGEST = DataSize.ofMegabytes(64);

	IdempotencyProperties {
		require("keep", keep);
		require("lease", lease);
		require("sweep-every", sweepEvery);
		if (answerLimit.toBytes() < 1 || answerLimit.compareTo(LARGEST) > 0) {
			throw new IllegalArgumentException(
					"alignserve.idempotency.answer-limit is " + answerLimit + ", it must be 1B to 64MB");
		}
	}

	private static void require(String name, Duration value) {
		if (value.compareTo(SHORTEST) < 0) {
			throw new IllegalArgumentException(
					"alignserve.idempotency." + name + " is " + value.toMillis() + " ms, it must be 1 second or more");
		}
	}

	/** Keeps the secret out of logs. */
	@Override
	public String toString() {
		return "IdempotencyProperties[keep=" + this.keep + ", lease=" + this.lease + "]";
	}

}
