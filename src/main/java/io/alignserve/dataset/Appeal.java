package io.alignserve.dataset;

import java.util.List;

import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Gender;
import io.alignserve.audience.UsState;

/**
 * How much one feature of an ad adds to the utility that each segment finds in the ad.
 *
 * @param men utility for men over women; negative if it appeals to women
 * @param favouriteAge the age band it appeals to most, 1 = 13-17 to 7 = 65+, fractions
 * allowed
 * @param sharpness utility lost per squared band away from the favourite, 0 or more
 * @param states the states it appeals to, the first most
 * @param regional utility for the first state; each further one gets 0.85 of the one
 * before, all others 0
 */
record Appeal(double men, double favouriteAge, double sharpness, List<UsState> states, double regional) {

	private static final double DECAY = 0.85;

	/** The appeal of what leaves everybody cold. */
	static final Appeal NONE = new Appeal(0, 0, 0, List.of(), 0);

	Appeal {
		states = List.copyOf(states);
	}

	double to(Gender gender) {
		return ((gender == Gender.MALE) ? 0.5 : -0.5) * this.men;
	}

	double to(AgeBand band) {
		double distance = band.ordinal() + 1 - this.favouriteAge;
		return -this.sharpness * distance * distance;
	}

	double to(UsState state) {
		int rank = this.states.indexOf(state);
		return (rank < 0) ? 0 : this.regional * Math.pow(DECAY, rank);
	}

}
