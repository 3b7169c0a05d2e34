package io.alignserve.dataset;

/**
 * The two halves of the advertisers; no brand name is in both.
 */
public enum Split {

	/** Advertisers that a checkpoint is trained on. */
	TRAIN,
	/** Advertisers that no training instruction names. */
	HELD_OUT

}
