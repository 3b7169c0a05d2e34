package io.alignserve.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

/**
 * Documents a call that pages through what became of a batch's rows, see {@link Query}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(name = "cursor", in = ParameterIn.QUERY,
		description = "That of the Link of an earlier answer; absent = from the first row",
		schema = @Schema(type = "string"))
@Parameter(name = "limit", in = ParameterIn.QUERY, description = "The most rows of the answer",
		schema = @Schema(type = "integer", minimum = "1", maximum = "10000", defaultValue = "1000"))
@ApiResponse(responseCode = "400", description = "A query parameter that does not exist, or has a wrong value")
@ApiResponse(responseCode = "404", description = "This API key has no such batch")
@interface BatchResultPage {

}
