package io.alignserve.dataset;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;

import io.alignserve.ad.Ad;
import io.alignserve.ad.AmountRange;
import io.alignserve.ad.LibraryRanges;
import io.alignserve.ad.Market;
import io.alignserve.ad.Platform;
import io.alignserve.ad.SpecialAdCategory;
import io.alignserve.audience.Audience;
import org.jspecify.annotations.Nullable;

/**
 * Makes ads of made-up advertisers.
 */
final class SyntheticAds {

	private static final List<List<Platform>> PLATFORMS = List.of(List.of(Platform.FACEBOOK),
			List.of(Platform.FACEBOOK, Platform.INSTAGRAM), List.of(Platform.FACEBOOK, Platform.INSTAGRAM),
			List.of(Platform.INSTAGRAM), List.of(Platform.FACEBOOK, Platform.INSTAGRAM, Platform.MESSENGER),
			List.of(Platform.FACEBOOK, Platform.INSTAGRAM, Platform.AUDIENCE_NETWORK, Platform.MESSENGER));

	private static final List<Long> AUDIENCE_SIZES = List.of(1_001L, 5_001L, 10_001L, 50_001L, 100_001L, 500_001L,
			1_000_001L);

	private static final LocalDate FIRST_DAY = LocalDate.of(2019, 1, 1);

	private static final int DAYS = 6 * 365;

	private final Brands brands;

	private final AdDrafts drafts;

	SyntheticAds(Corpus corpus) {
		this.brands = new Brands(corpus);
		this.drafts = new AdDrafts(corpus);
	}

	AdDrafts drafts() {
		return this.drafts;
	}

	SyntheticAd next(Split split, Random random) {
		Brand brand = this.brands.draw(split, random);
		Audience meant = this.drafts.meant(brand.theme(), random);
		Draft draft = this.drafts.draft(brand, meant, random);
		Response response = Response.draw(draft.traits(), random);
		return new SyntheticAd(draft, meant, ad(draft, campaign(response, random)), response);
	}

	static Ad ad(Draft draft, Ad.Campaign campaign) {
		return new Ad(draft.brand().name(),
				new Ad.Creative(AdWriter.title(draft), AdWriter.body(draft), AdWriter.keywords(draft)), campaign);
	}

	private static Ad.Campaign campaign(Response response, Random random) {
		LocalDate start = FIRST_DAY.plusDays(random.nextInt(DAYS));
		return new Ad.Campaign(Draw.any(PLATFORMS, random), start, start.plusDays(1 + random.nextInt(45)),
				Draw.chance(0.9, random) ? Market.USA : Market.GLOBAL, audienceSize(random),
				LibraryRanges.SPEND.ranges().get(response.spendIndex()), "USD",
				LibraryRanges.IMPRESSIONS.ranges().get(response.impressionsIndex()), SpecialAdCategory.NONE);
	}

	private static @Nullable AmountRange audienceSize(Random random) {
		if (!Draw.chance(0.15, random)) {
			return null;
		}
		int step = random.nextInt(AUDIENCE_SIZES.size() - 1);
		return new AmountRange(AUDIENCE_SIZES.get(step), AUDIENCE_SIZES.get(step + 1) - 1);
	}

}
