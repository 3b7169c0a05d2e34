package io.alignserve.api;

import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.alignserve.access.Caller;
import io.alignserve.outcome.Outcomes;

/**
 * The calls that take and show outcomes. A caller sees its own, an administrator all.
 */
@RestController
@RequestMapping("/v1/outcomes")
@Tag(name = "Outcomes", description = "Tell what really happened to an ad")
class OutcomesController {

	private static final String UNKNOWN = "There is no such outcome, or it is somebody else's";

	private static final String UNREACHABLE = "The database cannot be reached; see Retry-After";

	private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	private final Outcomes outcomes;

	private final OutcomeReader reader;

	OutcomesController(Outcomes outcomes, OutcomeReader reader) {
		this.outcomes = outcomes;
		this.reader = reader;
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "tellOutcomes", summary = "Tell what really happened to an ad",
			description = "Takes impressions and spend by age, gender and region, for a response of this service or an "
					+ "ad of your own: one outcome, or an array of at most 200, which are kept all or none. Told again, "
					+ "an outcome that says the same is answered 200 with the same id, and one that says something else "
					+ "becomes its next revision. An array is answered with an object whose items are in its order, "
					+ "201 if any of them is new.")
	@ApiResponse(responseCode = "201", description = "A new outcome",
			content = @Content(schema = @Schema(oneOf = { OutcomeAnswer.class, OutcomeAnswer.All.class })))
	@ApiResponse(responseCode = "200", description = "Known outcomes only: each unchanged or revised",
			content = @Content(schema = @Schema(oneOf = { OutcomeAnswer.class, OutcomeAnswer.All.class })))
	@ApiResponse(responseCode = "404",
			description = "No response with that responseId was given to the caller, and the "
					+ "figures begin on a day that the request log still knows")
	ResponseEntity<?> tell(@RequestBody OutcomesInput input) {
		Caller caller = Caller.current();
		List<Outcomes.Receipt> receipts = this.outcomes.tell(caller.name(), this.reader.read(input, caller));
		List<OutcomeAnswer> answers = receipts.stream().map(OutcomeAnswer::of).toList();
		boolean created = receipts.stream().anyMatch((one) -> one.result() == Outcomes.Result.CREATED);
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK);
		if (input.listed()) {
			return answer.body(new OutcomeAnswer.All(answers));
		}
		return answer.location(URI.create("/v1/outcomes/" + answers.get(0).id())).body(answers.get(0));
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@Parameter(name = "from", in = ParameterIn.QUERY, description = "Changed at this time or later",
			schema = @Schema(type = "string", format = "date-time"))
	@Parameter(name = "to", in = ParameterIn.QUERY, description = "Changed before this time",
			schema = @Schema(type = "string", format = "date-time"))
	@Parameter(name = "responseId", in = ParameterIn.QUERY, description = "Only those of this response",
			schema = @Schema(type = "string"))
	@Parameter(name = "externalId", in = ParameterIn.QUERY, description = "Only those with this id of yours",
			schema = @Schema(type = "string"))
	@PageParameters
	@Operation(operationId = "listOutcomes", summary = "Page through your outcomes",
			description = "Lists the outcomes, newest first, without their breakdowns. An administrator sees those of "
					+ "all callers. Outcomes that come meanwhile do not move the pages.")
	@ApiResponse(responseCode = "503", description = UNREACHABLE)
	@ApiResponse(responseCode = "200", description = "The outcomes")
	@ApiResponse(responseCode = "400",
			description = "A query parameter that does not exist, or a value that is not " + "allowed")
	OutcomeAnswer.Page list(HttpServletRequest request) {
		Query query = Query.of(request, "from", "to", "responseId", "externalId");
		Outcomes.Filter filter = new Outcomes.Filter(owner(), query.time("from"), query.time("to"),
				query.text("responseId"), query.text("externalId"), false);
		int limit = query.limit();
		return OutcomeAnswer.Page.of(this.outcomes.list(filter, query.place(), limit + 1), limit);
	}

	@GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "getOutcome", summary = "Look at an outcome",
			description = "Tells what is kept of it, with the breakdown.")
	@ApiResponse(responseCode = "503", description = UNREACHABLE)
	@ApiResponse(responseCode = "200", description = "The outcome")
	@ApiResponse(responseCode = "404", description = UNKNOWN)
	OutcomeAnswer get(@OutcomeId @PathVariable String id) {
		return this.outcomes.find(id(id), owner())
			.map((outcome) -> OutcomeAnswer.of(outcome, true))
			.orElseThrow(() -> unknown(id));
	}

	@GetMapping(path = "/{id}/revisions", produces = MediaType.APPLICATION_JSON_VALUE)
	@PageParameters
	@Operation(operationId = "outcomeRevisions", summary = "Look at what was told of an outcome over time",
			description = "Lists all its revisions, newest first, the present one too.")
	@ApiResponse(responseCode = "503", description = UNREACHABLE)
	@ApiResponse(responseCode = "200", description = "The revisions")
	@ApiResponse(responseCode = "400",
			description = "A query parameter that does not exist, or a value that is not " + "allowed")
	@ApiResponse(responseCode = "404", description = UNKNOWN)
	OutcomeAnswer.Revisions revisions(@OutcomeId @PathVariable String id, HttpServletRequest request) {
		Query query = Query.of(request);
		int limit = query.limit();
		UUID known = id(id);
		List<Outcomes.Revision> revisions = this.outcomes.revisions(known, owner(), query.place(), limit + 1);
		if (revisions.isEmpty() && this.outcomes.find(known, owner()).isEmpty()) {
			throw unknown(id);
		}
		return OutcomeAnswer.Revisions.of(revisions, limit);
	}

	@DeleteMapping(path = "/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(operationId = "deleteOutcome", summary = "Forget an outcome",
			description = "Removes it with all its revisions. Training records that were exported before stay where "
					+ "they are.")
	@ApiResponse(responseCode = "503", description = UNREACHABLE)
	@ApiResponse(responseCode = "204", description = "It is forgotten")
	@ApiResponse(responseCode = "404", description = UNKNOWN)
	void delete(@OutcomeId @PathVariable String id) {
		if (!this.outcomes.delete(id(id), owner())) {
			throw unknown(id);
		}
	}

	private static @Nullable String owner() {
		return Caller.current().visibleOwner();
	}

	private static UUID id(String text) {
		if (!ID.matcher(text).matches()) {
			throw unknown(text);
		}
		return UUID.fromString(text);
	}

	private static RefusedException unknown(String id) {
		return new RefusedException(Problem.of(ProblemType.UNKNOWN_ID,
				"there is no outcome with the id " + Findings.quoted(id) + " among yours"));
	}

}
