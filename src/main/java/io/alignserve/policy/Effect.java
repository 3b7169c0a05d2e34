package io.alignserve.policy;

/**
 * What a rule does when it holds.
 */
public enum Effect {

	/** The request is refused; for rules before. */
	REFUSE,
	/** The text is withheld; for rules after. */
	WITHHOLD,
	/** The answer says so, and nothing else happens. */
	FLAG;

	boolean fits(Stage stage) {
		return switch (this) {
			case REFUSE -> stage == Stage.BEFORE;
			case WITHHOLD -> stage == Stage.AFTER;
			case FLAG -> true;
		};
	}

}
