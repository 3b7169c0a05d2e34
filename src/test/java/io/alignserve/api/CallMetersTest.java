package io.alignserve.api;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.alignserve.requestlog.RequestOutcome;
import io.alignserve.requestlog.RequestRecord;

import static org.assertj.core.api.Assertions.assertThat;

class CallMetersTest {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final CallMeters meters = new CallMeters(this.registry);

	@Test
	void countsTokensAndTimesByCheckpointAndTask() {
		this.meters.note(call(new RequestRecord.Model("default", "starter", "sha256:0"), 40L));
		this.meters.note(call(new RequestRecord.Model(null, "starter", "sha256:0"), null));
		assertThat(this.registry.get("gen_ai.client.token.usage")
			.tags("gen_ai.response.model", "starter", "gen_ai.operation.name", "tag-age", "gen_ai.token.type", "input")
			.summary()
			.totalAmount()).isEqualTo(200);
		assertThat(this.registry.get("gen_ai.client.token.usage")
			.tag("gen_ai.token.type", "output")
			.summary()
			.totalAmount()).isEqualTo(14);
		assertThat(this.registry.get("gen_ai.server.request.duration")
			.tag("outcome", "ANSWERED")
			.timer()
			.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(1800);
		assertThat(this.registry.get("gen_ai.server.time_to_first_token").timer().count()).isEqualTo(1);
	}

	@Test
	void callsThatReachedNoCheckpointAreNotCounted() {
		this.meters.note(call(null, null));
		assertThat(this.registry.getMeters()).isEmpty();
	}

	private static RequestRecord call(RequestRecord.@Nullable Model model, @Nullable Long firstToken) {
		return new RequestRecord("id", Instant.now(), "local", "tag-age", model, Map.of(),
				new RequestRecord.Usage(100, 7), new RequestRecord.Timing(1, firstToken, 900), 200,
				RequestOutcome.ANSWERED, null, null, null);
	}

}
