package io.alignserve.task;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The templates of all variants, read once from {@code prompts/<variant id>.txt}.
 */
final class PromptTemplates {

	private static final Map<TaskVariant, PromptTemplate> TEMPLATES = TaskVariant.all()
		.stream()
		.collect(Collectors.toUnmodifiableMap(Function.identity(), PromptTemplates::load));

	private PromptTemplates() {
	}

	static PromptTemplate of(TaskVariant variant) {
		PromptTemplate template = TEMPLATES.get(variant);
		if (template == null) {
			throw new IllegalArgumentException("there is no template for " + variant.id());
		}
		return template;
	}

	private static PromptTemplate load(TaskVariant variant) {
		String path = "/prompts/" + variant.id() + ".txt";
		try (InputStream input = PromptTemplates.class.getResourceAsStream(path)) {
			if (input == null) {
				throw new IllegalStateException("the resource " + path + " is missing");
			}
			// A checkout may have turned line ends into CR LF, which no checkpoint was
			// trained on. The line end that closes the file is not part of the prompt.
			String text = new String(input.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
			return PromptTemplate.parse(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
