package io.alignserve.task;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.alignserve.ad.AmountRange;
import io.alignserve.ad.LibraryRanges;
import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Gender;
import io.alignserve.audience.UsState;

/**
 * The closed set of answers of target audience prediction for one attribute. What is
 * scored is {@code stem + candidate.continuation()}.
 * <p>
 * Every continuation ends in the punctuation that follows the segment in the trained
 * answer, so that none is a prefix of another ({@code 100 to 199} of {@code 100 to 1999},
 * say) and all are scored to the end of the segment. For region that is a comma: the
 * answer goes on with the second and third state, and the candidates stand for the first.
 * <p>
 * The sentences for age, gender and region are the paper's "Ground Truth Responses". It
 * prints none for budget and impressions; these are derived from the campaign sentence of
 * its prompts.
 *
 * @param stem the words before the segment, without a space at the end, for example
 * {@code Best target age group for this ad is the audience aged}
 * @param candidates one for each segment, in the order of the attribute's enum or ranges
 * @param ending what ends the sentence after the last segment; part of the continuations
 * where the answer has one segment
 */
public record SegmentCandidates(String stem, List<Candidate> candidates, String ending) {

	private static final String BETWEEN_STATES = ",";

	private static final int STATES_IN_ANSWER = 3;

	public SegmentCandidates {
		candidates = List.copyOf(candidates);
	}

	/**
	 * Returns the candidates of an attribute.
	 * @param attribute the predicted attribute
	 * @return 2 for gender, 7 for age, 51 for region, 52 for budget, 39 for impressions
	 */
	public static SegmentCandidates of(Attribute attribute) {
		return switch (attribute) {
			case GENDER -> new SegmentCandidates("Best target audience for this ad is",
					Arrays.stream(Gender.values())
						.map((gender) -> new Candidate(gender.label(), " " + capitalized(gender.label()) + "."))
						.toList(),
					".");
			case AGE -> new SegmentCandidates("Best target age group for this ad is the audience aged",
					Arrays.stream(AgeBand.values())
						.map((band) -> new Candidate(band.label(), " " + band.label() + "."))
						.toList(),
					".");
			case REGION -> new SegmentCandidates("Top 3 states where the ad will perform best are",
					Arrays.stream(UsState.values())
						.map((state) -> new Candidate(state.label(), " " + state.label() + BETWEEN_STATES))
						.toList(),
					".");
			case BUDGET ->
				ofRanges("The amount of money that was spent on this campaign is", LibraryRanges.SPEND, " USD.");
			case IMPRESSIONS ->
				ofRanges("The number of impressions that this campaign received is", LibraryRanges.IMPRESSIONS, ".");
		};
	}

	/**
	 * Returns the answer sentence for the given segments.
	 * @param labels labels of candidates, best first; one to three for region, one for
	 * the others
	 * @return for example
	 * {@code Best target age group for this ad is the audience aged 55-64.}
	 * @throws IllegalArgumentException if a label is unknown or there are too many or
	 * none
	 */
	public String answer(List<String> labels) {
		int most = this.candidates.stream().allMatch((one) -> one.continuation().endsWith(BETWEEN_STATES))
				? STATES_IN_ANSWER : 1;
		if (labels.isEmpty() || labels.size() > most) {
			throw new IllegalArgumentException("the answer takes "
					+ ((most == 1) ? "1 segment" : "1 to " + most + " segments") + ", given are " + labels.size());
		}
		return labels.stream().map(this::words).collect(Collectors.joining(BETWEEN_STATES, this.stem, this.ending));
	}

	private String words(String label) {
		String continuation = this.candidates.stream()
			.filter((one) -> one.label().equals(label))
			.map(Candidate::continuation)
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("there is no segment " + label + ", allowed are "
					+ this.candidates.stream().map(Candidate::label).toList()));
		String terminator = continuation.endsWith(BETWEEN_STATES) ? BETWEEN_STATES : this.ending;
		return continuation.substring(0, continuation.length() - terminator.length());
	}

	private static SegmentCandidates ofRanges(String stem, LibraryRanges ranges, String ending) {
		return new SegmentCandidates(stem, ranges.ranges().stream().map((range) -> ofRange(range, ending)).toList(),
				ending);
	}

	private static Candidate ofRange(AmountRange range, String ending) {
		String label = LibraryRanges.labelOf(range);
		return new Candidate(label, ((range.upper() == null) ? " " : " between ") + label + ending);
	}

	private static String capitalized(String word) {
		return Character.toUpperCase(word.charAt(0)) + word.substring(1);
	}

	/**
	 * One possible answer.
	 *
	 * @param label the segment's label in the API, for example {@code male}
	 * @param continuation the text after the stem, a leading space and the punctuation
	 * after the segment included, for example {@code " Male."}
	 */
	public record Candidate(String label, String continuation) {
	}

}
