package io.alignserve.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Turns a draft into title, body and keywords. The body holds every keyword as it is
 * written.
 */
final class AdWriter {

	private AdWriter() {
	}

	static String title(Draft draft) {
		return Draw.capitalized(fill(draft.templates().title(), draft));
	}

	static String body(Draft draft) {
		Draft.Templates templates = draft.templates();
		Tone tone = draft.traits().tone();
		List<String> sentences = new ArrayList<>();
		sentences.add(tone.openers().get(templates.opener()));
		sentences.add(tone.lines().get(templates.line()));
		if (draft.traits().place() != null) {
			sentences.add(templates.placeFirst() ? 1 : 2, templates.place());
		}
		if (!templates.detail().isEmpty()) {
			sentences.add(templates.detail());
		}
		if (!draft.traits().offer().isPlain()) {
			sentences.add(draft.traits().offer().sentence());
		}
		sentences.add(tone.closers().get(templates.closer()));
		if (templates.link() != null) {
			sentences.add(templates.link());
		}
		if (templates.hashtag()) {
			sentences.add("#{t}");
		}
		return String.join(" ", sentences.stream().map((sentence) -> Draw.capitalized(fill(sentence, draft))).toList());
	}

	/**
	 * Returns the words that the body is about, in the order product, theme, place.
	 * @param draft the draft
	 * @return two to five keywords
	 */
	static List<String> keywords(Draft draft) {
		List<String> keywords = new ArrayList<>();
		String detail = draft.templates().detail();
		keywords.add(draft.traits().products().get(0).name());
		if (detail.contains("{q}")) {
			keywords.add(draft.traits().products().get(1).name());
		}
		keywords.add(draft.words().get(0));
		if (detail.contains("{u}")) {
			keywords.add(draft.words().get(1));
		}
		Place place = draft.traits().place();
		if (place != null) {
			keywords.add(place.keyword());
		}
		return keywords;
	}

	private static String fill(String template, Draft draft) {
		List<Theme.Product> products = draft.traits().products();
		Place place = draft.traits().place();
		Map<String, @Nullable String> values = Map.ofEntries(Map.entry("b", draft.brand().name()),
				Map.entry("p", products.get(0).name()), Map.entry("P", Draw.capitalized(products.get(0).name())),
				Map.entry("q", products.get(products.size() - 1).name()), Map.entry("t", draft.words().get(0)),
				Map.entry("u", draft.words().get(1)), Map.entry("a", draft.act()),
				Map.entry("l", (place != null) ? place.name() : ""),
				Map.entry("n", String.valueOf(draft.numbers().small())),
				Map.entry("d", String.valueOf(draft.numbers().amount())));
		StringBuilder text = new StringBuilder();
		int from = 0;
		for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', from)) {
			text.append(template, from, open).append(values.get(template.substring(open + 1, open + 2)));
			from = open + 3;
		}
		return text.append(template, from, template.length()).toString();
	}

}
