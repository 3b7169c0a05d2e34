package io.alignserve.policy;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.alignserve.ad.Ad;
import io.alignserve.ad.SpecialAdCategory;
import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Audience;
import io.alignserve.task.Attribute;

/**
 * When a rule holds: all parts that are given must.
 *
 * @param categories the ad is of one of these; empty asks nothing
 * @param markets the ad's market is one of these; empty asks nothing
 * @param targeting the audience is narrowed in one of these; empty asks nothing
 * @param ages the audience names one of these; empty asks nothing
 * @param phrases the text has one of these; {@code null} asks nothing
 */
record Condition(Set<SpecialAdCategory> categories, Set<MarketScope> markets, Set<Attribute> targeting,
		Set<AgeBand> ages, @Nullable PhraseBook phrases) {

	Condition {
		categories = Set.copyOf(categories);
		markets = Set.copyOf(markets);
		targeting = Set.copyOf(targeting);
		ages = Set.copyOf(ages);
	}

	boolean isEmpty() {
		return this.categories.isEmpty() && this.targeting.isEmpty() && this.ages.isEmpty() && this.phrases == null;
	}

	/** Tells whether everything that does not concern the text holds. */
	boolean holdsFor(Ad ad, Audience audience) {
		return (this.categories.isEmpty() || this.categories.contains(ad.campaign().category()))
				&& (this.markets.isEmpty() || this.markets.contains(MarketScope.of(ad.campaign().market())))
				&& (this.targeting.isEmpty() || targeted(audience).isPresent())
				&& (this.ages.isEmpty() || !Collections.disjoint(this.ages, audience.ages()));
	}

	/** Finds the first attribute of the condition in which an audience is narrowed. */
	Optional<Attribute> targeted(Audience audience) {
		if (!this.ages.isEmpty() && !Collections.disjoint(this.ages, audience.ages())) {
			return Optional.of(Attribute.AGE);
		}
		return this.targeting.stream()
			.sorted()
			.filter((attribute) -> Targeting.isNarrowed(audience, attribute))
			.findFirst();
	}

}
