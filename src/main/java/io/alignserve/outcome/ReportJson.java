package io.alignserve.outcome;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Reports as the JSON that the database keeps: their components by name, absent ones left
 * out. Rows are read for years, so components are added, not renamed.
 */
final class ReportJson {

	private static final JsonMapper json = JsonMapper.builder()
		.changeDefaultPropertyInclusion((include) -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	private ReportJson() {
	}

	static String write(OutcomeReport report) {
		return json.writeValueAsString(report);
	}

	static OutcomeReport read(String text) {
		return json.readValue(text, OutcomeReport.class);
	}

}
