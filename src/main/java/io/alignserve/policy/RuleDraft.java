package io.alignserve.policy;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A rule as it is written in the file.
 *
 * @param id its name
 * @param title what it is about
 * @param stage {@code before} or {@code after}
 * @param tasks families ({@code tag}, {@code tc}, {@code ts}, {@code tap}) and variants
 * ({@code tag-age}); absent for all
 * @param when when it holds
 * @param effect {@code refuse}, {@code withhold} or {@code flag}
 * @param reason why
 * @param source what it follows
 */
record RuleDraft(@Nullable String id, @Nullable String title, @Nullable String stage, @Nullable List<String> tasks,
		@Nullable When when, @Nullable String effect, @Nullable String reason, @Nullable String source) {

	/**
	 * When a rule holds.
	 *
	 * @param categories special ad categories
	 * @param markets {@code usa}, {@code global}, {@code unknown}
	 * @param targeting attributes
	 * @param ages age bands
	 * @param lists names of lists of phrases
	 * @param phrases more phrases
	 * @param except phrases that undo others
	 */
	record When(@Nullable List<String> categories, @Nullable List<String> markets, @Nullable List<String> targeting,
			@Nullable List<String> ages, @Nullable List<String> lists, @Nullable List<String> phrases,
			@Nullable List<String> except) {
	}

}
