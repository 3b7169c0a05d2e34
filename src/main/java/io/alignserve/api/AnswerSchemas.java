package io.alignserve.api;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Completes the schemas of the OpenAPI document by what annotations do not bring there:
 * which fields of an answer are always present, which the records' types tell, and
 * defaults of numbers as numbers.
 */
final class AnswerSchemas {

	private static final List<Class<? extends Record>> ANSWERS = List.of(GenerationAnswer.class, CandidateAnswer.class,
			AudienceFitAnswer.class, ScoreAnswer.class, ScoreAnswer.Score.class, PredictionAnswer.class,
			PredictionAnswer.Prediction.class, PredictionAnswer.Segment.class, ModelsAnswer.class,
			ModelsAnswer.Model.class, ModelAnswer.class, UsageAnswer.class, TimingAnswer.class, ProvenanceAnswer.class,
			FlagAnswer.class, VerificationAnswer.class, VerificationAnswer.Check.class, KeysAnswer.class,
			KeysAnswer.Key.class, FieldError.class, CheckpointAnswer.class, CheckpointAnswer.All.class,
			AliasAnswer.class, AliasAnswer.All.class, CanaryAnswer.class, CanaryAnswer.Figures.class,
			CanaryAnswer.Side.class, AliasHistoryAnswer.class, AliasHistoryAnswer.Change.class, AuditAnswer.class,
			AuditAnswer.Act.class, PoolAnswer.class, PoolAnswer.Device.class, PoolAnswer.Resident.class,
			PoolAnswer.Part.class, PoolAnswer.Target.class, OutcomeAnswer.class, OutcomeAnswer.Report.class,
			OutcomeAnswer.Days.class, OutcomeAnswer.Money.class, OutcomeAnswer.All.class, OutcomeAnswer.Page.class,
			OutcomeAnswer.Revisions.class, OutcomeAnswer.Revision.class, BatchAnswer.class, BatchAnswer.All.class,
			BatchAnswer.Counts.class, BatchAnswer.Webhook.class);

	private AnswerSchemas() {
	}

	static void complete(OpenAPI api) {
		for (Class<? extends Record> answer : ANSWERS) {
			String name = answer.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class).name();
			Schema<?> schema = Objects.requireNonNull(
					api.getComponents().getSchemas().get(name.isEmpty() ? answer.getSimpleName() : name), name);
			Arrays.stream(answer.getRecordComponents())
				.filter(AnswerSchemas::isAlwaysPresent)
				.forEach((component) -> schema.addRequiredItem(component.getName()));
		}
		oneOrMany(api);
		api.getComponents().getSchemas().values().forEach(AnswerSchemas::numberDefaults);
	}

	/** The body that is an object or an array, which annotations cannot say. */
	private static void oneOrMany(OpenAPI api) {
		Schema<?> one = new Schema<>().$ref("#/components/schemas/OutcomeReport");
		Schema<?> many = new ArraySchema().items(one).minItems(1).maxItems(200);
		api.getComponents()
			.addSchemas(OutcomesInput.NAME,
					new Schema<>().description("One outcome, or an array of them")
						.addOneOfItem(one)
						.addOneOfItem(many));
	}

	private static boolean isAlwaysPresent(RecordComponent component) {
		JsonInclude include = component.getAccessor().getAnnotation(JsonInclude.class);
		return (include != null) ? include.value() == JsonInclude.Include.ALWAYS
				: !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
	}

	private static void numberDefaults(Schema<?> schema) {
		if (schema.getProperties() == null) {
			return;
		}
		for (Schema<?> property : schema.getProperties().values()) {
			boolean number = property.getTypes() != null && property.getTypes().contains("number");
			if (number && property.getDefault() instanceof String text) {
				setDefault(property, new BigDecimal(text));
			}
		}
	}

	private static void setDefault(Schema<?> property, BigDecimal number) {
		property.setDefault(number);
	}

}
