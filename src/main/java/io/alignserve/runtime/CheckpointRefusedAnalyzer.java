package io.alignserve.runtime;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.alignserve.checkpoint.CheckpointException;

/**
 * Prints why the configured checkpoint cannot serve as two sentences.
 */
class CheckpointRefusedAnalyzer extends AbstractFailureAnalyzer<CheckpointException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, CheckpointException cause) {
		return new FailureAnalysis("The checkpoint cannot be loaded: " + cause.getMessage() + ".",
				"Let alignserve.checkpoint.path name the Hugging Face folder of a supported family, or remove it to serve the starter.",
				cause);
	}

}
