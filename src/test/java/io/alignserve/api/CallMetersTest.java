package io.alignserve.api;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.alignserve.requestlog.RequestOutcome;
import io.alignserve.requestlog.RequestRecord;
import io.alignserve.serving.AnsweringModel;
import io.alignserve.serving.Phase;

import static org.assertj.core.api.Assertions.assertThat;

class CallMetersTest {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final CallMeters meters = new CallMeters(this.registry);

	@Test
	void countsTokensAndTimesByCheckpointAliasAndTask() {
		note(answered("starter"), call(40L, 200));
		note(answered("starter"), call(null, 200));
		assertThat(this.registry.get("gen_ai.client.token.usage")
			.tags("gen_ai.response.model", "starter", "gen_ai.request.model", "default", "gen_ai.operation.name",
					"text_completion", "gen_ai.provider.name", "alignserve", "gen_ai.token.type", "input",
					"alignserve.task", "tag-age")
			.summary()
			.totalAmount()).isEqualTo(200);
		assertThat(this.registry.get("gen_ai.client.token.usage")
			.tag("gen_ai.token.type", "output")
			.summary()
			.totalAmount()).isEqualTo(14);
		assertThat(this.registry.get("gen_ai.client.operation.duration").tag("error.type", "none").timer().count())
			.isEqualTo(2);
		assertThat(this.registry.get("gen_ai.server.time_to_first_token").timer().count()).isEqualTo(1);
		assertThat(this.registry.get("alignserve.queue.time").tag("checkpoint", "starter").timer().count())
			.isEqualTo(2);
	}

	@Test
	void bucketsAreThoseThatTheConventionsAdvise() {
		note(answered("starter"), call(40L, 200));
		assertThat(this.registry.get("gen_ai.client.operation.duration").timer().takeSnapshot().histogramCounts())
			.extracting((bucket) -> bucket.bucket(TimeUnit.SECONDS))
			.containsExactly(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
		assertThat(this.registry.get("gen_ai.client.token.usage")
			.tag("gen_ai.token.type", "input")
			.summary()
			.takeSnapshot()
			.histogramCounts()).extracting(CountAtBucket::bucket)
			.startsWith(1.0, 4.0, 16.0)
			.endsWith(67108864.0)
			.hasSize(14);
	}

	@Test
	void theKindOfAnErrorIsCounted() {
		note(answered("starter"), call(null, 503));
		assertThat(
				this.registry.get("gen_ai.client.operation.duration").tag("error.type", "overloaded").timer().count())
			.isEqualTo(1);
	}

	@Test
	void callsThatReachedNoCheckpointAreNotCounted() {
		note(new CallNotes(), call(null, 422));
		assertThat(this.registry.getMeters()).isEmpty();
	}

	private void note(CallNotes notes, RequestRecord row) {
		this.meters.note(row, notes);
	}

	private static CallNotes answered(String checkpoint) {
		CallNotes notes = new CallNotes();
		notes.begun(new AnsweringModel("default", checkpoint, "sha256:0", "alignserve"), 100);
		notes.phase(Phase.QUEUE, 0, 1);
		return notes;
	}

	private static RequestRecord call(@Nullable Long firstToken, int status) {
		return new RequestRecord("id", Instant.now(), "local", "tag-age", null, Map.of(),
				new RequestRecord.Usage(100, 7), new RequestRecord.Timing(1, firstToken, 900), status,
				RequestOutcome.of(status), (status != 200) ? "urn:alignserve:problem:overloaded" : null, null, null);
	}

}
