package io.alignserve.audience;

import java.util.List;

/**
 * The people an advertisement is meant for or is known to reach. An empty list says
 * nothing about that attribute.
 *
 * @param ages the age bands
 * @param genders the genders
 * @param regions the states
 */
public record Audience(List<AgeBand> ages, List<Gender> genders, List<UsState> regions) {

	/** The audience of which nothing is known. */
	public static final Audience ANYONE = new Audience(List.of(), List.of(), List.of());

	public Audience {
		ages = List.copyOf(ages);
		genders = List.copyOf(genders);
		regions = List.copyOf(regions);
	}

}
