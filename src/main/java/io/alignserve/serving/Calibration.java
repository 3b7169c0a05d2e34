package io.alignserve.serving;

import java.util.LinkedHashMap;
import java.util.Map;

import io.alignserve.audience.AudienceShares;

/**
 * Takes out the preference that a model has for some answers whatever the ad says (Zhao
 * et al. 2021, "Calibrate Before Use"): divides the shares by those of the same prompt
 * about an ad without content, and normalises again.
 */
final class Calibration {

	/** What an ad without content says, as in the paper. */
	static final String NO_CONTENT = "N/A";

	private Calibration() {
	}

	/**
	 * Calibrates.
	 * @param shares the shares of an ad
	 * @param contentFree the shares of the ad without content, over the same segments
	 * @return the calibrated shares
	 */
	static AudienceShares calibrate(AudienceShares shares, AudienceShares contentFree) {
		Map<String, Double> ratios = new LinkedHashMap<>();
		for (AudienceShares.Share share : shares.shares()) {
			// A share that vanished in floating point would divide by zero.
			double prior = Math.max(contentFree.shareOf(share.segment()).orElseThrow(), Double.MIN_NORMAL);
			ratios.put(share.segment(), Math.log(share.share()) - Math.log(prior));
		}
		return AudienceShares.ofLogProbabilities(ratios);
	}

}
