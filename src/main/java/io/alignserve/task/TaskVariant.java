package io.alignserve.task;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One of the 18 variants of table A3 of "Align Via Actions".
 *
 * @param family the family
 * @param attribute what varies; transcreation knows age, gender and region only
 */
public record TaskVariant(TaskFamily family, Attribute attribute) {

	public TaskVariant {
		if (!exists(family, attribute)) {
			throw new IllegalArgumentException("transcreation by " + attribute.label()
					+ " does not exist, it works across one of age, gender and region");
		}
	}

	/**
	 * Tells whether a pair is one of the 18.
	 * @param family the family
	 * @param attribute the attribute
	 * @return whether table A3 has it
	 */
	public static boolean exists(TaskFamily family, Attribute attribute) {
		return family != TaskFamily.TC || (attribute != Attribute.BUDGET && attribute != Attribute.IMPRESSIONS);
	}

	/**
	 * Returns the key of the variant for prompts, metrics, log and API.
	 * @return for example {@code tap-age}; {@code ts-engagement} for transsuasion by
	 * impressions
	 */
	public String id() {
		String suffix = (this.family == TaskFamily.TS && this.attribute == Attribute.IMPRESSIONS) ? "engagement"
				: this.attribute.label();
		return this.family.name().toLowerCase(Locale.ROOT) + "-" + suffix;
	}

	/**
	 * Returns all variants.
	 * @return 18 variants
	 */
	public static List<TaskVariant> all() {
		return Stream.of(TaskFamily.values())
			.flatMap((family) -> Stream.of(Attribute.values())
				.filter((attribute) -> exists(family, attribute))
				.map((attribute) -> new TaskVariant(family, attribute)))
			.toList();
	}

}
