package io.alignserve.task;

import java.util.Arrays;

/**
 * The placeholders that a prompt template may name.
 */
enum PromptField {

	/** The advertiser. */
	BRAND("brand"),
	/** The headline. */
	TITLE("title"),
	/** The headline as the end of a sentence. */
	TITLE_SENTENCE("titleSentence"),
	/** The text. */
	BODY("body"),
	/** Where it was published. */
	PLATFORMS("platforms"),
	/** First day, present only together with {@link #END}. */
	START("start"),
	/** Last day. */
	END("end"),
	/** USA or Global. */
	MARKET("market"),
	/** Lower bound of a closed audience size. */
	SIZE_LOWER("sizeLower"),
	/** Upper bound of a closed audience size. */
	SIZE_UPPER("sizeUpper"),
	/** Lower bound of an open audience size. */
	SIZE_FROM("sizeFrom"),
	/** Lower bound of a closed spend. */
	SPEND_LOWER("spendLower"),
	/** Upper bound of a closed spend. */
	SPEND_UPPER("spendUpper"),
	/** Lower bound of an open spend. */
	SPEND_FROM("spendFrom"),
	/** Currency of the spend. */
	CURRENCY("currency"),
	/** Lower bound of closed impressions. */
	IMPRESSIONS_LOWER("impressionsLower"),
	/** Upper bound of closed impressions. */
	IMPRESSIONS_UPPER("impressionsUpper"),
	/** Lower bound of open impressions. */
	IMPRESSIONS_FROM("impressionsFrom"),
	/** What the text is about. */
	KEYWORDS("keywords"),
	/** Age bands of the audience. */
	AGES("ages"),
	/** Genders of the audience. */
	GENDERS("genders"),
	/** States of the audience. */
	REGIONS("regions"),
	/** States of the audience in quotation marks, all of the USA if none is given. */
	QUOTED_REGIONS("quotedRegions"),
	/** Segments that transcreation starts from. */
	FROM("from"),
	/** Segments that transcreation writes for. */
	TO("to"),
	/** The same, each in the plural. */
	TO_PLURAL("toPlural");

	private final String key;

	PromptField(String key) {
		this.key = key;
	}

	String key() {
		return this.key;
	}

	static PromptField fromKey(String key) {
		return Arrays.stream(values())
			.filter((field) -> field.key.equals(key))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("a prompt template names {" + key + "}, allowed are "
					+ Arrays.stream(values()).map(PromptField::key).toList()));
	}

}
