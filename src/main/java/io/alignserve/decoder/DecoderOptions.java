package io.alignserve.decoder;

/**
 * How a decoder is held.
 *
 * @param precision what its matrices and activations are
 * @param device {@code auto}, {@code cpu}, {@code cuda} or a list such as
 * {@code cuda:0,cuda:1}
 * @param reproducible whether a text must not depend on what else is being computed;
 * where the device's kernels cannot promise that, steps run in fixed shapes
 */
public record DecoderOptions(Precision precision, String device, boolean reproducible) {

	/**
	 * Reproducible on the CPU.
	 * @param precision what matrices and activations are
	 * @return the options
	 */
	public static DecoderOptions cpu(Precision precision) {
		return new DecoderOptions(precision, "cpu", true);
	}

}
