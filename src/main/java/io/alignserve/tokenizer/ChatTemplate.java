package io.alignserve.tokenizer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tools.jackson.databind.JsonNode;

import io.alignserve.tokenizer.jinja.JinjaException;
import io.alignserve.tokenizer.jinja.JinjaTemplate;

/**
 * How a checkpoint was trained to see a conversation: the Jinja template of its folder,
 * rendered as Hugging Face transformers does. Today's date ({@code strftime_now}) is not
 * given to templates, so that one request always has one prompt; those that ask for it
 * have a fixed date to fall back on.
 */
public final class ChatTemplate {

	private static final String FILE = "chat_template.jinja";

	private final JinjaTemplate template;

	private final Map<String, String> specialTokens;

	private ChatTemplate(JinjaTemplate template, Map<String, String> specialTokens) {
		this.template = template;
		this.specialTokens = specialTokens;
	}

	/**
	 * Loads the template of a folder: {@code chat_template.jinja}, else
	 * {@code chat_template} of {@code tokenizer_config.json}, from several the one named
	 * {@code default}.
	 * @param folder a checkpoint folder
	 * @return the template, or empty if there is none
	 * @throws IllegalArgumentException if the template uses what is not supported
	 */
	public static Optional<ChatTemplate> load(Path folder) {
		TokenizerSettings settings = TokenizerSettings.load(folder);
		Optional<String> source = Files.isRegularFile(folder.resolve(FILE))
				? Optional.of(TokenizerSettings.text(folder.resolve(FILE))) : inConfig(settings.chatTemplate());
		try {
			return source.map(JinjaTemplate::parse)
				.map((template) -> new ChatTemplate(template, settings.specialTokens()));
		}
		catch (JinjaException ex) {
			throw refused(ex);
		}
	}

	private static Optional<String> inConfig(JsonNode node) {
		if (node.isMissingNode() || node.isNull()) {
			return Optional.empty();
		}
		if (node.isString()) {
			return Optional.of(node.stringValue());
		}
		List<String> names = new ArrayList<>();
		for (JsonNode named : node) {
			names.add(named.path("name").asString(""));
			if (names.get(names.size() - 1).equals("default") && named.path("template").isString()) {
				return Optional.of(named.path("template").stringValue());
			}
		}
		throw new IllegalArgumentException("chat_template in " + TokenizerSettings.CONFIG
				+ " must be a text or a list with one named \"default\", it names " + names);
	}

	private static IllegalArgumentException refused(JinjaException ex) {
		return new IllegalArgumentException("The chat template cannot be used: " + ex.getMessage(), ex);
	}

	/**
	 * Renders a conversation.
	 * @param messages the messages in order
	 * @param addGenerationPrompt whether the beginning of the assistant's answer follows
	 * @return the text, start token and other special tokens spelled out
	 * @throws IllegalArgumentException if the template refuses the conversation
	 */
	public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
		return render(messages, addGenerationPrompt, Map.of());
	}

	String render(List<ChatMessage> messages, boolean addGenerationPrompt, Map<String, Object> variables) {
		Map<String, Object> all = new LinkedHashMap<>(this.specialTokens);
		all.put("messages",
				messages.stream()
					.map((message) -> Map.of("role", message.role(), "content", message.content()))
					.toList());
		all.put("add_generation_prompt", addGenerationPrompt);
		all.putAll(variables);
		try {
			return this.template.render(all);
		}
		catch (JinjaException ex) {
			throw refused(ex);
		}
	}

}
