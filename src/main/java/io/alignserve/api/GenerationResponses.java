package io.alignserve.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

/**
 * Documents the two forms of an answer that writes ads.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(responseCode = "200",
		description = "The ads. With Accept: text/event-stream the same as events: token {index, text} while a text "
				+ "grows, candidate {…} for each finished ad, with rankBy best first, done {…} at the end; a failure after the start is an "
				+ "event error with the problem document.",
		content = { @Content(mediaType = "application/json", schema = @Schema(implementation = GenerationAnswer.class)),
				@Content(mediaType = "text/event-stream", schema = @Schema(type = "string"), examples = @ExampleObject(
						name = "events",
						value = """
								event: token
								data: {"index":0,"text":"Every year"}

								event: candidate
								data: {"index":0,"text":"Every year","finishReason":"length","tokens":2,"logProbability":-4.2}

								event: done
								data: {"id":"7f1c2a52-2f0c-4ee1-a7b8-1b9a51e8a0f4","task":"tag-age","seed":42}
								""")) })
@interface GenerationResponses {

}
