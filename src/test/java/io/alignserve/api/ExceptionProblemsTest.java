package io.alignserve.api;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.security.web.firewall.RequestRejectedException;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.generation.Engine;
import io.alignserve.pool.OutOfBudgetException;
import io.alignserve.registry.ConflictException;
import io.alignserve.registry.RegistrationRefusedException;
import io.alignserve.registry.UnknownNameException;
import io.alignserve.serving.CallerGoneException;
import io.alignserve.serving.DeadlinePassedException;

import static org.assertj.core.api.Assertions.assertThat;

class ExceptionProblemsTest {

	@Test
	void overloadAndDeadlineHaveStatusesThatTellClientsToRetry() {
		assertThat(ExceptionProblems.of(new Engine.QueueFullException("64 are waiting", Duration.ofSeconds(3))))
			.isEqualTo(Problem.later(ProblemType.OVERLOADED, "64 are waiting", Duration.ofSeconds(3)));
		assertThat(ExceptionProblems.of(new DeadlinePassedException(Duration.ofSeconds(60)))).satisfies((problem) -> {
			assertThat(problem.status()).isEqualTo(504);
			assertThat(problem.detail()).contains("60000 ms");
		});
		assertThat(ExceptionProblems.of(new CallerGoneException()).status()).isEqualTo(499);
	}

	@Test
	void whatTheFirewallMeetsLateIsTheClientsFault() {
		assertThat(ExceptionProblems.of(new RequestRejectedException("the parameter name is not allowed")))
			.satisfies((problem) -> assertThat(problem.type()).isEqualTo(ProblemType.INVALID_REQUEST));
	}

	@Test
	void whatIsMissingInMemoryIsPartOfTheProblem() {
		Problem problem = ExceptionProblems
			.of(new OutOfBudgetException("'big' needs 12, 7 are left", Map.of("cpu", 12L), Map.of("cpu", 7L)));
		assertThat(problem.status()).isEqualTo(507);
		assertThat(JsonMapper.shared().writeValueAsString(ProblemDocument.of(problem, "/admin/v1/x", "id"))).contains(
				"\"type\":\"urn:alignserve:problem:out-of-budget\"", "\"detail\":\"'big' needs 12, 7 are left\"",
				"\"requiredBytes\":{\"cpu\":12}", "\"availableBytes\":{\"cpu\":7}");
		assertThat(JsonMapper.shared()
			.writeValueAsString(ProblemDocument.of(ExceptionProblems.of(new ConflictException("taken")), "/x", "id")))
			.contains("\"status\":409", "taken")
			.doesNotContain("Bytes");
	}

	@Test
	void whatAdministrationRefusesKeepsItsSentence() {
		assertThat(ExceptionProblems.of(new UnknownNameException("there is no checkpoint 'x'")))
			.isEqualTo(Problem.of(ProblemType.UNKNOWN_NAME, "there is no checkpoint 'x'"));
		assertThat(ExceptionProblems.of(new RegistrationRefusedException("path leads out")))
			.isEqualTo(Problem.of(ProblemType.CHANGE_REFUSED, "path leads out"));
		assertThat(ExceptionProblems.of(new CheckpointException("config.json: is missing")))
			.isEqualTo(Problem.of(ProblemType.CHECKPOINT_REFUSED, "config.json: is missing"));
		assertThat(ExceptionProblems.of(new DataAccessResourceFailureException("jdbc:postgresql://secret")))
			.satisfies((problem) -> {
				assertThat(problem.status()).isEqualTo(503);
				assertThat(problem.detail()).doesNotContain("secret");
			});
	}

	@Test
	void anUnexpectedFailureTellsNothingOfItsCause() {
		Problem problem = ExceptionProblems.of(new IllegalStateException("secret of the house"));
		assertThat(problem.status()).isEqualTo(500);
		assertThat(problem.detail()).doesNotContain("secret");
	}

}
