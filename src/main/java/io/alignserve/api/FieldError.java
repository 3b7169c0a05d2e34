package io.alignserve.api;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What is wrong with one field.
 *
 * @param pointer JSON pointer (RFC 6901) into the request body
 * @param detail what is wrong and what is allowed
 */
@Schema(description = "What is wrong with one field of the request body")
record FieldError(
		@Schema(description = "JSON pointer (RFC 6901) to the field", example = "/audience/ages/0") String pointer,
		@Schema(description = "What is wrong, and what is allowed",
				example = "'20-30' is not allowed; allowed are: 13-17, 18-24, 25-34, 35-44, 45-54, 55-64, 65+") String detail) {
}
