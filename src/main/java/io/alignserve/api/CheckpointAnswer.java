package io.alignserve.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.registry.CheckpointView;

/**
 * A registered checkpoint.
 *
 * @param name its name
 * @param state what it is doing on this instance
 * @param reason why it failed
 * @param path its folder
 * @param base the checkpoint it adapts
 * @param digest its digest
 * @param family its architecture
 * @param dtype how its weights are held
 * @param contextLength its context
 * @param requiredBytes what it takes
 * @param residentBytes what is set aside for it
 * @param measuredBytes what it really took
 * @param loadSeconds how long its last load took
 * @param aliases the aliases that lead to it
 * @param pinned whether it is never evicted
 * @param leases how many requests use it
 * @param lastUsed when it was last used
 * @param registeredAt when it was registered
 * @param registeredBy who did
 */
@Schema(name = "Checkpoint", description = "A registered checkpoint, and what the instance that answers does with it")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CheckpointAnswer(@Schema(description = "Its name", example = "starter") String name,
		@Schema(description = "REGISTERED: known, not resident. LOADING: being read and warmed up. READY: it answers. "
				+ "DRAINING: it takes no new requests, those it has are finished. FAILED: its last load failed, see "
				+ "reason",
				allowableValues = {
						"REGISTERED", "LOADING", "READY", "DRAINING", "FAILED" },
				example = "READY") String state,
		@Schema(description = "Why its last load failed; absent in any other state",
				example = "model.safetensors: tensor 'lm_head.weight' is missing") @Nullable String reason,
		@Schema(description = "Its folder", example = "/var/lib/alignserve/checkpoints/starter") String path,
		@Schema(description = "The checkpoint it adapts; absent if it is none",
				example = "llama-8b") @Nullable String base,
		@Schema(description = "sha256 over its files",
				example = "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae") String digest,
		@Schema(description = "Its architecture", example = "llama") String family,
		@Schema(description = "How its weights are held", example = "bfloat16") String dtype,
		@Schema(description = "The largest number of tokens of prompt and answer together",
				example = "1024") int contextLength,
		@Schema(description = "The bytes that it takes when it is resident, by device: weights, KV caches and "
				+ "workspace", example = "{\"cpu\": 62914560}") Map<String, Long> requiredBytes,
		@Schema(description = "The bytes that are set aside for it now; 0 if it is not resident",
				example = "62914560") long residentBytes,
		@Schema(description = "The bytes by which the process or device really grew when it was loaded; 0 if that is "
				+ "not known", example = "60817408") long measuredBytes,
		@Schema(description = "How long its last load took here; absent if there was none",
				example = "0.41") @Nullable Double loadSeconds,
		@Schema(description = "The aliases that lead to it", example = "[\"default\"]") List<String> aliases,
		@Schema(description = "Whether it is never evicted to make room for another", example = "false") boolean pinned,
		@Schema(description = "How many requests use it now", example = "3") int leases,
		@Schema(description = "When it was last used here; absent if never",
				example = "2026-01-31T12:00:00Z") @Nullable Instant lastUsed,
		@Schema(description = "When it was registered", example = "2026-01-30T09:30:00Z") Instant registeredAt,
		@Schema(description = "The name of the API key that registered it, or configuration",
				example = "admin") String registeredBy){

	static CheckpointAnswer of(CheckpointView view) {
		return new CheckpointAnswer(view.name(), view.state().name(), view.reason(), view.path(), view.base(),
				view.digest(), view.family(), view.dtype(), view.contextLength(), new TreeMap<>(view.requiredBytes()),
				view.residentBytes(), view.measuredBytes(), view.loadSeconds(), view.aliases(), view.pinned(),
				view.leases(), view.lastUsed(), view.registeredAt(), view.registeredBy());
	}

	/**
	 * All of them.
	 *
	 * @param checkpoints the checkpoints, by name
	 */
	@Schema(name = "Checkpoints", description = "The registered checkpoints")
	record All(@Schema(description = "The checkpoints, by name") List<CheckpointAnswer> checkpoints) {
	}

}
