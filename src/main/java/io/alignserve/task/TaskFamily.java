package io.alignserve.task;

/**
 * The four families of tasks (section 3.3 of "Align Via Actions").
 */
public enum TaskFamily {

	/** Targeted advertisement generation. */
	TAG,
	/** Target audience prediction. */
	TAP,
	/** Transsuasion. */
	TS,
	/** Transcreation. */
	TC

}
