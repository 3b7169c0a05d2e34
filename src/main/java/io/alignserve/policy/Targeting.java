package io.alignserve.policy;

import java.util.EnumSet;
import java.util.Set;

import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Audience;
import io.alignserve.audience.Gender;
import io.alignserve.audience.UsState;
import io.alignserve.task.Attribute;

/**
 * Whether an audience is narrowed. One that names nobody in particular, or everybody, is
 * not: all adult age bands, both genders, all states.
 */
final class Targeting {

	private static final Set<AgeBand> ADULTS = EnumSet.complementOf(EnumSet.of(AgeBand.AGE_13_17));

	private Targeting() {
	}

	static boolean isNarrowed(Audience audience, Attribute attribute) {
		return switch (attribute) {
			case AGE -> !audience.ages().isEmpty() && !audience.ages().containsAll(ADULTS);
			case GENDER ->
				!audience.genders().isEmpty() && !audience.genders().containsAll(EnumSet.allOf(Gender.class));
			case REGION ->
				!audience.regions().isEmpty() && !audience.regions().containsAll(EnumSet.allOf(UsState.class));
			case BUDGET, IMPRESSIONS -> false;
		};
	}

	/** The field of an audience that names an attribute. */
	static String field(Attribute attribute) {
		return switch (attribute) {
			case AGE -> "ages";
			case GENDER -> "genders";
			case REGION -> "regions";
			case BUDGET -> "spend";
			case IMPRESSIONS -> "impressions";
		};
	}

}
