package io.alignserve.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The calls that write ads.
 */
@RestController
@RequestMapping("/v1")
@Tag(name = "Generation", description = "Write for an audience")
class GenerationController {

	private final GenerationOrders orders;

	private final GenerationCalls calls;

	GenerationController(GenerationOrders orders, GenerationCalls calls) {
		this.orders = orders;
		this.calls = calls;
	}

	@PostMapping(path = "/tag", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = { MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE })
	@Operation(operationId = "tag", summary = "Write an ad for an audience (TAG)",
			description = "Writes the body of an ad from brand, title and keywords, for an age group, a gender, states, a budget or a number of impressions.")
	@GenerationResponses
	@Nullable ResponseEntity<GenerationAnswer> tag(@RequestBody TagInput input,
			@ExplainParameter @RequestParam(required = false) @Nullable String explain, HttpServletRequest request,
			HttpServletResponse response) {
		Exchange exchange = Exchange.of(request, response, explain);
		return this.calls.answer(exchange, this.orders.tag(input, exchange.id()));
	}

	@PostMapping(path = "/transcreation", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = { MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE })
	@Operation(operationId = "transcreation", summary = "Carry an ad from one audience to another (TC)",
			description = "Rewrites an ad that performs well for one audience for another that differs in exactly one attribute.")
	@GenerationResponses
	@Nullable ResponseEntity<GenerationAnswer> transcreation(@RequestBody TranscreationInput input,
			@ExplainParameter @RequestParam(required = false) @Nullable String explain, HttpServletRequest request,
			HttpServletResponse response) {
		Exchange exchange = Exchange.of(request, response, explain);
		return this.calls.answer(exchange, this.orders.transcreation(input, exchange.id()));
	}

	@PostMapping(path = "/transsuasion", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = { MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE })
	@Operation(operationId = "transsuasion", summary = "Make an ad work better for the audience it has (TS)",
			description = "Rewrites an ad that does not perform well.")
	@GenerationResponses
	@Nullable ResponseEntity<GenerationAnswer> transsuasion(@RequestBody TranssuasionInput input,
			@ExplainParameter @RequestParam(required = false) @Nullable String explain, HttpServletRequest request,
			HttpServletResponse response) {
		Exchange exchange = Exchange.of(request, response, explain);
		return this.calls.answer(exchange, this.orders.transsuasion(input, exchange.id()));
	}

}
