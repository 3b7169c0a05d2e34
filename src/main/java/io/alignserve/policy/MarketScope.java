package io.alignserve.policy;

import org.jspecify.annotations.Nullable;

import io.alignserve.ad.Market;

/**
 * What a rule can ask of an ad's market.
 */
enum MarketScope {

	/** The United States only. */
	USA,
	/** Other countries, which may include the United States. */
	GLOBAL,
	/** The ad does not say. */
	UNKNOWN;

	static MarketScope of(@Nullable Market market) {
		if (market == null) {
			return UNKNOWN;
		}
		return (market == Market.USA) ? USA : GLOBAL;
	}

}
