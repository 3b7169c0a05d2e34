package io.alignserve.checkpoint;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import io.alignserve.checkpoint.RotaryEncoding.Scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.withPrecision;

class RotaryEncodingTest {

	private static final RotaryEncoding LLAMA31 = new RotaryEncoding(500000, Scaling.LLAMA3, 8, 1, 4, 8192);

	@Test
	void withoutScalingTheAnglesFallByEqualRatios() {
		double[] angles = RotaryEncoding.of(10000).frequencies(8);
		assertThat(angles).hasSize(4);
		assertThat(angles).containsExactly(new double[] { 1, 0.1, 0.01, 0.001 }, withPrecision(1e-8));
		assertThat(angles[1]).as("single precision").isEqualTo((float) angles[1]);
	}

	@Test
	void linearScalingDividesAllAngles() {
		double[] angles = new RotaryEncoding(10000, Scaling.LINEAR, 4, 1, 1, 0).frequencies(8);
		assertThat(angles).containsExactly(new double[] { 0.25, 0.025, 0.0025, 0.00025 }, withPrecision(1e-8));
	}

	/**
	 * The closed form of transformers' {@code _compute_llama3_parameters}, in double
	 * precision, for the head of 128 of Llama 3.1.
	 */
	@Test
	void llama3ScalingStretchesLongWavesOnlyAndBlendsBetween() {
		double[] angles = LLAMA31.frequencies(128);
		int kept = 0;
		int blended = 0;
		int stretched = 0;
		for (int i = 0; i < 64; i++) {
			double plain = Math.pow(500000, -2.0 * i / 128);
			double wave = 2 * Math.PI / plain;
			double expected = plain;
			if (wave > 8192) {
				expected = plain / 8;
				stretched++;
			}
			else if (wave >= 2048) {
				double smooth = (8192 / wave - 1) / 3;
				expected = (1 - smooth) * plain / 8 + smooth * plain;
				blended++;
			}
			else {
				kept++;
			}
			assertThat(angles[i]).as("pair " + i).isCloseTo(expected, Percentage.withPercentage(1e-4));
		}
		assertThat(kept).isEqualTo(29);
		assertThat(blended).isEqualTo(6);
		assertThat(stretched).isEqualTo(29);
	}

	/** Made with transformers 5.23.0 and torch 2.7.1, as bits of single precision. */
	@Test
	void theAnglesAreThoseOfTransformersToTheLastBit() {
		int[] expected = { 0x3f800000, 0x3d897d0c, 0x3a9a08c8, 0x396ef74f, 0x38395d21, 0x370fc8f8, 0x35df10c4,
				0x34ad07a7 };
		double[] angles = new RotaryEncoding(500000, Scaling.LLAMA3, 32, 1, 4, 64).frequencies(16);
		assertThat(angles).hasSize(expected.length);
		for (int i = 0; i < expected.length; i++) {
			assertThat(Float.floatToIntBits((float) angles[i])).as("pair " + i).isEqualTo(expected[i]);
		}
	}

	@Test
	void refusesValuesOutOfRange() {
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> RotaryEncoding.of(0.5))
			.withMessage("rope_theta is 0.5, it must be between 1 and 1e12");
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> RotaryEncoding.of(Double.NaN));
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> new RotaryEncoding(1e4, Scaling.LINEAR, 0, 1, 1, 0))
			.withMessage("factor of the rotary scaling is 0.0, it must be between 1 and 1e6");
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> new RotaryEncoding(1e4, Scaling.LLAMA3, 8, 4, 4, 8192))
			.withMessageStartingWith("high_freq_factor is 4.0, it must be above low_freq_factor, 4.0");
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> new RotaryEncoding(1e4, Scaling.LLAMA3, 8, 1, 4, 0))
			.withMessageStartingWith("original_max_position_embeddings is 0");
	}

}
