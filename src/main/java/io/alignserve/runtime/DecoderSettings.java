package io.alignserve.runtime;

import io.alignserve.decoder.DecoderOptions;
import io.alignserve.decoder.Precision;
import io.alignserve.generation.EngineLimits;

/**
 * How checkpoints are made resident.
 *
 * @param decoder how weights are held, and where
 * @param limits what one checkpoint's step loop takes on
 */
public record DecoderSettings(DecoderOptions decoder, EngineLimits limits) {

	/** bfloat16 where the service runs, 32 sequences at a time. */
	public static final DecoderSettings DEFAULT = new DecoderSettings(
			new DecoderOptions(Precision.BFLOAT16, "auto", true), new EngineLimits(32, 256, 256));

}
