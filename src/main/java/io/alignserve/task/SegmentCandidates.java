package io.alignserve.task;

import java.util.List;

/**
 * The closed set of answers of target audience prediction for one attribute: every answer
 * is {@code stem + candidate.continuation() + ending}. SKELETON: to be implemented.
 *
 * @param stem the words before the segment, without a space at the end, for example
 * {@code Best target age group for this ad is the audience aged}
 * @param candidates one for each segment, in the order of the attribute's enum or ranges
 * @param ending the words after the segment, for example a full stop
 */
public record SegmentCandidates(String stem, List<Candidate> candidates, String ending) {

	public SegmentCandidates {
		candidates = List.copyOf(candidates);
	}

	/**
	 * Returns the candidates of an attribute.
	 * @param attribute the predicted attribute
	 * @return 2, 7 or 51 candidates, or the Ad Library's ranges
	 */
	public static SegmentCandidates of(Attribute attribute) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the paper's answer sentence for the given segments, best first.
	 * @param labels labels of candidates; three for region, one for the others
	 * @return for example
	 * {@code Best target age group for this ad is the audience aged 55-64.}
	 */
	public String answer(List<String> labels) {
		throw new UnsupportedOperationException();
	}

	/**
	 * One possible answer.
	 *
	 * @param label the segment's label in the API, for example {@code male}
	 * @param continuation the text after the stem, a leading space included, for example
	 * {@code " Male"}
	 */
	public record Candidate(String label, String continuation) {
	}

}
