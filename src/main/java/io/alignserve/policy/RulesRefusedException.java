package io.alignserve.policy;

import org.jspecify.annotations.Nullable;

/**
 * The rules cannot be used as they are written; the message names the rule.
 */
class RulesRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RulesRefusedException(String message) {
		this(message, null);
	}

	RulesRefusedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
