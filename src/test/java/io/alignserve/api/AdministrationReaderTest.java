package io.alignserve.api;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.pool.Route;
import io.alignserve.registry.AliasCommand;
import io.alignserve.registry.Registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class AdministrationReaderTest {

	private static final JsonMapper JSON = JsonMapper.shared();

	@Test
	void aRegistrationIsReadAsItIs() {
		assertThat(registration("registerCheckpoint/checkpoint"))
			.isEqualTo(new Registration("ad-writer", "ad-writer-8b", null, null));
		assertThat(registration("registerCheckpoint/adapter"))
			.isEqualTo(new Registration("ad-writer-spring", "adapters/spring", "ad-writer",
					"sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"));
	}

	@Test
	void everythingThatIsWrongWithARegistrationIsTold() {
		RegistrationInput input = new RegistrationInput("x".repeat(101), null, " ", "md5:123");
		assertThat(pointers(catchThrowableOfType(RefusedException.class, () -> RegistrationReader.read(input))))
			.containsExactly("/name", "/path", "/base", "/digest");
	}

	@Test
	void anAliasIsPointedBesideUnlessToldOtherwise() {
		assertThat(command(Bodies.example("pointAlias/swap")))
			.isEqualTo(new AliasCommand("starter", AliasCommand.Strategy.BESIDE, null));
		assertThat(command(Bodies.example("pointAlias/replace")).strategy()).isEqualTo(AliasCommand.Strategy.REPLACE);
	}

	@Test
	void whatACanaryDoesNotSayIsUsual() {
		assertThat(command(Bodies.example("pointAlias/shadow")).canary())
			.isEqualTo(new AliasCommand.Canary(100, Route.SplitBy.REQUEST, true, Route.Gates.DEFAULT));
		assertThat(command(Bodies.example("pointAlias/canary")).canary())
			.isEqualTo(new AliasCommand.Canary(10, Route.SplitBy.CALLER, false, new Route.Gates(200, 0.01, 1.3)));
	}

	@ParameterizedTest
	@CsvSource({ "percent, 101", "percent, -1", "percent, null", "splitBy, \"key\"", "minRequests, 0",
			"minRequests, 1000001", "maxErrorRate, 1.1", "maxErrorRate, -0.1", "maxP95Ratio, 0", "maxP95Ratio, 1001" })
	void whatACanaryCannotBeIsRefusedWhereItStands(String field, String value) {
		String percent = field.equals("percent") ? "" : "\"percent\": 5, ";
		String body = "{\"checkpoint\": \"b\", \"canary\": {%s\"%s\": %s}}".formatted(percent, field, value);
		assertThat(pointers(catchThrowableOfType(RefusedException.class, () -> command(body))))
			.containsExactly("/canary/" + field);
	}

	@Test
	void wordsThatDoNotExistAreRefused() {
		RefusedException refused = catchThrowableOfType(RefusedException.class,
				() -> command("{\"strategy\": \"BESIDE\"}"));
		assertThat(pointers(refused)).containsExactly("/checkpoint", "/strategy");
		assertThat(refused.problem().errors().get(1).detail())
			.isEqualTo("'BESIDE' is not allowed; allowed are: beside, replace");
	}

	private static Registration registration(String example) {
		return RegistrationReader.read(JSON.readValue(Bodies.example(example), RegistrationInput.class));
	}

	private static AliasCommand command(String body) {
		return AliasReader.read(JSON.readValue(body, AliasInput.class));
	}

	private static List<String> pointers(RefusedException refused) {
		return refused.problem().errors().stream().map(FieldError::pointer).toList();
	}

}
