package io.alignserve.api;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must hold whatever machine the callers run on.
 */
final class OverloadExpectations {

	private static final long HEAP_NOISE_BYTES = 24L * 1024 * 1024;

	private OverloadExpectations() {
	}

	static void verify(OverloadReport report) {
		assertThat(report.failures()).as(report.toString()).isEmpty();
		assertThat(report.statuses().keySet()).as(report.toString()).containsExactly(200, 429, 503);
		assertThat(report.replies().stream().filter((reply) -> reply.status() != 200))
			.allSatisfy((reply) -> assertThat(reply.retryAfterSeconds()).isBetween(1, 60));
		// The first run loads classes and fills caches; after it nothing may grow.
		assertThat(report.heapBytes().get(2)).as(report.toString())
			.isLessThan(report.heapBytes().get(1) + HEAP_NOISE_BYTES);
		assertThat(report.healthMillis()).isNotEmpty();
	}

}
