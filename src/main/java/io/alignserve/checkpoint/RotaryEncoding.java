package io.alignserve.checkpoint;

/**
 * The rotary position encoding: which angle each pair of a head's numbers turns by from
 * one position to the next. The arithmetic is that of Hugging Face transformers
 * ({@code modeling_rope_utils.py}), in single precision where it is.
 *
 * @param theta base of the angles, {@code rope_theta}
 * @param scaling how the angles were stretched for longer contexts
 * @param factor by how much, {@code factor}; 1 if they were not
 * @param lowFrequencyFactor {@code low_freq_factor} of {@link Scaling#LLAMA3}, else 1
 * @param highFrequencyFactor {@code high_freq_factor} of {@link Scaling#LLAMA3}, else 1
 * @param originalContext {@code original_max_position_embeddings} of
 * {@link Scaling#LLAMA3}, else 0
 */
public record RotaryEncoding(double theta, Scaling scaling, double factor, double lowFrequencyFactor,
		double highFrequencyFactor, int originalContext) {

	public RotaryEncoding {
		if (!(theta >= 1 && theta <= 1e12)) {
			throw new CheckpointException("rope_theta is " + theta + ", it must be between 1 and 1e12");
		}
		if (!(factor >= 1 && factor <= 1e6)) {
			throw new CheckpointException(
					"factor of the rotary scaling is " + factor + ", it must be between 1 and 1e6");
		}
		if (!(lowFrequencyFactor > 0 && lowFrequencyFactor <= 1e6)) {
			throw new CheckpointException(
					"low_freq_factor is " + lowFrequencyFactor + ", it must be above 0 and at most 1e6");
		}
		if (scaling == Scaling.LLAMA3 && !(highFrequencyFactor > lowFrequencyFactor && highFrequencyFactor <= 1e6)) {
			throw new CheckpointException("high_freq_factor is " + highFrequencyFactor
					+ ", it must be above low_freq_factor, " + lowFrequencyFactor + ", and at most 1e6");
		}
		if (scaling == Scaling.LLAMA3 && (originalContext < 1 || originalContext > 1 << 24)) {
			throw new CheckpointException("original_max_position_embeddings is " + originalContext
					+ ", it must be between 1 and " + (1 << 24));
		}
	}

	/**
	 * Returns an encoding without scaling.
	 * @param theta base of the angles
	 * @return the encoding
	 */
	public static RotaryEncoding of(double theta) {
		return new RotaryEncoding(theta, Scaling.NONE, 1, 1, 1, 0);
	}

	/**
	 * Returns the angles, which transformers calls the inverse frequencies.
	 * @param headSize size of a head D, even
	 * @return [D / 2] radians by position, each a single precision number
	 */
	public double[] frequencies(int headSize) {
		double[] frequencies = new double[headSize / 2];
		for (int i = 0; i < frequencies.length; i++) {
			float exponent = (float) (2 * i) / headSize;
			float unscaled = 1.0f / (float) Math.pow((float) this.theta, exponent);
			frequencies[i] = switch (this.scaling) {
				case NONE -> unscaled;
				case LINEAR -> unscaled / (float) this.factor;
				case LLAMA3 -> llama3(unscaled);
			};
		}
		return frequencies;
	}

	/** Long waves are stretched, short ones are not, those between are blended. */
	private float llama3(float frequency) {
		float wavelength = (1 / frequency) * (float) (2 * Math.PI);
		if (wavelength > (float) (this.originalContext / this.lowFrequencyFactor)) {
			return frequency / (float) this.factor;
		}
		if (wavelength < (float) (this.originalContext / this.highFrequencyFactor)) {
			return frequency;
		}
		float smooth = ((1 / wavelength) * this.originalContext - (float) this.lowFrequencyFactor)
				/ (float) (this.highFrequencyFactor - this.lowFrequencyFactor);
		return (1 - smooth) * frequency / (float) this.factor + smooth * frequency;
	}

	/**
	 * How angles are stretched, by {@code rope_type} or {@code type}.
	 */
	public enum Scaling {

		/** {@code default}: not at all. */
		NONE,
		/** {@code linear}: all by the factor. */
		LINEAR,
		/** {@code llama3}: by wavelength, as Llama 3.1. */
		LLAMA3

	}

}
