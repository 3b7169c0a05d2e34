package io.alignserve.generation;

import java.util.Arrays;

/**
 * The tokens near the likeliest one, in the order of their ids, with their unnormalised
 * probabilities; the likeliest token's is 1. They can be cut to the likeliest of them.
 */
final class LikelyTokens {

	/** 64 buckets for each halving of the weight, down to less than e^-40. */
	private static final int BUCKETS = 64 * 60;

	private static final int BITS_LEFT_OUT = 52 - 6;

	private static final long ONE = Double.doubleToRawLongBits(1) >>> BITS_LEFT_OUT;

	private int[] ids;

	private double[] weights;

	private double mass;

	/**
	 * Gathers.
	 * @param next the logits and the largest of them
	 * @param temperature what the logits are divided by, above 0
	 * @param depth tokens down to exp(-depth) of the likeliest token's weight are
	 * gathered
	 */
	LikelyTokens(NextToken next, double temperature, double depth) {
		float[] logits = next.logits();
		double largest = next.largest();
		double least = largest - depth * temperature;
		double sharpness = 1 / temperature;
		int[] found = new int[logits.length];
		int size = 0;
		for (int token = 0; token < logits.length; token++) {
			if (logits[token] >= least) {
				found[size++] = token;
			}
		}
		this.ids = Arrays.copyOf(found, size);
		this.weights = new double[size];
		for (int i = 0; i < size; i++) {
			this.weights[i] = Exponential.of((logits[this.ids[i]] - largest) * sharpness);
			this.mass += this.weights[i];
		}
	}

	double mass() {
		return this.mass;
	}

	/**
	 * Drops all but the likeliest.
	 * @param count how many are kept, 1 or more
	 */
	void keepLikeliest(int count) {
		if (count < this.ids.length) {
			keep(count, Double.POSITIVE_INFINITY);
		}
	}

	/**
	 * Drops all but the smallest set that reaches a mass; at least one token stays.
	 * @param wanted the mass
	 */
	void keepMass(double wanted) {
		keep(this.ids.length, wanted);
	}

	/**
	 * Finds the last token to keep and drops what comes after it. A histogram tells near
	 * which weight it is; only what has nearly that weight is put in order.
	 */
	private void keep(int count, double wanted) {
		int[] counts = new int[BUCKETS];
		double[] masses = new double[BUCKETS];
		for (double weight : this.weights) {
			int bucket = bucket(weight);
			counts[bucket]++;
			masses[bucket] += weight;
		}
		int bucket = 0;
		int passed = 0;
		double passedMass = 0;
		while (bucket < BUCKETS - 1 && passed + counts[bucket] < count && passedMass + masses[bucket] < wanted) {
			passed += counts[bucket];
			passedMass += masses[bucket];
			bucket++;
		}
		int[] order = new int[counts[bucket]];
		int size = 0;
		for (int i = 0; i < this.weights.length; i++) {
			if (bucket(this.weights[i]) == bucket) {
				order[size++] = i;
			}
		}
		if (size > 0) {
			drop(last(order, count - passed, wanted - passedMass));
		}
	}

	/** Likelier tokens have smaller numbers: the leading bits of a number order it. */
	private static int bucket(double weight) {
		return Math.min(BUCKETS - 1, (int) (ONE - (Double.doubleToRawLongBits(weight) >>> BITS_LEFT_OUT)));
	}

	/** Selects (Hoare's FIND, 1961) in the order of likelihood. */
	private int last(int[] order, int count, double wanted) {
		int from = 0;
		int to = order.length - 1;
		double passed = 0;
		while (from < to) {
			int middle = partition(order, from, to);
			double here = passed;
			for (int i = from; i <= middle; i++) {
				here += this.weights[order[i]];
			}
			if (middle + 1 >= count || here >= wanted) {
				to = middle;
			}
			else {
				from = middle + 1;
				passed = here;
			}
		}
		return order[from];
	}

	/**
	 * Moves likelier tokens before less likely ones.
	 * @return a place before {@code to}: what is there or before is likelier than what is
	 * after
	 */
	private int partition(int[] order, int from, int to) {
		int pivot = order[(from + to) >>> 1];
		int left = from - 1;
		int right = to + 1;
		while (true) {
			do {
				left++;
			}
			while (isBefore(order[left], pivot));
			do {
				right--;
			}
			while (isBefore(pivot, order[right]));
			if (left >= right) {
				return right;
			}
			int swapped = order[left];
			order[left] = order[right];
			order[right] = swapped;
		}
	}

	private boolean isBefore(int left, int right) {
		return this.weights[left] > this.weights[right] || (this.weights[left] == this.weights[right] && left < right);
	}

	private void drop(int last) {
		int size = 0;
		double sum = 0;
		for (int i = 0; i < this.ids.length; i++) {
			if (!isBefore(last, i)) {
				this.ids[size] = this.ids[i];
				this.weights[size] = this.weights[i];
				sum += this.weights[size++];
			}
		}
		this.ids = Arrays.copyOf(this.ids, size);
		this.weights = Arrays.copyOf(this.weights, size);
		this.mass = sum;
	}

	/**
	 * Draws in proportion to the weights.
	 * @param uniform 0 (inclusive) to 1 (exclusive)
	 * @return a token id
	 */
	int draw(double uniform) {
		double target = uniform * this.mass;
		double passed = 0;
		int last = 0;
		for (int i = 0; i < this.ids.length; i++) {
			if (this.weights[i] > 0) {
				last = i;
				passed += this.weights[i];
				if (passed > target) {
					break;
				}
			}
		}
		return this.ids[last];
	}

}
