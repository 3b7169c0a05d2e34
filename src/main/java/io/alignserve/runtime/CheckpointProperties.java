package io.alignserve.runtime;

import java.nio.file.Path;
import java.util.Map;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

import io.alignserve.decoder.DecoderOptions;
import io.alignserve.decoder.Precision;
import io.alignserve.generation.EngineLimits;
import io.alignserve.tokenizer.PromptStyle;

/**
 * Which checkpoint serves at start, and how.
 *
 * @param name the name of the configured checkpoint: 1 to 100 lower-case letters, digits
 * and {@code . _ -}; the alias {@code default} leads to it unless the database says
 * otherwise
 * @param path its Hugging Face folder; absent = the starter checkpoint that comes with
 * the service
 * @param digest the digest that it must have, {@code sha256:} and 64 hexadecimal digits;
 * absent = any
 * @param adapters folders of PEFT LoRA adapters of it, by the name that each is served
 * under
 * @param promptStyle what goes around prompts: nothing ({@code raw}) or the checkpoint's
 * chat template ({@code chat})
 * @param dtype how matrices are held: {@code bfloat16}, {@code float32}, {@code int8} or
 * {@code int4}
 * @param device where to compute: {@code auto} (GPUs, else the CPU), {@code cpu}, {@code
 * cuda}, or a list of devices to spread the layers over, such as {@code cuda:0,cuda:1}
 * @param reproducible whether a text must not depend on what else is being served
 * @param maxRunning the largest number of sequences that an engine computes at a time, 1
 * or more
 * @param maxWaiting the largest number of sequences that wait for a place, 0 or more;
 * further ones are refused with 503
 * @param prefillTokensPerStep the largest number of prompt tokens of one step, 1 or more
 * @param kvMemory bytes that the KV caches of a checkpoint may take, held prefixes
 * included (a quarter of them); 0 = follows from the memory there is
 */
@Validated
@ConfigurationProperties("alignserve.checkpoint")
public record CheckpointProperties(@DefaultValue(StarterCheckpoint.NAME) String name, @Nullable Path path,
		@Nullable @Pattern(regexp = "sha256:[0-9a-f]{64}",
				message = "must be sha256: and 64 hexadecimal digits") String digest,
		@DefaultValue Map<String, Path> adapters, @DefaultValue("raw") PromptStyle promptStyle,
		@DefaultValue("bfloat16") @Pattern(regexp = "bfloat16|float32|int8|int4",
				message = "must be bfloat16, float32, int8 or int4") String dtype,
		@DefaultValue("auto") @Pattern(regexp = "auto|cuda|(cpu|cuda:\\d{1,3})(,(cpu|cuda:\\d{1,3}))*",
				message = "must be auto, cpu, cuda or a list such as cuda:0,cuda:1") String device,
		@DefaultValue("true") boolean reproducible, @DefaultValue("32") @Min(1) int maxRunning,
		@DefaultValue("256") @Min(0) int maxWaiting, @DefaultValue("256") @Min(1) int prefillTokensPerStep,
		@DefaultValue("0B") DataSize kvMemory) {

	public CheckpointProperties {
		adapters = Map.copyOf(adapters);
		if (kvMemory.isNegative()) {
			throw new IllegalArgumentException(
					"alignserve.checkpoint.kv-memory is " + kvMemory + ", it must be 0B or more");
		}
	}

	DecoderSettings settings() {
		EngineLimits limits = new EngineLimits(this.maxRunning, this.maxWaiting, this.prefillTokensPerStep)
			.withMemory(this.kvMemory.toBytes(), this.kvMemory.toBytes() / Footprints.PREFIX_PART);
		return new DecoderSettings(new DecoderOptions(Precision.ofLabel(this.dtype), this.device, this.reproducible),
				limits, this.promptStyle);
	}

}
