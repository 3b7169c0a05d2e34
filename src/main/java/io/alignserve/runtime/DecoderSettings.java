package io.alignserve.runtime;

import io.alignserve.decoder.DecoderOptions;
import io.alignserve.decoder.Precision;
import io.alignserve.generation.EngineLimits;
import io.alignserve.tokenizer.PromptStyle;

/**
 * How checkpoints are made resident.
 *
 * @param decoder how weights are held, and where
 * @param limits what one checkpoint's step loop takes on; where its {@code kvBytes} is 0,
 * the memory of the KV caches follows from what is there
 * @param promptStyle what goes around prompts
 */
public record DecoderSettings(DecoderOptions decoder, EngineLimits limits, PromptStyle promptStyle) {

	/** bfloat16 where the service runs, 32 sequences at a time. */
	public static final DecoderSettings DEFAULT = of(new DecoderOptions(Precision.BFLOAT16, "auto", true));

	/**
	 * Settings for 32 sequences at a time and raw prompts.
	 * @param decoder how weights are held, and where
	 * @return the settings
	 */
	public static DecoderSettings of(DecoderOptions decoder) {
		return new DecoderSettings(decoder, new EngineLimits(32, 256, 256), PromptStyle.RAW);
	}

}
