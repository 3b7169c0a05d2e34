package io.alignserve.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.outcome.Outcome;
import io.alignserve.outcome.Outcomes;

/**
 * The call that hands outcomes out as training records.
 */
@RestController
@RequestMapping("/admin/v1/outcomes")
@Tag(name = OpenApiConfiguration.ADMINISTRATION)
class OutcomeExportController {

	static final String JSON_LINES = "application/jsonl";

	/** So many are in memory; no connection to the database waits for a slow reader. */
	private static final int CHUNK = 100;

	private final Outcomes outcomes;

	private final JsonMapper json;

	private final ProblemWriter problems;

	OutcomeExportController(Outcomes outcomes, JsonMapper json, ProblemWriter problems) {
		this.outcomes = outcomes;
		this.json = json;
		this.problems = problems;
	}

	@GetMapping(path = "/export", produces = JSON_LINES)
	@Parameter(name = "from", in = ParameterIn.QUERY, description = "Changed at this time or later",
			schema = @Schema(type = "string", format = "date-time"))
	@Parameter(name = "to", in = ParameterIn.QUERY, description = "Changed before this time",
			schema = @Schema(type = "string", format = "date-time"))
	@Parameter(name = "cursor", in = ParameterIn.QUERY,
			description = "The _outcome.cursor of the last record of an "
					+ "export that broke off; absent = from the newest",
			schema = @Schema(type = "string"))
	@Parameter(name = "limit", in = ParameterIn.QUERY, description = "The most records of the answer; absent = all",
			schema = @Schema(type = "integer", minimum = "1", maximum = "500"))
	@Operation(operationId = "exportOutcomes", summary = "Export outcomes as training records",
			description = "Streams the outcomes of all callers that have a text, newest first, one JSON object on a "
					+ "line, in the shape of Meta's Ad Library API, so that one pipeline reads both. If it fails on the "
					+ "way, the last line is a problem document, told by its field type.")
	@ApiResponse(responseCode = "200", description = "The records",
			content = @Content(mediaType = JSON_LINES, schema = @Schema(implementation = TrainingRecord.class)))
	void export(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Query query = Query.of(request, "from", "to");
		Outcomes.Filter filter = new Outcomes.Filter(null, query.time("from"), query.time("to"), null, null, true);
		Long before = query.place();
		long left = (query.text(Query.LIMIT) != null) ? query.limit() : Long.MAX_VALUE;
		List<Outcome> chunk = chunk(filter, before, left);
		response.setContentType(JSON_LINES);
		// Browsers, and Swagger UI, save it: they cannot show JSON lines.
		response.setHeader("Content-Disposition", "attachment; filename=\"outcomes.jsonl\"");
		response.setHeader("Cache-Control", "no-store");
		OutputStream out = response.getOutputStream();
		while (!chunk.isEmpty()) {
			for (Outcome outcome : chunk) {
				writeLine(out, this.json.writeValueAsString(TrainingRecord.of(outcome)));
			}
			out.flush();
			left -= chunk.size();
			try {
				chunk = chunk(filter, chunk.get(chunk.size() - 1).position(), left);
			}
			catch (RuntimeException ex) {
				writeLine(out, this.problems.document(ExceptionProblems.of(ex), request));
				return;
			}
		}
	}

	private List<Outcome> chunk(Outcomes.Filter filter, @Nullable Long before, long left) {
		return (left > 0) ? this.outcomes.list(filter, before, (int) Math.min(CHUNK, left)) : List.of();
	}

	private static void writeLine(OutputStream out, String line) throws IOException {
		out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
	}

}
