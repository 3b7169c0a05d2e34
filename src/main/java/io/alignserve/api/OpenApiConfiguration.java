package io.alignserve.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the OpenAPI document says beyond the annotations: who may call, which problems
 * every call can meet, and the worked examples, which are files so that tests send them
 * too.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

	/** The tag of the calls that need the role ADMIN. */
	static final String ADMINISTRATION = "Administration";

	private static final String SCHEME = "apiKey";

	private static final String PROBLEM = "application/problem+json";

	private static final String EXAMPLES = "classpath:/openapi/examples/";

	private static final Map<String, String> PROBLEMS = Map.of("400",
			"Malformed: not JSON, an unknown field, or values that are not allowed; errors names each", "401",
			"No API key, or one that is not known", "404", "There is no such model", "413",
			"The request body is too large", "415", "The request body is not application/json", "422",
			"Understood but refused: there is no such task, a rule of the policy forbids it, the prompt does not fit into "
					+ "the context, what rankBy asks for cannot be predicted, or the Idempotency-Key belongs to another request",
			"429", "The caller has reached a limit; see Retry-After", "500", "The service has a fault", "503",
			"Too many calls are under way, or the database that is needed cannot be reached; see Retry-After", "504",
			"The answer was not complete within the deadline");

	/** The problems that every call below /v1 can meet. */
	private static final List<String> OF_ALL = List.of("401", "429", "500", "503");

	/** The tags of the calls that ask a model. */
	private static final List<String> ASKING_MODELS = List.of("Generation", "Prediction");

	/** The problems that only a call which asks a model can meet. */
	private static final List<String> OF_ANSWERS = List.of("404", "422", "504");

	/** The problems of acts of administration; each says itself which others it meets. */
	private static final Map<String, String> ADMINISTRATION_PROBLEMS = Map.of("401", PROBLEMS.get("401"), "403",
			"The API key has not the role ADMIN", "500", PROBLEMS.get("500"), "503",
			"The database cannot be reached; see Retry-After");

	/** Those of acts with a body beside them. */
	private static final List<String> OF_BODIES = List.of("400", "413", "415");

	@Bean
	OpenAPI openApi() {
		return new OpenAPI()
			.info(new Info().title("AlignServe")
				.version("1")
				.description("Writes ads for an audience and predicts the audience of an ad, with language models "
						+ "fine-tuned on behaviour.")
				.license(new License().name("Apache-2.0").identifier("Apache-2.0")))
			.servers(List.of(new Server().url("/").description("This service")))
			.addSecurityItem(new SecurityRequirement().addList(SCHEME))
			.addSecurityItem(new SecurityRequirement())
			.components(new Components().addSecuritySchemes(SCHEME, new SecurityScheme().type(SecurityScheme.Type.HTTP)
				.scheme("bearer")
				.description("An API key, or a signed token (JWT) where the service is configured for an issuer "
						+ "of tokens. Calls from the own machine need none while the service is bound to a "
						+ "loopback address, unless it is told otherwise.")));
	}

	@Bean
	OpenApiCustomizer problemsAndExamples(JsonMapper json) {
		return (api) -> {
			ModelConverters.getInstance(true)
				.readAll(ProblemDocument.class)
				.forEach((name, schema) -> api.getComponents().addSchemas(name, schema));
			AnswerSchemas.complete(api);
			api.getPaths().forEach((path, item) -> item.readOperations().forEach((operation) -> {
				if (path.startsWith("/v1/") || path.startsWith("/admin/")) {
					complete(operation, json);
				}
				else {
					// Open to everybody.
					operation.setSecurity(List.of());
				}
			}));
		};
	}

	private static void complete(Operation operation, JsonMapper json) {
		boolean hasBody = operation.getRequestBody() != null;
		if (operation.getTags().contains(ADMINISTRATION)) {
			completeAdministration(operation, hasBody);
		}
		else {
			completeCall(operation);
		}
		if (hasBody) {
			MediaType body = operation.getRequestBody().getContent().get("application/json");
			if (body == null) {
				// A batch, whose examples are no JSON.
				return;
			}
			for (Resource file : examples(operation.getOperationId())) {
				body.addExamples(Objects.requireNonNull(file.getFilename()).replace(".json", ""),
						new Example().value(read(file, json)));
			}
		}
	}

	/** What an operation says itself stays, with the form of a problem. */
	private static void completeCall(Operation operation) {
		Map<String, ApiResponse> responses = operation.getResponses();
		responses
			.replaceAll((status, response) -> status.startsWith("2") ? response : problem(response.getDescription()));
		boolean hasBody = operation.getRequestBody() != null;
		boolean asksModel = operation.getTags().stream().anyMatch(ASKING_MODELS::contains);
		PROBLEMS.forEach((status, description) -> {
			boolean met = OF_ALL.contains(status) || (OF_ANSWERS.contains(status) ? asksModel : hasBody);
			if (met) {
				responses.putIfAbsent(status, problem(description));
			}
		});
	}

	/** Without the alternative of calling without a key. */
	private static void completeAdministration(Operation operation, boolean hasBody) {
		operation.setSecurity(List.of(new SecurityRequirement().addList(SCHEME)));
		Map<String, ApiResponse> responses = operation.getResponses();
		responses
			.replaceAll((status, response) -> status.startsWith("2") ? response : problem(response.getDescription()));
		ADMINISTRATION_PROBLEMS.forEach((status, description) -> responses.put(status, problem(description)));
		if (hasBody) {
			OF_BODIES.forEach((status) -> responses.put(status, problem(Objects.requireNonNull(PROBLEMS.get(status)))));
		}
		boolean hasQuery = operation.getParameters() != null
				&& operation.getParameters().stream().anyMatch((parameter) -> "query".equals(parameter.getIn()));
		if (hasQuery) {
			responses.put("400", problem("A query parameter that does not exist, or a value that is not allowed"));
		}
	}

	static ApiResponse problem(String description) {
		return new ApiResponse().description(description)
			.content(new Content().addMediaType(PROBLEM,
					new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
	}

	private static Resource[] examples(String operationId) {
		try {
			return new PathMatchingResourcePatternResolver().getResources(EXAMPLES + operationId + "/*.json");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Object read(Resource file, JsonMapper json) {
		try (InputStream in = file.getInputStream()) {
			return json.treeToValue(json.readValue(in, JsonNode.class), Object.class);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
