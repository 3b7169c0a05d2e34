package io.alignserve.api;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers a call that writes ads over HTTP, as JSON or as an event stream.
 */
@Component
class GenerationCalls {

	private final JsonMapper json;

	private final ProblemWriter problems;

	private final GenerationAnswers answers;

	GenerationCalls(JsonMapper json, ProblemWriter problems, GenerationAnswers answers) {
		this.json = json;
		this.problems = problems;
		this.answers = answers;
	}

	/**
	 * Answers a call.
	 * @param exchange the call
	 * @param order what is to be written
	 * @return the response, {@code null} if it was streamed
	 */
	@Nullable ResponseEntity<GenerationAnswer> answer(Exchange exchange, GenerationAnswers.Order<?> order) {
		if (exchange.wantsStream()) {
			stream(exchange, order);
			return null;
		}
		GenerationAnswer answer = this.answers.answer(exchange.asking(), order, new JsonListener(exchange));
		return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer);
	}

	private void stream(Exchange exchange, GenerationAnswers.Order<?> order) {
		EventStream stream = new EventStream(exchange, this.json);
		try {
			GenerationAnswer answer = this.answers.answer(exchange.asking(), order, stream);
			for (CandidateAnswer candidate : Objects.requireNonNull(answer.candidates())) {
				stream.send("candidate", this.json.writeValueAsString(candidate));
			}
			stream.end("done", this.json.writeValueAsString(answer.withoutCandidates()));
		}
		catch (RuntimeException ex) {
			if (!stream.begun()) {
				throw ex;
			}
			Problem problem = ExceptionProblems.of(ex);
			exchange.notes().problem(problem);
			if (problem.type() != ProblemType.CLIENT_CLOSED_REQUEST) {
				stream.end("error", this.problems.document(problem, exchange.request()));
			}
		}
	}

}
