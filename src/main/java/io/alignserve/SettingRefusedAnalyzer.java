package io.alignserve;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.unit.DataSize;

/**
 * Prints a property of the service whose value cannot be as a sentence that names it, the
 * value, and what is allowed. What a constraint refuses is left to Spring's own analyzer.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SettingRefusedAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final String OURS = "alignserve.";

	private static final String REMEDY = "Correct it, or leave it out for its default; "
			+ "src/docs/configuration.md describes every property.";

	private static final Map<Class<?>, String> ALLOWED = Map.of(Duration.class,
			"a duration such as 500ms, 30s, 15m or 24h", DataSize.class, "a size such as 512KB, 4MB or 8GB",
			boolean.class, "true or false", int.class, "a whole number", double.class, "a number such as 0.5",
			Path.class, "a path");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		String told = refusal(rootFailure);
		if (told == null) {
			told = conversion(cause);
		}
		return (told != null) ? new FailureAnalysis(told + ".", REMEDY, cause) : null;
	}

	/** What the record itself says of its values, which names the property. */
	private static @Nullable String refusal(Throwable failure) {
		Throwable root = failure;
		for (Throwable one = failure; one != null; one = one.getCause()) {
			root = one;
		}
		String message = root.getMessage();
		boolean ours = root instanceof IllegalArgumentException && message != null
				&& (message.startsWith(OURS) || message.contains(" " + OURS));
		return ours ? message : null;
	}

	private static @Nullable String conversion(BindException failure) {
		ConfigurationProperty property = failure.getProperty();
		Class<?> type = failure.getTarget().getType().resolve();
		if (property == null || type == null || !property.getName().toString().startsWith(OURS)) {
			return null;
		}
		String allowed = type.isEnum() ? words(type) : ALLOWED.get(type);
		if (allowed == null) {
			return null;
		}
		return property.getName() + " is \"" + property.getValue() + "\" (" + property.getOrigin() + "), it must be "
				+ allowed;
	}

	private static String words(Class<?> type) {
		return Arrays.stream(type.getEnumConstants())
			.map((value) -> ((Enum<?>) value).name().toLowerCase(Locale.ROOT))
			.collect(Collectors.joining(", ", "one of ", ""));
	}

}
