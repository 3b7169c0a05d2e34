package io.alignserve.api;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.alignserve.policy.Finding;
import io.alignserve.serving.GeneratedAds;

/**
 * Candidates that the rules of acceptable use have looked at.
 *
 * @param ads the candidates
 * @param withheld the rules that withhold some of them, by index of the candidate
 * @param flags what is only flagged
 */
record JudgedAds(GeneratedAds ads, Map<Integer, String> withheld, List<Finding> flags) {

	JudgedAds {
		withheld = Map.copyOf(withheld);
		flags = List.copyOf(flags);
	}

	@Nullable String rule(GeneratedAds.Candidate candidate) {
		return this.withheld.get(candidate.index());
	}

	/**
	 * The candidates as they are answered: of ranked ones those that are withheld last.
	 */
	List<GeneratedAds.Candidate> candidates() {
		boolean ranked = this.ads.candidates().stream().anyMatch((candidate) -> candidate.audience() != null);
		return ranked ? this.ads.candidates()
			.stream()
			.sorted(Comparator.comparing((candidate) -> this.withheld.containsKey(candidate.index())))
			.toList() : this.ads.candidates();
	}

	/** The texts that are answered; one that is withheld is empty. */
	List<String> texts() {
		return candidates().stream().map((candidate) -> (rule(candidate) != null) ? "" : candidate.text()).toList();
	}

}
