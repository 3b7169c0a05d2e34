package io.alignserve.api;

import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.batch.RowCall;

/**
 * Makes the calls of rows.
 */
@Component
class RowTasks {

	private final GenerationOrders orders;

	private final Answers answers;

	private final RequestReader reader;

	private final ScoreReader scoreReader;

	private final JsonMapper json;

	RowTasks(GenerationOrders orders, Answers answers, RequestReader reader, ScoreReader scoreReader, JsonMapper json) {
		this.orders = orders;
		this.answers = answers;
		this.reader = reader;
		this.scoreReader = scoreReader;
		this.json = json;
	}

	/**
	 * Makes a call.
	 * @param row the row
	 * @param notes takes what becomes known
	 * @return the answer
	 * @throws RuntimeException what the call itself would meet
	 */
	Object answer(RowCall row, CallNotes notes) {
		Asking asking = new Asking(row.requestId(), notes, false);
		ShadowListener listener = new ShadowListener(notes);
		String id = row.requestId();
		ModelCall call = ModelCall.BY_WORD.get(row.task());
		if (call == null) {
			throw new IllegalArgumentException("no row has the task " + row.task());
		}
		return switch (call) {
			case TAG ->
				this.answers.generation().answer(asking, this.orders.tag(read(row, TagInput.class), id), listener);
			case TRANSCREATION -> this.answers.generation()
				.answer(asking, this.orders.transcreation(read(row, TranscreationInput.class), id), listener);
			case TRANSSUASION -> this.answers.generation()
				.answer(asking, this.orders.transsuasion(read(row, TranssuasionInput.class), id), listener);
			case TAP ->
				this.answers.prediction().answer(asking, this.reader.tap(read(row, TapInput.class), id), listener);
			case SCORE ->
				this.answers.score().answer(asking, this.scoreReader.read(read(row, ScoreInput.class), id), listener);
		};
	}

	private <T> T read(RowCall row, Class<T> form) {
		return this.json.readValue(row.body(), form);
	}

	/**
	 * Those who make the answers.
	 *
	 * @param generation of calls that write ads
	 * @param prediction of calls that predict an audience
	 * @param score of calls that score ads
	 */
	@Component
	record Answers(GenerationAnswers generation, PredictionAnswers prediction, ScoreAnswers score) {
	}

}
