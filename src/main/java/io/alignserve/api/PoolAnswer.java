package io.alignserve.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.generation.EngineStatus;
import io.alignserve.pool.Footprint;
import io.alignserve.pool.PoolStatus;
import io.alignserve.pool.ResidentStatus;
import io.alignserve.pool.Route;

/**
 * The pool of the instance that answers.
 *
 * @param devices the memory of each device
 * @param residents the checkpoints in it
 * @param aliases where each alias leads here
 * @param queues what each checkpoint's step loop has to do
 * @param heldRequests how many requests wait for a replacement
 */
@Schema(name = "Pool", description = "What the instance that answers holds at the moment")
record PoolAnswer(@Schema(description = "The memory of each device, by its name") Map<String, Device> devices,
		@Schema(description = "The checkpoints, by name") List<Resident> residents,
		@Schema(description = "Where each alias leads on this instance") Map<String, Target> aliases,
		@Schema(description = "What each checkpoint's step loop has to do; adapters share their base's") Map<String, Queue> queues,
		@Schema(description = "How many requests wait for an alias that is being replaced",
				example = "0") int heldRequests) {

	static PoolAnswer of(PoolStatus status, Map<String, EngineStatus> engines) {
		Map<String, Device> devices = new TreeMap<>();
		status.devices().forEach((name, memory) -> devices.put(name, Device.of(memory)));
		Map<String, Target> aliases = new TreeMap<>();
		status.routes().forEach((alias, route) -> aliases.put(alias, Target.of(route)));
		Map<String, Queue> queues = new TreeMap<>();
		engines.forEach((name, engine) -> queues.put(name, new Queue(engine.running(), engine.waiting())));
		return new PoolAnswer(devices, status.residents().stream().map(Resident::of).toList(), aliases, queues,
				status.heldRequests());
	}

	/**
	 * What a step loop has to do.
	 *
	 * @param running sequences that are computed
	 * @param waiting sequences that wait for a place
	 */
	@Schema(name = "PoolQueue", description = "What a checkpoint's step loop has to do")
	record Queue(@Schema(description = "How many sequences are computed", example = "4") int running,
			@Schema(description = "How many sequences wait for a place", example = "0") int waiting) {
	}

	/**
	 * The memory of a device.
	 *
	 * @param budgetBytes what the pool may set aside
	 * @param reservedBytes what it has set aside
	 * @param freeBytes the rest
	 */
	@Schema(name = "PoolDevice", description = "The memory of a device")
	record Device(
			@Schema(description = "What may be set aside for checkpoints", example = "8589934592") long budgetBytes,
			@Schema(description = "What is set aside, for checkpoints that drain too",
					example = "62914560") long reservedBytes,
			@Schema(description = "The rest", example = "8527020032") long freeBytes) {

		static Device of(PoolStatus.DeviceMemory memory) {
			return new Device(memory.budgetBytes(), memory.reservedBytes(),
					Math.max(0, memory.budgetBytes() - memory.reservedBytes()));
		}

	}

	/**
	 * A checkpoint in the pool.
	 *
	 * @param name its name
	 * @param state what it is doing
	 * @param digest its digest
	 * @param base the checkpoint it adapts
	 * @param reserved what is set aside for it
	 * @param measuredBytes what it really took
	 * @param loadMillis how long loading took
	 * @param leases how many requests use it
	 * @param pinned whether it is never evicted
	 * @param lastUsed when it was last used
	 */
	@Schema(name = "PoolResident", description = "A checkpoint in the pool")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Resident(@Schema(description = "Its name", example = "starter") String name,
			@Schema(description = "What it is doing", allowableValues = {
					"LOADING", "READY", "DRAINING" }, example = "READY") String state,
			@Schema(description = "Its digest; absent while it is being read",
					example = "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae") @Nullable String digest,
			@Schema(description = "The checkpoint it adapts; absent if it is none",
					example = "llama-8b") @Nullable String base,
			@Schema(description = "The bytes that are set aside for it, by device") Map<String, Part> reserved,
			@Schema(description = "The bytes by which the process or device really grew when it was loaded; 0 if that "
					+ "is not known", example = "60817408") long measuredBytes,
			@Schema(description = "How long loading took; 0 while it goes on", example = "410") long loadMillis,
			@Schema(description = "How many requests use it", example = "3") int leases,
			@Schema(description = "Whether it is never evicted", example = "false") boolean pinned,
			@Schema(description = "When it was last used; absent if never",
					example = "2026-01-31T12:00:00Z") @Nullable Instant lastUsed){

		static Resident of(ResidentStatus status) {
			Map<String, Part> reserved = new TreeMap<>();
			status.footprint().devices().forEach((device, part) -> reserved.put(device, Part.of(part)));
			return new Resident(status.name(), status.state().name(), status.digest(), status.base(), reserved,
					status.measuredBytes(), status.loadMillis(), status.leases(), status.pinned(), status.lastUsed());
		}

	}

	/**
	 * What a checkpoint takes of a device.
	 *
	 * @param weightBytes its weights
	 * @param kvBytes its KV caches
	 * @param workspaceBytes the most that a step takes
	 */
	@Schema(name = "PoolPart", description = "What is set aside for a checkpoint on one device")
	record Part(@Schema(description = "For its weights", example = "14680064") long weightBytes,
			@Schema(description = "For its KV caches", example = "41943040") long kvBytes,
			@Schema(description = "For the work of a step", example = "6291456") long workspaceBytes) {

		static Part of(Footprint.Part part) {
			return new Part(part.weightBytes(), part.kvBytes(), part.workspaceBytes());
		}

	}

	/**
	 * Where an alias leads.
	 *
	 * @param checkpoint what answers
	 * @param canary what is tried beside it
	 */
	@Schema(name = "PoolTarget", description = "Where an alias leads on this instance")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Target(@Schema(description = "The checkpoint that answers", example = "starter") String checkpoint, @Schema(
			description = "The checkpoint that is tried beside it; absent if none is") @Nullable CanaryAnswer canary) {

		static Target of(Route route) {
			Route.Canary canary = route.canary();
			return new Target(route.stable(), (canary != null) ? CanaryAnswer.of(canary, null) : null);
		}

	}

}
