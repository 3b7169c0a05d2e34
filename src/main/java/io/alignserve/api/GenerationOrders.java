package io.alignserve.api;

import io.alignserve.serving.GenerateAd;
import io.alignserve.serving.Transcreate;
import io.alignserve.serving.Transsuade;
import io.alignserve.task.TaskFamily;
import io.alignserve.task.TaskVariant;

import org.springframework.stereotype.Component;

/**
 * Reads what is to be written, and by which use case, whether the body comes over HTTP or
 * as a row of a batch.
 */
@Component
class GenerationOrders {

	private final RequestReader reader;

	private final GenerateAd generateAd;

	private final Transcreate transcreate;

	private final Transsuade transsuade;

	GenerationOrders(RequestReader reader, GenerateAd generateAd, Transcreate transcreate, Transsuade transsuade) {
		this.reader = reader;
		this.generateAd = generateAd;
		this.transcreate = transcreate;
		this.transsuade = transsuade;
	}

	GenerationAnswers.Order<GenerateAd.Command> tag(TagInput input, String requestId) {
		GenerateAd.Command command = this.reader.tag(input, requestId);
		return new GenerationAnswers.Order<>(new TaskVariant(TaskFamily.TAG, command.attribute()), command,
				this.generateAd::write);
	}

	GenerationAnswers.Order<Transcreate.Command> transcreation(TranscreationInput input, String requestId) {
		Transcreate.Command command = this.reader.transcreation(input, requestId);
		return new GenerationAnswers.Order<>(new TaskVariant(TaskFamily.TC, command.attribute()), command,
				this.transcreate::rewrite);
	}

	GenerationAnswers.Order<Transsuade.Command> transsuasion(TranssuasionInput input, String requestId) {
		Transsuade.Command command = this.reader.transsuasion(input, requestId);
		return new GenerationAnswers.Order<>(new TaskVariant(TaskFamily.TS, command.objective()), command,
				this.transsuade::rewrite);
	}

}
