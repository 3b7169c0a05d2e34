package io.alignserve.runtime;

import io.alignserve.checkpoint.ElementType;
import io.alignserve.generation.EngineLimits;

/**
 * How checkpoints are made resident.
 *
 * @param dtype the type to compute in
 * @param device {@code auto}, {@code cpu} or {@code cuda}
 * @param limits what one checkpoint's step loop takes on
 */
public record DecoderSettings(ElementType dtype, String device, EngineLimits limits) {

	/** bfloat16 where the service runs, 32 sequences at a time. */
	public static final DecoderSettings DEFAULT = new DecoderSettings(ElementType.BFLOAT16, "auto",
			new EngineLimits(32, 256, 256));

}
