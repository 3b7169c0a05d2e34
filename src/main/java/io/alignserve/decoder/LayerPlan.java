package io.alignserve.decoder;

import java.util.Arrays;
import java.util.List;

import io.alignserve.checkpoint.CheckpointException;

/**
 * Which device holds which layer. Layers stay in order, so a step crosses each border
 * once; the token vectors are with the first layer, the output head is with the last.
 *
 * @param deviceOf the device of each layer, then that of the output head; never falling
 */
public record LayerPlan(List<Integer> deviceOf) {

	/** Share of a device that weights may fill while further devices are left. */
	private static final double ROOMY = 0.85;

	public LayerPlan {
		deviceOf = List.copyOf(deviceOf);
	}

	/**
	 * Spreads over all given devices so that the fullest is as empty as can be: what is
	 * left is for the KV cache, which grows with a device's layers.
	 * @param bytes what the parts take
	 * @param freeBytes what is free on each device
	 * @return the plan
	 * @throws CheckpointException naming both numbers if it does not fit
	 */
	public static LayerPlan spread(WeightBytes bytes, long[] freeBytes) {
		double[] fills = candidateFills(bytes, freeBytes);
		Arrays.sort(fills);
		for (double fill : fills) {
			int[] plan = fill(bytes, freeBytes, fill);
			if (fill <= 1 && plan.length > 0) {
				return new LayerPlan(Arrays.stream(plan).boxed().toList());
			}
		}
		throw new CheckpointException("the weights take " + bytes.total() + " bytes, free are "
				+ Arrays.stream(freeBytes).sum() + " on " + freeBytes.length + " device(s)");
	}

	/**
	 * Spreads over as few of the devices as leave room for a KV cache, the first ones.
	 * @param bytes what the parts take
	 * @param freeBytes what is free on each device
	 * @return the plan
	 * @throws CheckpointException naming both numbers if it does not fit
	 */
	public static LayerPlan fewest(WeightBytes bytes, long[] freeBytes) {
		for (int count = 1; count < freeBytes.length; count++) {
			long[] some = Arrays.copyOf(freeBytes, count);
			long[] roomy = Arrays.stream(some).map((free) -> (long) (free * ROOMY)).toArray();
			if (fitsIn(bytes, roomy)) {
				return spread(bytes, some);
			}
		}
		return spread(bytes, freeBytes);
	}

	private static boolean fitsIn(WeightBytes bytes, long[] freeBytes) {
		return fill(bytes, freeBytes, 1).length > 0;
	}

	/**
	 * The fullest device is full by one of these shares: k layers, with or without ends.
	 */
	private static double[] candidateFills(WeightBytes bytes, long[] freeBytes) {
		double[] fills = new double[freeBytes.length * bytes.layers() * 4];
		int at = 0;
		for (long free : freeBytes) {
			for (int k = 1; k <= bytes.layers(); k++) {
				for (int ends = 0; ends < 4; ends++) {
					long ended = ((ends & 1) * bytes.embedding()) + ((ends >> 1) * bytes.head());
					fills[at++] = (free <= 0) ? Double.POSITIVE_INFINITY : (double) (k * bytes.layer() + ended) / free;
				}
			}
		}
		return fills;
	}

	/** Fills device after device up to a share; empty if something is left over. */
	private static int[] fill(WeightBytes bytes, long[] freeBytes, double share) {
		int[] plan = new int[bytes.layers() + 1];
		int device = 0;
		double left = limit(freeBytes[0], share) - bytes.embedding();
		for (int part = 0; part <= bytes.layers(); part++) {
			long need = bytes.layer() + ((part == bytes.layers() - 1) ? bytes.head() : 0);
			if (part == bytes.layers()) {
				plan[part] = plan[part - 1];
				break;
			}
			while (need > left) {
				device++;
				if (device == freeBytes.length || part == 0) {
					return new int[0];
				}
				left = limit(freeBytes[device], share);
			}
			left -= need;
			plan[part] = device;
		}
		return plan;
	}

	/** Half a byte more, so that a share computed from the very bytes holds them. */
	private static double limit(long free, double share) {
		return free * share + 0.5;
	}

}
