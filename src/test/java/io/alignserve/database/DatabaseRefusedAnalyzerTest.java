package io.alignserve.database;

import java.sql.SQLException;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseRefusedAnalyzerTest {

	private final DatabaseRefusedAnalyzer analyzer = new DatabaseRefusedAnalyzer();

	@ParameterizedTest
	@ValueSource(strings = { "08001", "08004", "28P01", "3D000" })
	void saysWhatTheDatabaseSaidAndWhichPropertiesToCorrect(String state) {
		FailureAnalysis analysis = Objects.requireNonNull(this.analyzer
			.analyze(new IllegalStateException("a bean", new SQLException("Connection to db:5432 refused.", state))));
		assertThat(analysis.getDescription()).isEqualTo("PostgreSQL cannot be used: Connection to db:5432 refused.");
		assertThat(analysis.getAction()).contains("spring.datasource.url");
	}

	@ParameterizedTest
	@ValueSource(strings = { "42P01", "25006", "57014" })
	void leavesOtherErrorsAlone(String state) {
		assertThat(this.analyzer.analyze(new IllegalStateException(new SQLException("no such table", state)))).isNull();
	}

	@Test
	void isAsked() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, (type, name, failure) -> {
			})).hasAtLeastOneElementOfType(DatabaseRefusedAnalyzer.class);
	}

}
