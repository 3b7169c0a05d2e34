package io.alignserve.provenance;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Prints why there is no key to sign with as two sentences.
 */
class ProvenanceKeyAnalyzer extends AbstractFailureAnalyzer<ProvenanceKeyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ProvenanceKeyException cause) {
		return new FailureAnalysis("Texts cannot be signed: " + cause.getMessage() + ".",
				"Make a key with 'openssl genpkey -algorithm ed25519 -out FILE' and let alignserve.provenance.key name it, or remove that property.",
				cause);
	}

}
