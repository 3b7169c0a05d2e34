package io.alignserve.api;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The body of {@code POST /v1/outcomes}: one outcome, or a list of them.
 *
 * @param items the outcomes
 * @param listed whether they came as a list
 */
@Schema(name = OutcomesInput.NAME)
@JsonDeserialize(using = OutcomesInput.Reader.class)
record OutcomesInput(List<@Nullable OutcomeInput> items, boolean listed) {

	/** Its name in the OpenAPI document. */
	static final String NAME = "OutcomeReports";

	/**
	 * Returns where an outcome stands in the body.
	 * @param index 0 or more
	 * @return a JSON pointer, empty for the whole body
	 */
	String pointer(int index) {
		return this.listed ? "/" + index : "";
	}

	/** Tells an object from an array. */
	static class Reader extends ValueDeserializer<OutcomesInput> {

		@Override
		public OutcomesInput deserialize(JsonParser parser, DeserializationContext context) {
			if (parser.currentToken() != JsonToken.START_ARRAY) {
				return new OutcomesInput(List.of(context.readValue(parser, OutcomeInput.class)), false);
			}
			JavaType list = context.getTypeFactory().constructCollectionType(List.class, OutcomeInput.class);
			return new OutcomesInput(context.<List<@Nullable OutcomeInput>>readValue(parser, list), true);
		}

	}

}
