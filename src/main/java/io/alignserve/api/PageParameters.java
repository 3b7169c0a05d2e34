package io.alignserve.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * Documents the query parameters of a call that pages through something, see
 * {@link Query}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(name = "cursor", in = ParameterIn.QUERY,
		description = "The nextCursor of an earlier answer; absent = from " + "the newest",
		schema = @Schema(type = "string"))
@Parameter(name = "limit", in = ParameterIn.QUERY, description = "The most items of the answer",
		schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50"))
@interface PageParameters {

}
