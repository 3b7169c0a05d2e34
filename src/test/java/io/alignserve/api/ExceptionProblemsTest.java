package io.alignserve.api;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.alignserve.generation.GenerationEngine;
import io.alignserve.serving.CallerGoneException;
import io.alignserve.serving.DeadlinePassedException;

import static org.assertj.core.api.Assertions.assertThat;

class ExceptionProblemsTest {

	@Test
	void overloadAndDeadlineHaveStatusesThatTellClientsToRetry() {
		assertThat(ExceptionProblems.of(new GenerationEngine.QueueFullException("64 are waiting")))
			.isEqualTo(Problem.of(ProblemType.OVERLOADED, "64 are waiting"));
		assertThat(ExceptionProblems.of(new DeadlinePassedException(Duration.ofSeconds(60)))).satisfies((problem) -> {
			assertThat(problem.status()).isEqualTo(504);
			assertThat(problem.detail()).contains("60000 ms");
		});
		assertThat(ExceptionProblems.of(new CallerGoneException()).status()).isEqualTo(499);
	}

	@Test
	void anUnexpectedFailureTellsNothingOfItsCause() {
		Problem problem = ExceptionProblems.of(new IllegalStateException("secret of the house"));
		assertThat(problem.status()).isEqualTo(500);
		assertThat(problem.detail()).doesNotContain("secret");
	}

}
