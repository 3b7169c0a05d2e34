package io.alignserve.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;

/**
 * Documents the forms in which a batch is uploaded.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(name = WebhookReader.URL_HEADER, in = ParameterIn.HEADER,
		description = "Where to tell the batch's end, https; in a form also as the part webhookUrl before the file",
		schema = @Schema(type = "string", format = "uri"))
@Parameter(name = WebhookReader.SECRET_HEADER, in = ParameterIn.HEADER,
		description = "What to sign that message with: whsec_ and the base64 of 24 to 64 random bytes; in a form also "
				+ "as the part webhookSecret before the file",
		schema = @Schema(type = "string", format = "password"))
@RequestBody(required = true, content = {
		@Content(mediaType = BatchController.JSONL, schema = @Schema(type = "string"),
				examples = @ExampleObject(name = "predict-and-write", value = BatchRequestBody.JSONL)),
		@Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string"),
				examples = @ExampleObject(name = "predict-and-write", value = BatchRequestBody.JSONL)),
		@Content(mediaType = BatchController.CSV, schema = @Schema(type = "string"),
				examples = @ExampleObject(name = "predict-and-write", value = BatchRequestBody.CSV)),
		@Content(mediaType = "multipart/form-data", schema = @Schema(implementation = BatchRequestBody.Form.class)) })
@interface BatchRequestBody {

	/** Two rows. */
	String JSONL = """
			{"customId": "ad-1", "task": "tap", "body": {"ad": {"brand": "Uber", "body": "Every ride home is a ride to remember."}, "attributes": ["age"]}}
			{"customId": "ad-2", "task": "tag", "body": {"ad": {"brand": "Uber", "title": "Ride"}, "audience": {"ages": ["25-34"]}, "attribute": "age", "generation": {"seed": 42}}}
			""";

	/** The same. */
	String CSV = """
			customId,task,ad.brand,ad.title,ad.body,attributes,audience.ages,attribute,generation.seed
			ad-1,tap,Uber,,Every ride home is a ride to remember.,age,,,
			ad-2,tag,Uber,Ride,,,25-34,age,42
			""";

	/**
	 * The parts of the form.
	 *
	 * @param webhookUrl where to tell the batch's end
	 * @param webhookSecret what to sign that message with
	 * @param file the rows, CSV, or JSON lines if its own Content-Type says so; the last
	 * part
	 */
	@Schema(name = "BatchForm", description = "An upload as a form; the file comes last")
	record Form(@Schema(description = "Where to tell the batch's end") String webhookUrl,
			@Schema(description = "What to sign that message with") String webhookSecret,
			@Schema(description = "The rows: CSV, or JSON lines if its own Content-Type says so", type = "string",
					format = "binary", requiredMode = Schema.RequiredMode.REQUIRED) String file) {
	}

}
