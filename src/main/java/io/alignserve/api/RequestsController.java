package io.alignserve.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.alignserve.access.Caller;
import io.alignserve.registry.AuditTrail;
import io.alignserve.requestlog.LoggedRequest;
import io.alignserve.requestlog.LoggedRequests;
import io.alignserve.requestlog.RequestOutcome;

/**
 * The calls that show the request log.
 */
@RestController
@RequestMapping("/admin/v1/requests")
@Tag(name = OpenApiConfiguration.ADMINISTRATION)
class RequestsController {

	/** The act of reading texts, in the audit trail. */
	static final String READ_TEXTS = "request.texts";

	private static final Map<String, RequestOutcome> OUTCOMES = Words.of(RequestOutcome.values(), Words::word);

	private static final char SPLIT = '/';

	private final LoggedRequests requests;

	private final AuditTrail trail;

	RequestsController(LoggedRequests requests, AuditTrail trail) {
		this.requests = requests;
		this.trail = trail;
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@Parameter(name = "from", in = ParameterIn.QUERY, description = "Not before this time",
			schema = @Schema(type = "string", format = "date-time"))
	@Parameter(name = "to", in = ParameterIn.QUERY, description = "Before this time",
			schema = @Schema(type = "string", format = "date-time"))
	@Parameter(name = "key", in = ParameterIn.QUERY,
			description = "Only calls of this caller: the name of an API key, local, or anonymous",
			schema = @Schema(type = "string"))
	@Parameter(name = "task", in = ParameterIn.QUERY, description = "Only this task, for example tag-age",
			schema = @Schema(type = "string"))
	@Parameter(name = "alias", in = ParameterIn.QUERY, description = "Only calls that asked for this alias",
			schema = @Schema(type = "string"))
	@Parameter(name = "checkpoint", in = ParameterIn.QUERY, description = "Only calls that this checkpoint answered",
			schema = @Schema(type = "string"))
	@Parameter(name = "status", in = ParameterIn.QUERY, description = "Only this HTTP status",
			schema = @Schema(type = "integer", minimum = "100", maximum = "599"))
	@Parameter(name = "outcome", in = ParameterIn.QUERY, description = "Only calls that ended so",
			schema = @Schema(type = "string", allowableValues = { "answered", "refused", "failed", "cancelled" }))
	@PageParameters
	@Operation(operationId = "listRequests", summary = "Page through the request log",
			description = "Tells all calls below /v1, refused ones too, newest first, without their texts. A row is here "
					+ "a moment after its answer, or once the database is back.")
	@ApiResponse(responseCode = "200", description = "The calls")
	RequestsAnswer list(HttpServletRequest request) {
		Query query = Query.of(request, "from", "to", "key", "task", "alias", "checkpoint", "status", "outcome");
		Instant from = query.time("from");
		Instant to = query.time("to");
		LoggedRequests.Filter filter = new LoggedRequests.Filter(from, to, query.text("key"), query.text("task"),
				query.text("alias"), query.text("checkpoint"), query.number("status", 100, 599),
				query.word("outcome", OUTCOMES));
		int limit = query.limit();
		List<LoggedRequest> rows = this.requests.page(filter,
				query.position(RequestsController::position, RequestsController::cursor), limit + 1);
		String next = (rows.size() > limit) ? cursor(rows.get(limit - 1).position()) : null;
		return RequestsAnswer.of(rows.subList(0, Math.min(limit, rows.size())), next);
	}

	@GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "getRequest", summary = "Look at a request and its texts",
			description = "Tells the rows that the request log has of an id, newest first: more than one if the client "
					+ "sent the id again, or a canary in shadow mode repeated the call; 100 at most. Texts are there if "
					+ "alignserve.request-log.texts keeps them, with e-mail addresses and telephone numbers masked; "
					+ "reading them is recorded in the audit trail.")
	@ApiResponse(responseCode = "200", description = "The rows")
	@ApiResponse(responseCode = "404", description = "There is no row of this id (yet)")
	RequestsAnswer.Rows get(@PathVariable @Parameter(description = "The X-Request-Id of the call",
			schema = @Schema(minLength = 1, maxLength = 64)) String id) {
		List<LoggedRequest> rows = this.requests.withId(id);
		if (rows.isEmpty()) {
			throw new RefusedException(Problem.of(ProblemType.UNKNOWN_ID,
					"the request log has no row with the id " + Findings.quoted(id)));
		}
		long readable = rows.stream().filter((row) -> row.texts().isReadable()).count();
		if (readable > 0) {
			// Before the answer: what cannot be recorded is not read.
			this.trail.record(Caller.current().name(), READ_TEXTS, id, AuditTrail.Outcome.DONE,
					"texts of " + readable + ((readable == 1) ? " row" : " rows"));
		}
		return RequestsAnswer.Rows.of(rows);
	}

	private static String cursor(LoggedRequest.Position place) {
		return Query.cursor(place.receivedAt().toString() + SPLIT + place.rowKey());
	}

	private static LoggedRequest.Position position(String text) {
		int split = text.indexOf(SPLIT);
		if (split < 0) {
			throw new IllegalArgumentException("no place");
		}
		return new LoggedRequest.Position(Instant.parse(text.substring(0, split)),
				UUID.fromString(text.substring(split + 1)));
	}

}
