package io.alignserve.dataset;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

import io.alignserve.task.TaskFamily;
import io.alignserve.task.TaskVariant;

/**
 * How often each variant occurs.
 *
 * @param weights weight of each variant, 0 or more; a missing one does not occur
 */
public record Mixture(Map<TaskVariant, Double> weights) {

	public Mixture {
		weights = Map.copyOf(weights);
	}

	/**
	 * Returns the mixture that the starter checkpoint is trained on: two fifths
	 * prediction of gender, age and region, the rest spread over all other variants.
	 * @return the mixture
	 */
	public static Mixture starter() {
		return new Mixture(
				TaskVariant.all().stream().collect(Collectors.toMap((variant) -> variant, Mixture::starterWeight)));
	}

	private static double starterWeight(TaskVariant variant) {
		if (variant.family() == TaskFamily.TAG) {
			return 6;
		}
		if (variant.family() == TaskFamily.TAP) {
			return switch (variant.attribute()) {
				case GENDER, REGION -> 12;
				case AGE -> 15;
				case BUDGET, IMPRESSIONS -> 2.4;
			};
		}
		return 4;
	}

	TaskVariant draw(Random random) {
		// In the order of all(), as the order of a map is not part of any contract.
		List<TaskVariant> variants = TaskVariant.all()
			.stream()
			.filter((variant) -> this.weights.getOrDefault(variant, 0.0) > 0)
			.toList();
		return Draw.byUtility(variants, (variant) -> Math.log(this.weights.getOrDefault(variant, 0.0)), random);
	}

}
