package io.alignserve.api;

import java.time.Duration;
import java.util.stream.LongStream;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.springframework.stereotype.Component;

import io.alignserve.requestlog.RequestRecord;
import io.alignserve.serving.AnsweringModel;
import io.alignserve.serving.Phase;

/**
 * Counts what each checkpoint did, in the names of OpenTelemetry's conventions for
 * generative models and with the buckets that they advise: how long answers took, how
 * many tokens were read and written, the time to the first of them. How long calls waited
 * for an engine is ours.
 */
@Component
class CallMeters {

	static final String DURATION = "gen_ai.client.operation.duration";

	static final String TOKENS = "gen_ai.client.token.usage";

	static final String FIRST_TOKEN = "gen_ai.server.time_to_first_token";

	static final String QUEUE_TIME = "alignserve.queue.time";

	/** Seconds, doubling. */
	private static final Duration[] DURATIONS = LongStream.iterate(10, (millis) -> 2 * millis)
		.limit(14)
		.mapToObj(Duration::ofMillis)
		.toArray(Duration[]::new);

	/** Tokens, four times as many each. */
	private static final double[] COUNTS = LongStream.iterate(1, (count) -> 4 * count)
		.limit(14)
		.asDoubleStream()
		.toArray();

	private static final Duration[] FIRST_TOKENS = LongStream
		.of(1, 5, 10, 20, 40, 60, 80, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000)
		.mapToObj(Duration::ofMillis)
		.toArray(Duration[]::new);

	private static final Duration[] WAITS = LongStream.of(1, 5, 10, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000)
		.mapToObj(Duration::ofMillis)
		.toArray(Duration[]::new);

	private final MeterRegistry meters;

	CallMeters(MeterRegistry meters) {
		this.meters = meters;
	}

	/**
	 * Counts a call that reached a checkpoint.
	 * @param call its row in the request log
	 * @param notes what became known of it
	 */
	void note(RequestRecord call, CallNotes notes) {
		AnsweringModel model = notes.model();
		String task = call.task();
		if (model == null || task == null) {
			return;
		}
		Tags tags = CallNames.metricTags(model, task);
		tokens(tags.and(CallNames.TOKEN_TYPE, "input"), call.usage().promptTokens());
		tokens(tags.and(CallNames.TOKEN_TYPE, "output"), call.usage().completionTokens());
		Timer.builder(DURATION)
			.description("From the arrival of a call to the end of its answer")
			.serviceLevelObjectives(DURATIONS)
			.tags(tags.and(CallNames.ERROR_TYPE, CallNames.errorType(call)))
			.register(this.meters)
			.record(Duration.ofNanos(notes.phases().elapsedNanos()));
		Long firstToken = call.timing().firstTokenMillis();
		if (firstToken != null) {
			Timer.builder(FIRST_TOKEN)
				.description("From the submission of a prompt to the first token of its answer")
				.serviceLevelObjectives(FIRST_TOKENS)
				.tags(tags)
				.register(this.meters)
				.record(Duration.ofMillis(firstToken));
		}
		notes.phases()
			.all()
			.stream()
			.filter((entry) -> entry.phase() == Phase.QUEUE)
			.findFirst()
			.ifPresent((entry) -> waited(model, entry.nanos()));
	}

	private void tokens(Tags tags, int count) {
		DistributionSummary.builder(TOKENS)
			.description("Tokens of a call")
			.serviceLevelObjectives(COUNTS)
			.tags(tags)
			.register(this.meters)
			.record(count);
	}

	private void waited(AnsweringModel model, long nanos) {
		Timer.builder(QUEUE_TIME)
			.description("From the submission of a prompt to the first step that ran it")
			.serviceLevelObjectives(WAITS)
			.tag("checkpoint", model.checkpoint())
			.register(this.meters)
			.record(Duration.ofNanos(nanos));
	}

}
