package io.alignserve.api;

import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.batch.RowCall;
import io.alignserve.serving.GenerateAd;
import io.alignserve.serving.Transcreate;
import io.alignserve.serving.Transsuade;
import io.alignserve.task.TaskFamily;
import io.alignserve.task.TaskVariant;

/**
 * Makes the calls of rows.
 */
@Component
class RowTasks {

	private final Generating generating;

	private final PredictionAnswers predictions;

	private final ScoreAnswers scores;

	private final RequestReader reader;

	private final ScoreReader scoreReader;

	private final JsonMapper json;

	RowTasks(Generating generating, PredictionAnswers predictions, ScoreAnswers scores, RequestReader reader,
			ScoreReader scoreReader, JsonMapper json) {
		this.generating = generating;
		this.predictions = predictions;
		this.scores = scores;
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
		return switch (row.task()) {
			case "tag" -> {
				GenerateAd.Command command = this.reader.tag(read(row, TagInput.class), row.requestId());
				yield this.generating.answers()
					.answer(asking, new GenerationAnswers.Order<>(variant(TaskFamily.TAG, command), command,
							this.generating.tag()::write), listener);
			}
			case "transcreation" -> {
				Transcreate.Command command = this.reader.transcreation(read(row, TranscreationInput.class),
						row.requestId());
				yield this.generating.answers()
					.answer(asking, new GenerationAnswers.Order<>(new TaskVariant(TaskFamily.TC, command.attribute()),
							command, this.generating.transcreation()::rewrite), listener);
			}
			case "transsuasion" -> {
				Transsuade.Command command = this.reader.transsuasion(read(row, TranssuasionInput.class),
						row.requestId());
				yield this.generating.answers()
					.answer(asking, new GenerationAnswers.Order<>(new TaskVariant(TaskFamily.TS, command.objective()),
							command, this.generating.transsuasion()::rewrite), listener);
			}
			case "tap" ->
				this.predictions.answer(asking, this.reader.tap(read(row, TapInput.class), row.requestId()), listener);
			case "score" -> this.scores.answer(asking,
					this.scoreReader.read(read(row, ScoreInput.class), row.requestId()), listener);
			default -> throw new IllegalArgumentException("no row has the task " + row.task());
		};
	}

	private static TaskVariant variant(TaskFamily family, GenerateAd.Command command) {
		return new TaskVariant(family, command.attribute());
	}

	private <T> T read(RowCall row, Class<T> form) {
		return this.json.readValue(row.body(), form);
	}

	/**
	 * Those who write ads.
	 *
	 * @param tag writes for an audience
	 * @param transcreation carries from one audience to another
	 * @param transsuasion improves for the same audience
	 * @param answers makes their answers
	 */
	@Component
	record Generating(GenerateAd tag, Transcreate transcreation, Transsuade transsuasion, GenerationAnswers answers) {
	}

}
