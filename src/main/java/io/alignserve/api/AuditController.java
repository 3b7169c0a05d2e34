package io.alignserve.api;

import java.time.Instant;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.alignserve.registry.AuditTrail;

/**
 * The call that shows the audit trail.
 */
@RestController
@RequestMapping("/admin/v1")
@Tag(name = OpenApiConfiguration.ADMINISTRATION)
class AuditController {

	private final AuditTrail trail;

	AuditController(AuditTrail trail) {
		this.trail = trail;
	}

	@GetMapping(path = "/audit", produces = MediaType.APPLICATION_JSON_VALUE)
	@Parameter(name = "by", in = ParameterIn.QUERY,
			description = "Only what this one did: the name of an API key, " + "configuration, or gates",
			schema = @Schema(type = "string"))
	@Parameter(name = "action", in = ParameterIn.QUERY, description = "Only this act, for example alias.point",
			schema = @Schema(type = "string"))
	@Parameter(name = "subject", in = ParameterIn.QUERY, description = "Only what was done to this checkpoint or alias",
			schema = @Schema(type = "string"))
	@Parameter(name = "from", in = ParameterIn.QUERY, description = "Not before this time",
			schema = @Schema(type = "string", format = "date-time"))
	@Parameter(name = "to", in = ParameterIn.QUERY, description = "Before this time",
			schema = @Schema(type = "string", format = "date-time"))
	@PageParameters
	@Operation(operationId = "audit", summary = "Page through the audit trail",
			description = "Tells all acts of administration, those that were refused too, newest first.")
	@ApiResponse(responseCode = "200", description = "The acts")
	AuditAnswer audit(HttpServletRequest request) {
		Query query = Query.of(request, "by", "action", "subject", "from", "to");
		Instant from = query.time("from");
		Instant to = query.time("to");
		AuditTrail.Filter filter = new AuditTrail.Filter(query.text("by"), query.text("action"), query.text("subject"),
				from, to);
		int limit = query.limit();
		return AuditAnswer.of(this.trail.entries(filter, query.place(), limit + 1), limit);
	}

}
