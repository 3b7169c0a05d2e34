package io.alignserve.dataset;

import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Draws from lists. All randomness is {@link Random}, whose algorithm is part of its
 * contract, so that a seed means the same corpus on every Java.
 */
final class Draw {

	private Draw() {
	}

	static <T> T any(List<T> list, Random random) {
		return list.get(random.nextInt(list.size()));
	}

	static boolean chance(double probability, Random random) {
		return random.nextDouble() < probability;
	}

	/**
	 * Draws with probability in proportion to {@code exp(utility)}.
	 */
	static <T> T byUtility(List<T> list, ToDoubleFunction<T> utility, Random random) {
		double[] shares = ResponseModel.shares(list.stream().mapToDouble(utility).toArray());
		double left = random.nextDouble();
		for (int i = 0; i < shares.length - 1; i++) {
			left -= shares[i];
			if (left < 0) {
				return list.get(i);
			}
		}
		return list.get(list.size() - 1);
	}

	/**
	 * Makes the seed of one of many streams (the finalizer of SplitMix64).
	 */
	static long mix(long seed, long stream) {
		long z = seed + (stream + 1) * 0x9e3779b97f4a7c15L;
		z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
		z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
		return z ^ (z >>> 31);
	}

	static String capitalized(String text) {
		return Character.toUpperCase(text.charAt(0)) + text.substring(1);
	}

}
