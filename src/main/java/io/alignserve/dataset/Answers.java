package io.alignserve.dataset;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.alignserve.task.Attribute;
import io.alignserve.task.SegmentCandidates;

/**
 * The candidates of every attribute, made once.
 */
final class Answers {

	private static final Map<Attribute, SegmentCandidates> ALL = Arrays.stream(Attribute.values())
		.collect(Collectors.toUnmodifiableMap((attribute) -> attribute, SegmentCandidates::of));

	private Answers() {
	}

	static SegmentCandidates of(Attribute attribute) {
		return Objects.requireNonNull(ALL.get(attribute));
	}

}
