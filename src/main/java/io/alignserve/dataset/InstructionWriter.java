package io.alignserve.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import io.alignserve.ad.Ad;
import io.alignserve.ad.LibraryRanges;
import io.alignserve.audience.Audience;
import io.alignserve.audience.UsState;
import io.alignserve.task.Attribute;
import io.alignserve.task.TaskAnswers;
import io.alignserve.task.TaskFamily;
import io.alignserve.task.TaskPrompts;
import io.alignserve.task.TaskVariant;

/**
 * Makes instructions for generation and prediction out of single ads.
 */
final class InstructionWriter {

	private static final double SPARSE_SHARE = 0.08;

	private static final double REGIONS_SHARE = 0.7;

	private final SyntheticAds ads;

	private final Rewrites rewrites;

	InstructionWriter(SyntheticAds ads) {
		this.ads = ads;
		this.rewrites = new Rewrites(ads.drafts());
	}

	Instruction next(TaskVariant variant, Split split, Random random) {
		SyntheticAd made = this.ads.next(split, random);
		return switch (variant.family()) {
			case TAG -> tag(variant, made, random);
			case TAP -> tap(variant, made, random);
			case TS -> this.rewrites.transsuasion(variant, made, random);
			case TC -> this.rewrites.transcreation(variant, made, random);
		};
	}

	private static Instruction tag(TaskVariant variant, SyntheticAd made, Random random) {
		Ad brief = trimmed(made.ad(), variant, random);
		Audience wanted = switch (variant.attribute()) {
			case AGE -> new Audience(made.meant().ages(), List.of(), shownRegions(made, random));
			case GENDER -> new Audience(List.of(), made.meant().genders(), shownRegions(made, random));
			case REGION -> new Audience(List.of(), List.of(), wantedRegions(made, random));
			case BUDGET, IMPRESSIONS ->
				new Audience(made.meant().ages(), made.meant().genders(), shownRegions(made, random));
		};
		return new Instruction(variant, TaskPrompts.tag(variant.attribute(), brief, wanted),
				TaskAnswers.tag(body(made.ad())));
	}

	private static Instruction tap(TaskVariant variant, SyntheticAd made, Random random) {
		return new Instruction(variant, tapPrompt(variant, made, random), tapAnswer(variant.attribute(), made));
	}

	static String tapPrompt(TaskVariant variant, SyntheticAd made, Random random) {
		Audience known = switch (variant.attribute()) {
			case AGE, GENDER -> new Audience(List.of(), List.of(), shownRegions(made, random));
			case REGION -> Audience.ANYONE;
			case BUDGET, IMPRESSIONS -> Draw.chance(0.5, random) ? made.meant() : Audience.ANYONE;
		};
		return TaskPrompts.tap(variant.attribute(), trimmed(made.ad(), variant, random), known);
	}

	private static String tapAnswer(Attribute attribute, SyntheticAd made) {
		Response response = made.response();
		List<String> labels = switch (attribute) {
			case AGE -> List.of(response.age().label());
			case GENDER -> List.of(response.gender().label());
			case REGION -> response.states().stream().map(UsState::label).toList();
			case BUDGET -> List.of(LibraryRanges.labelOf(LibraryRanges.SPEND.ranges().get(response.spendIndex())));
			case IMPRESSIONS ->
				List.of(LibraryRanges.labelOf(LibraryRanges.IMPRESSIONS.ranges().get(response.impressionsIndex())));
		};
		return Answers.of(attribute).answer(labels);
	}

	/**
	 * Returns the states where an ad is known to run, none to three of its best.
	 */
	static List<UsState> shownRegions(SyntheticAd made, Random random) {
		if (!Draw.chance(REGIONS_SHARE, random)) {
			return List.of();
		}
		List<UsState> states = new ArrayList<>(made.meant().regions());
		made.response().states().stream().filter((state) -> !states.contains(state)).forEach(states::add);
		return states.subList(0, 1 + random.nextInt(3));
	}

	private static List<UsState> wantedRegions(SyntheticAd made, Random random) {
		List<UsState> states = new ArrayList<>(made.meant().regions());
		made.response().states().stream().filter((state) -> !states.contains(state)).forEach(states::add);
		return states.subList(0, Draw.chance(0.35, random) ? 1 : 3);
	}

	/**
	 * Drops what callers often leave out: now and then nearly everything, and always the
	 * place from the keywords of some ads, so that it has to come from the states.
	 */
	private static Ad trimmed(Ad ad, TaskVariant variant, Random random) {
		boolean sparse = Draw.chance(SPARSE_SHARE, random);
		Ad.Campaign campaign = ad.campaign();
		boolean keepsTitle = !(sparse && Draw.chance(0.5, random));
		boolean keepsKeywords = !(sparse && Draw.chance(0.4, random));
		boolean keepsDates = !(sparse && Draw.chance(0.7, random));
		boolean keepsPlatforms = !(sparse && Draw.chance(0.6, random));
		boolean keepsSpend = variant.equals(new TaskVariant(TaskFamily.TAG, Attribute.BUDGET))
				|| !(sparse && Draw.chance(0.7, random));
		boolean keepsMarket = !(sparse && Draw.chance(0.6, random));
		return new Ad(ad.brand(),
				new Ad.Creative(keepsTitle ? ad.creative().title() : null, ad.creative().body(),
						keepsKeywords ? given(ad.creative().keywords(), random) : List.of()),
				new Ad.Campaign(keepsPlatforms ? campaign.platforms() : List.of(), keepsDates ? campaign.start() : null,
						keepsDates ? campaign.end() : null, keepsMarket ? campaign.market() : null,
						campaign.audienceSize(), keepsSpend ? campaign.spend() : null, campaign.currency(),
						campaign.impressions(), campaign.category()));
	}

	private static List<String> given(List<String> keywords, Random random) {
		List<String> given = new ArrayList<>(keywords);
		if (given.size() > 3 && Draw.chance(0.5, random)) {
			given.remove(given.size() - 1);
		}
		Collections.shuffle(given, random);
		return given;
	}

	static String body(Ad ad) {
		return Objects.requireNonNull(ad.creative().body(), "body");
	}

}
