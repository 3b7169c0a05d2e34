package io.alignserve.api;

import java.util.Objects;
import java.util.Set;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/**
 * Documents {@code Idempotency-Key} on the calls that heed it.
 */
@Component
class RepeatableDocument implements OpenApiCustomizer {

	@Override
	public void customise(OpenAPI api) {
		RepeatableCalls.PATHS.stream().sorted().map((path) -> api.getPaths().get(path)).forEach((path) -> {
			if (path != null && path.getPost() != null) {
				complete(path.getPost(), "200", "byte for byte");
			}
		});
		PathItem batches = api.getPaths().get(BatchController.PATH);
		if (batches != null && batches.getPost() != null) {
			complete(batches.getPost(), "202", "the same batch as it is now");
		}
	}

	private static void complete(Operation operation, String success, String sameness) {
		operation.addParametersItem(new HeaderParameter().name(RepeatableCalls.HEADER)
			.required(false)
			.description(
					"Makes the call safe to repeat: the same key with the same request gets the answer of the first, "
							+ sameness + ", with " + RepeatableCalls.REPLAYED
							+ ": true. Printable ASCII, best a random UUID")
			.schema(text().minLength(1).maxLength(RepeatableCalls.MAX_KEY_CHARACTERS)));
		operation.getResponses()
			.addApiResponse("409", OpenApiConfiguration
				.problem("A request with the same " + RepeatableCalls.HEADER + " is being answered; see Retry-After"));
		operation.getResponses()
			.putIfAbsent("422",
					OpenApiConfiguration.problem("The " + RepeatableCalls.HEADER + " belongs to another request"));
		Objects.requireNonNull(operation.getResponses().get(success))
			.addHeaderObject(RepeatableCalls.REPLAYED,
					new Header()
						.description("true if this is the kept answer to an earlier call with the same "
								+ RepeatableCalls.HEADER + "; else absent")
						.schema(text()));
	}

	private static Schema<?> text() {
		return new Schema<String>(SpecVersion.V31).types(Set.of("string"));
	}

}
