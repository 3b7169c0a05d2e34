package io.alignserve.evaluation;

/**
 * How often audience prediction named the segment that an ad performed best for.
 *
 * @param attribute {@code age}, {@code gender} or {@code region}
 * @param ads number of ads
 * @param guesses number of segments named for each ad
 * @param accuracy share of the ads whose best segment was among those named
 * @param chance expected accuracy of guessing blindly
 * @param ceiling expected accuracy of who knows the response model
 */
public record PredictionAccuracy(String attribute, int ads, int guesses, double accuracy, double chance,
		double ceiling) {

	/**
	 * Returns how far the accuracy went from chance to the ceiling.
	 * @return 0 at chance, 1 at the ceiling
	 */
	public double shareOfTheWay() {
		return (this.accuracy - this.chance) / (this.ceiling - this.chance);
	}

	/**
	 * Returns the standard error of the accuracy.
	 * @return of a share of independent draws
	 */
	public double standardError() {
		return Math.sqrt(this.accuracy * (1 - this.accuracy) / this.ads);
	}

}
