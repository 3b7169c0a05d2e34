package io.alignserve.api;

import java.time.Duration;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.springframework.stereotype.Component;

import io.alignserve.requestlog.RequestRecord;

/**
 * Counts what each checkpoint did, in the names of OpenTelemetry's conventions for
 * generative models: tokens read and written, time to the first token and to the answer.
 */
@Component
class CallMeters {

	private static final String MODEL = "gen_ai.response.model";

	private static final String OPERATION = "gen_ai.operation.name";

	private final MeterRegistry meters;

	CallMeters(MeterRegistry meters) {
		this.meters = meters;
	}

	/**
	 * Counts a call that reached a checkpoint.
	 * @param call its row in the request log
	 */
	void note(RequestRecord call) {
		RequestRecord.Model model = call.model();
		String task = call.task();
		if (model == null || task == null) {
			return;
		}
		Tags tags = Tags.of(MODEL, model.checkpoint(), OPERATION, task);
		tokens(tags.and("gen_ai.token.type", "input"), call.usage().promptTokens());
		tokens(tags.and("gen_ai.token.type", "output"), call.usage().completionTokens());
		Timer.builder("gen_ai.server.request.duration")
			.description("From the arrival of a call to the end of its answer")
			.tags(tags.and("outcome", call.outcome().name()))
			.register(this.meters)
			.record(Duration.ofMillis(call.timing().totalMillis()));
		Long firstToken = call.timing().firstTokenMillis();
		if (firstToken != null) {
			Timer.builder("gen_ai.server.time_to_first_token")
				.description("From the submission of a prompt to the first token of its answer")
				.tags(tags)
				.register(this.meters)
				.record(Duration.ofMillis(firstToken));
		}
	}

	private void tokens(Tags tags, int count) {
		DistributionSummary.builder("gen_ai.client.token.usage")
			.description("Tokens of a call")
			.baseUnit("tokens")
			.tags(tags)
			.register(this.meters)
			.record(count);
	}

}
