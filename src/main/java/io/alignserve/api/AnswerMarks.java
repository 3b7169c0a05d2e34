package io.alignserve.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.springframework.stereotype.Component;

import io.alignserve.provenance.Marks;
import io.alignserve.provenance.Origin;
import io.alignserve.serving.AnsweringModel;
import io.alignserve.serving.GeneratedAds;

/**
 * Marks the texts of answers.
 */
@Component
class AnswerMarks {

	private final Marks marks;

	AnswerMarks(Marks marks) {
		this.marks = marks;
	}

	/**
	 * Says what the texts of a call come from, now.
	 * @param model who wrote them
	 * @param requestId the call's id
	 * @return the origin
	 */
	static Origin origin(AnsweringModel model, String requestId) {
		return new Origin(model.checkpoint(), model.digest(), requestId, Instant.now().truncatedTo(ChronoUnit.MILLIS));
	}

	ProvenanceAnswer ofAnswer(Origin origin, List<String> texts) {
		return ProvenanceAnswer.of(this.marks.mark(origin, null, null, String.join("\n", texts)));
	}

	ProvenanceAnswer ofCandidate(Origin origin, GeneratedAds.Candidate candidate) {
		return ProvenanceAnswer.of(this.marks.mark(origin, candidate.index(), candidate.title(), candidate.text()));
	}

}
