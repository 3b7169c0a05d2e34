package io.alignserve.policy;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Prints what is wrong with the rules as two sentences.
 */
class RulesRefusedAnalyzer extends AbstractFailureAnalyzer<RulesRefusedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, RulesRefusedException cause) {
		return new FailureAnalysis("The rules of acceptable use cannot be used: " + cause.getMessage() + ".",
				"Correct the file that alignserve.policy.rules names, or remove that property to use the rules that come with the service.",
				cause);
	}

}
