package io.alignserve.generation;

/**
 * Ends a candidate by what it has written so far. Called by the step loop; must be quick.
 */
@FunctionalInterface
public interface StopRule {

	/** Never stops. */
	StopRule NEVER = (candidate, tokens) -> false;

	/**
	 * Decides after each token.
	 * @param candidate the candidate's index
	 * @param tokens the candidate's tokens so far, the newest last; not to be kept
	 * @return whether the candidate is finished
	 */
	boolean stopsAfter(int candidate, int[] tokens);

}
