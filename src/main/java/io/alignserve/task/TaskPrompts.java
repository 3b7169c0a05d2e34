package io.alignserve.task;

import java.util.List;

import io.alignserve.ad.Ad;
import io.alignserve.audience.Audience;
import io.alignserve.audience.AudienceSegment;

/**
 * Renders the prompts of the 18 variants from the templates in
 * {@code prompts/<variant id>.txt}.
 * <p>
 * The wording is that of appendix A.1 of "Align Via Actions" and, where the printed
 * samples differ from it, of the variant's own sample. The paper prints no wording for
 * {@code tag-budget}, {@code tag-impressions}, {@code tap-budget},
 * {@code tap-impressions} and {@code ts-budget} (its TS-B sample repeats TS-R): these are
 * derived from their printed siblings by the constants and variables of table A3. Values
 * that are absent drop their clause or sentence. Texts of the caller are printed as they
 * are, never expanded.
 */
public final class TaskPrompts {

	private TaskPrompts() {
	}

	/**
	 * Renders targeted advertisement generation.
	 * @param attribute what the text is written for
	 * @param ad the brief; its body is not used
	 * @param audience the wanted audience
	 * @return the prompt, ending in {@code Answer:}
	 * @throws IllegalArgumentException if the audience's list of the attribute is empty
	 * (age, gender, region), or the ad has no spend (budget) or no impressions
	 * (impressions)
	 */
	public static String tag(Attribute attribute, Ad ad, Audience audience) {
		TaskVariant variant = new TaskVariant(TaskFamily.TAG, attribute);
		if (attribute == Attribute.BUDGET && ad.campaign().spend() == null) {
			throw new IllegalArgumentException(variant.id() + " needs the spend to write for, ad.spend is absent");
		}
		if (attribute == Attribute.IMPRESSIONS && ad.campaign().impressions() == null) {
			throw new IllegalArgumentException(
					variant.id() + " needs the impressions to write for, ad.impressions is absent");
		}
		requireSegments(variant, "audience", audience);
		return render(variant, new PromptValues(ad).audience(audience));
	}

	/**
	 * Renders target audience prediction.
	 * @param attribute what is predicted; the prompt does not tell the ad's own value of
	 * it
	 * @param ad the advertisement with its body
	 * @param audience what is known of the audience
	 * @return the prompt, ending in {@code Answer:}
	 * @throws IllegalArgumentException if the ad has no body
	 */
	public static String tap(Attribute attribute, Ad ad, Audience audience) {
		TaskVariant variant = new TaskVariant(TaskFamily.TAP, attribute);
		requireBody(variant, ad);
		return render(variant, new PromptValues(ad).audience(audience));
	}

	/**
	 * Renders transsuasion.
	 * @param objective what the new text shall do better on
	 * @param ad the current advertisement with its body
	 * @param audience the audience it has
	 * @return the prompt, ending in {@code Answer:}
	 * @throws IllegalArgumentException if the ad has no body, or the audience's list of
	 * the objective is empty (age, gender, region)
	 */
	public static String transsuasion(Attribute objective, Ad ad, Audience audience) {
		TaskVariant variant = new TaskVariant(TaskFamily.TS, objective);
		requireBody(variant, ad);
		requireSegments(variant, "audience", audience);
		return render(variant, new PromptValues(ad).audience(audience));
	}

	/**
	 * Renders transcreation.
	 * @param attribute the one attribute in which the audiences differ
	 * @param ad the advertisement with its body
	 * @param from the audience it performs well for
	 * @param to the wanted audience
	 * @return the prompt, ending in {@code Answer:}
	 * @throws IllegalArgumentException if the attribute is budget or impressions, the ad
	 * has no body, or one of the audiences has no segment of the attribute
	 */
	public static String transcreation(Attribute attribute, Ad ad, Audience from, Audience to) {
		TaskVariant variant = new TaskVariant(TaskFamily.TC, attribute);
		requireBody(variant, ad);
		requireSegments(variant, "from", from);
		requireSegments(variant, "to", to);
		return render(variant, new PromptValues(ad).change(segments(attribute, from), segments(attribute, to)));
	}

	private static String render(TaskVariant variant, PromptValues values) {
		return PromptTemplates.of(variant).render(values.asMap());
	}

	private static void requireBody(TaskVariant variant, Ad ad) {
		String body = ad.creative().body();
		if (body == null || body.isBlank()) {
			throw new IllegalArgumentException(
					variant.id() + " works on the text of an advertisement, ad.body is absent or blank");
		}
	}

	private static void requireSegments(TaskVariant variant, String name, Audience audience) {
		String list = switch (variant.attribute()) {
			case AGE -> "ages";
			case GENDER -> "genders";
			case REGION -> "regions";
			case BUDGET, IMPRESSIONS -> "";
		};
		if (!list.isEmpty() && segments(variant.attribute(), audience).isEmpty()) {
			throw new IllegalArgumentException(
					variant.id() + " needs at least one segment to write for, " + name + "." + list + " is empty");
		}
	}

	private static List<? extends AudienceSegment> segments(Attribute attribute, Audience audience) {
		return switch (attribute) {
			case AGE -> audience.ages();
			case GENDER -> audience.genders();
			case REGION -> audience.regions();
			case BUDGET, IMPRESSIONS -> List.of();
		};
	}

}
