package io.alignserve.policy;

import java.util.List;
import java.util.Set;

import io.alignserve.ad.Ad;
import io.alignserve.audience.Audience;
import io.alignserve.task.TaskVariant;

/**
 * What somebody asks for, as the rules see it.
 *
 * @param tasks the variants; several if one call asks several
 * @param ads the ads, at least one, each with its place in the request
 * @param audience whom the texts are to be for, or are predicted for
 * @param audiencePointer JSON pointer to the audience in the request
 */
public record Proposal(Set<TaskVariant> tasks, List<PlacedAd> ads, Audience audience, String audiencePointer) {

	public Proposal {
		tasks = Set.copyOf(tasks);
		ads = List.copyOf(ads);
	}

	/**
	 * An ad and where it stands.
	 *
	 * @param pointer JSON pointer to it in the request, for example {@code /ad}
	 * @param ad the ad
	 */
	public record PlacedAd(String pointer, Ad ad) {
	}

}
