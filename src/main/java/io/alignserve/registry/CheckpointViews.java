package io.alignserve.registry;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.alignserve.checkpoint.RemoteFolder;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.CheckpointSource;
import io.alignserve.pool.PoolStatus;
import io.alignserve.pool.ResidentStatus;
import io.alignserve.registry.CheckpointView.State;
import org.jspecify.annotations.Nullable;

/**
 * Shows registered checkpoints with what this instance does with them.
 */
class CheckpointViews {

	private final CheckpointPool pool;

	private final Checkpoints checkpoints;

	private final Aliases aliases;

	private final Residency residency;

	private final String dtype;

	/** Headers are read once; the digest changes when they do. */
	private final Map<String, Map<String, Long>> requiredBytes = new ConcurrentHashMap<>();

	CheckpointViews(CheckpointPool pool, RegistryTables tables, Residency residency, String dtype) {
		this.pool = pool;
		this.checkpoints = tables.checkpoints();
		this.aliases = tables.aliases();
		this.residency = residency;
		this.dtype = dtype;
	}

	List<CheckpointView> all() {
		DesiredState desired = DesiredState.read(this.checkpoints, this.aliases);
		PoolStatus status = this.pool.status();
		return desired.checkpoints()
			.values()
			.stream()
			.sorted((a, b) -> a.name().compareTo(b.name()))
			.map((row) -> view(row, desired, status))
			.toList();
	}

	CheckpointView of(CheckpointRow row) {
		return view(row, DesiredState.read(this.checkpoints, this.aliases), this.pool.status());
	}

	private CheckpointView view(CheckpointRow row, DesiredState desired, PoolStatus status) {
		Optional<ResidentStatus> resident = status.residents()
			.stream()
			.filter((one) -> one.name().equals(row.name()))
			.findFirst();
		String reason = resident.isPresent() ? null : failure(row);
		State state = resident.map((one) -> State.valueOf(one.state().name()))
			.orElse((reason != null) ? State.FAILED : State.REGISTERED);
		return new CheckpointView(row.name(), state, reason, row.path(), row.base(), row.digest(), row.family(),
				row.family().equals(RemoteFolder.KIND) ? RemoteFolder.KIND : this.dtype, row.contextLength(),
				required(row), resident.map((one) -> one.footprint().totalBytes()).orElse(0L),
				resident.map(ResidentStatus::measuredBytes).orElse(0L),
				resident.map(ResidentStatus::loadMillis)
					.filter((millis) -> millis > 0)
					.map((millis) -> millis / 1000.0)
					.orElse(null),
				desired.aliasesOf(row.name()), row.pinned(), resident.map(ResidentStatus::leases).orElse(0),
				resident.map(ResidentStatus::lastUsed).orElse(null), row.registeredAt(), row.registeredBy());
	}

	private @Nullable String failure(CheckpointRow row) {
		String failure = this.residency.failure(row);
		if (failure != null) {
			return failure;
		}
		try {
			CheckpointSource source = this.residency.source(row);
			return Files.isDirectory(source.folder()) ? null : row.path() + " is not a folder any more";
		}
		catch (RuntimeException ex) {
			return Reasons.of(ex);
		}
	}

	private Map<String, Long> required(CheckpointRow row) {
		Map<String, Long> known = this.requiredBytes.get(row.digest());
		if (known != null) {
			return known;
		}
		try {
			Map<String, Long> required = this.pool.footprint(this.residency.source(row)).totals();
			this.requiredBytes.put(row.digest(), required);
			return required;
		}
		catch (RuntimeException ex) {
			// The folder cannot be read: the state says so.
			return Map.of();
		}
	}

}
