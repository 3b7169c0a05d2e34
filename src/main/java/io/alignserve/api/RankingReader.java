package io.alignserve.api;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.alignserve.ad.Ad;
import io.alignserve.ad.AmountRange;
import io.alignserve.ad.LibraryRanges;
import io.alignserve.audience.Audience;
import io.alignserve.serving.WantedAudience;
import io.alignserve.task.Attribute;
import io.alignserve.task.TaskFamily;

/**
 * Reads what candidates are to be ranked by. Every attribute that can be written for can
 * be predicted too, but an amount of money only in US dollars, and "more than now" only
 * if it is known what is drawn now.
 */
final class RankingReader {

	/** The one way of ranking. */
	static final String AUDIENCE = "audience";

	private static final Map<String, Boolean> ALLOWED = Map.of(AUDIENCE, true);

	private static final String PREDICTED_CURRENCY = "USD";

	private static final String OR_NONE = ", or leave rankBy out";

	private RankingReader() {
	}

	/**
	 * Tells whether candidates are to be ranked.
	 * @param rankBy what the client wrote, may be absent
	 * @param findings takes what is wrong
	 * @return whether it is {@code audience}
	 */
	static boolean isWanted(@Nullable String rankBy, Findings findings) {
		return rankBy != null && findings.pick("/rankBy", rankBy, ALLOWED) != null;
	}

	/**
	 * Finds the audience whose predicted share ranks the candidates.
	 * @param family TAG wants the ad's amounts, transsuasion more than them
	 * @param attribute what is written for
	 * @param ad the ad
	 * @param audience the wanted audience
	 * @return the audience
	 * @throws RefusedException if it cannot be predicted
	 */
	static WantedAudience wanted(TaskFamily family, Attribute attribute, Ad ad, Audience audience) {
		return switch (attribute) {
			case AGE, GENDER, REGION -> WantedAudience.of(attribute, audience);
			case IMPRESSIONS -> amount(family, attribute, "/ad/impressions", ad.campaign().impressions());
			case BUDGET -> {
				String currency = ad.campaign().currency();
				if (ad.campaign().spend() != null && !currency.equals(PREDICTED_CURRENCY)) {
					throw refused("/ad/spend/currency", "is " + currency + ", but budgets are predicted in "
							+ PREDICTED_CURRENCY + " only; give the spend in " + PREDICTED_CURRENCY + OR_NONE);
				}
				yield amount(family, attribute, "/ad/spend", ad.campaign().spend());
			}
		};
	}

	private static WantedAudience amount(TaskFamily family, Attribute attribute, String pointer,
			@Nullable AmountRange range) {
		if (range == null) {
			throw refused(pointer, "is missing; candidates are ranked by how likely they draw more than the ad does "
					+ "now: tell what it draws" + OR_NONE);
		}
		if (family == TaskFamily.TAG) {
			return WantedAudience.within(attribute, range);
		}
		return WantedAudience.above(attribute, range)
			.orElseThrow(() -> refused(pointer,
					"is " + LibraryRanges.labelOf(range)
							+ ", and no range that is predicted lies above it, so candidates cannot be ranked by "
							+ "drawing more; give the upper bound of what the ad draws now" + OR_NONE));
	}

	private static RefusedException refused(String pointer, String detail) {
		return new RefusedException(Problem.at(ProblemType.NOT_PREDICTABLE, pointer, detail));
	}

}
