package io.alignserve.api;

import org.jspecify.annotations.Nullable;

import io.alignserve.batch.BatchProperties;
import io.alignserve.batch.BatchUpload;
import io.alignserve.batch.NewRow;
import io.alignserve.batch.RowAnswer;

/**
 * Takes the rows of one upload, whatever their form: those that cannot be answered become
 * errors of the batch, and too many refuse it. To be used by one thread.
 */
class BatchRowReader {

	private static final int MAX_ID_CHARACTERS = 200;

	private final BatchUpload upload;

	private final BatchProperties properties;

	private final BatchProblems problems;

	BatchRowReader(BatchUpload upload, BatchProperties properties, BatchProblems problems) {
		this.upload = upload;
		this.properties = properties;
		this.problems = problems;
	}

	int maxRowBytes() {
		return Math.toIntExact(this.properties.rowSize().toBytes());
	}

	int rows() {
		return this.upload.rows();
	}

	/**
	 * Adds a row.
	 * @param customId what its owner calls it by
	 * @param task the call to make
	 * @param body the call's body
	 * @param findings what is wrong with it so far
	 */
	void add(@Nullable String customId, @Nullable String task, @Nullable String body, Findings findings) {
		String id = findings.hasAt("/customId") ? null
				: findings.requiredText("/customId", customId, MAX_ID_CHARACTERS);
		ModelCall call = findings.hasAt("/task") ? null : findings.pick("/task", task, ModelCall.BY_WORD);
		if (body == null && !findings.hasAt("/body")) {
			findings.add("/body", "is missing; give the body of the call as an object");
		}
		Problem problem = findings.problem();
		if (problem != null || id == null || call == null || body == null) {
			refuse(id, (problem != null) ? problem
					: Problem.of(ProblemType.INVALID_REQUEST, "the row has not the form of a row"));
		}
		else {
			take(NewRow.of(id, call.word(), body));
		}
	}

	/**
	 * Adds a row that cannot be answered.
	 * @param customId what its owner calls it by, if that could be read
	 * @param problem why
	 */
	void refuse(@Nullable String customId, Problem problem) {
		RowAnswer refusal = this.problems.answer(problem, this.upload.nextRequestId());
		take(new NewRow(isId(customId) ? customId : null, null, null, refusal));
	}

	void refuseTooLong(@Nullable String customId) {
		refuse(customId, Problem.of(ProblemType.REQUEST_TOO_LARGE, "the row has more than " + maxRowBytes()
				+ " bytes, the most that is accepted (alignserve.batch.row-size)"));
	}

	private void take(NewRow row) {
		if (this.upload.rows() >= this.properties.rows()) {
			throw new RefusedException(
					Problem.of(ProblemType.REQUEST_TOO_LARGE, "the upload has more than " + this.properties.rows()
							+ " rows, the most that is accepted (alignserve.batch.rows); cut it into several"));
		}
		this.upload.add(row);
	}

	private static boolean isId(@Nullable String text) {
		return text != null && !text.isBlank() && text.length() <= MAX_ID_CHARACTERS && Findings.isWritable(text);
	}

}
