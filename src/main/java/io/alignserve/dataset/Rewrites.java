package io.alignserve.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.alignserve.ad.Ad;
import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Audience;
import io.alignserve.audience.Gender;
import io.alignserve.audience.UsState;
import io.alignserve.task.Attribute;
import io.alignserve.task.TaskAnswers;
import io.alignserve.task.TaskPrompts;
import io.alignserve.task.TaskVariant;
import org.jspecify.annotations.Nullable;

/**
 * Makes instructions out of pairs of ads that differ in one thing: the tone where the
 * attribute is age or gender, the place for region, the offer for budget and engagement.
 * Theme, products and all other sentences stay.
 */
final class Rewrites {

	private static final double TITLE_SHARE = 0.85;

	private static final int ATTEMPTS = 20;

	private final AdDrafts drafts;

	Rewrites(AdDrafts drafts) {
		this.drafts = drafts;
	}

	/**
	 * Writes a transcreation: both ads suit the audience each is for.
	 */
	Instruction transcreation(TaskVariant variant, SyntheticAd made, Random random) {
		Audience from = made.meant();
		Audience to = other(variant.attribute(), from, random);
		Draft source = made.draft();
		Draft target;
		if (variant.attribute() == Attribute.REGION) {
			source = placed(source, from, to, random);
			target = placed(source, to, from, random);
		}
		else {
			target = toned(source, to, random);
		}
		Ad ad = withoutTitle(SyntheticAds.ad(source, made.ad().campaign()), random);
		String prompt = TaskPrompts.transcreation(variant.attribute(), ad, only(variant.attribute(), from),
				only(variant.attribute(), to));
		return new Instruction(variant, prompt, answer(ad, target));
	}

	/**
	 * Writes a transsuasion: the current ad was made for somebody else, or with a weaker
	 * offer; the new one suits the audience.
	 */
	Instruction transsuasion(TaskVariant variant, SyntheticAd made, Random random) {
		Audience audience = made.meant();
		Draft better = made.draft();
		Draft current;
		switch (variant.attribute()) {
			case AGE, GENDER -> current = toned(better, other(variant.attribute(), audience, random), random);
			case REGION -> {
				Audience somebody = other(Attribute.REGION, audience, random);
				better = placed(better, audience, somebody, random);
				current = placed(better, somebody, audience, random);
			}
			default -> {
				Offer weaker = this.drafts.offer(random);
				Offer stronger = this.drafts.offer(random);
				for (int i = 0; i < ATTEMPTS && !improves(variant.attribute(), weaker, stronger); i++) {
					weaker = this.drafts.offer(random);
					stronger = this.drafts.offer(random);
				}
				current = better.with(better.traits().withOffer(weaker));
				better = better.with(better.traits().withOffer(stronger));
			}
		}
		Ad ad = withoutTitle(SyntheticAds.ad(current, made.ad().campaign()), random);
		Audience shown = switch (variant.attribute()) {
			case BUDGET, IMPRESSIONS ->
				new Audience(List.of(), List.of(), InstructionWriter.shownRegions(made, random));
			default -> only(variant.attribute(), audience);
		};
		return new Instruction(variant, TaskPrompts.transsuasion(variant.attribute(), ad, shown), answer(ad, better));
	}

	private static boolean improves(Attribute attribute, Offer weaker, Offer stronger) {
		return (attribute == Attribute.BUDGET) ? stronger.spend() >= weaker.spend() + 1
				: stronger.reach() + 0.5 * stronger.spend() >= weaker.reach() + 0.5 * weaker.spend() + 0.8;
	}

	private Draft toned(Draft draft, Audience audience, Random random) {
		return draft.with(draft.traits().withTone(this.drafts.toneUnlike(draft.traits().tone(), audience, random)));
	}

	private Draft placed(Draft draft, Audience audience, Audience without, Random random) {
		return draft.with(draft.traits()
			.withPlace(this.drafts.placeOf(audience.regions().get(0), without.regions().get(0), random)));
	}

	private static Audience other(Attribute attribute, Audience audience, Random random) {
		return switch (attribute) {
			case AGE -> new Audience(List.of(different(List.of(AgeBand.values()), audience.ages().get(0), random)),
					audience.genders(), audience.regions());
			case GENDER -> new Audience(audience.ages(),
					List.of(different(List.of(Gender.values()), audience.genders().get(0), random)),
					audience.regions());
			default -> new Audience(audience.ages(), audience.genders(),
					List.of(different(List.of(UsState.values()), audience.regions().get(0), random)));
		};
	}

	private static <T> T different(List<T> all, T one, Random random) {
		List<T> others = new ArrayList<>(all);
		others.remove(one);
		return Draw.any(others, random);
	}

	private static Audience only(Attribute attribute, Audience audience) {
		return switch (attribute) {
			case AGE -> new Audience(audience.ages(), List.of(), List.of());
			case GENDER -> new Audience(List.of(), audience.genders(), List.of());
			default -> new Audience(List.of(), List.of(), audience.regions());
		};
	}

	private static Ad withoutTitle(Ad ad, Random random) {
		if (Draw.chance(TITLE_SHARE, random)) {
			return ad;
		}
		return new Ad(ad.brand(), new Ad.Creative(null, ad.creative().body(), ad.creative().keywords()), ad.campaign());
	}

	private static String answer(Ad current, Draft better) {
		@Nullable String title = current.creative().title();
		return TaskAnswers.rewritten(title, AdWriter.body(better));
	}

}
