package io.alignserve.dataset;

import java.util.List;
import java.util.Random;

import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Gender;
import io.alignserve.audience.UsState;
import io.alignserve.task.Attribute;

/**
 * What the response model drew for one ad.
 *
 * @param age the age band that it performed best for
 * @param gender the gender
 * @param states the top three states, best first
 * @param spendIndex index into the ranges of money spent
 * @param impressionsIndex index into the ranges of impressions
 */
record Response(AgeBand age, Gender gender, List<UsState> states, int spendIndex, int impressionsIndex) {

	private static final int TOP_STATES = 3;

	Response {
		states = List.copyOf(states);
	}

	static Response draw(Traits traits, Random random) {
		int age = ResponseModel.rank(ResponseModel.utilities(Attribute.AGE, traits), random).get(0);
		int gender = ResponseModel.rank(ResponseModel.utilities(Attribute.GENDER, traits), random).get(0);
		List<UsState> states = ResponseModel.rank(ResponseModel.utilities(Attribute.REGION, traits), random)
			.stream()
			.limit(TOP_STATES)
			.map((index) -> UsState.values()[index])
			.toList();
		int spend = ResponseModel.rank(ResponseModel.spendUtilities(traits), random).get(0);
		int impressions = ResponseModel.rank(ResponseModel.impressionUtilities(traits, spend), random).get(0);
		return new Response(AgeBand.values()[age], Gender.values()[gender], states, spend, impressions);
	}

}
