package io.alignserve.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.EngineAwayException;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.CheckpointSource;
import io.alignserve.pool.OutOfBudgetException;
import io.alignserve.pool.ResidentStatus;
import org.jspecify.annotations.Nullable;

/**
 * Registered checkpoints in the pool of this instance: brings them in with the digest
 * that they were registered with, and knows which ones came in this way. Safe for use by
 * several threads.
 */
class Residency {

	private final CheckpointPool pool;

	private final Checkpoints checkpoints;

	private final Places places;

	private final LoadFailures failures;

	/** What this instance brought in; others are not ours to take out. */
	private final Set<String> brought = ConcurrentHashMap.newKeySet();

	/** How many changes under way need a checkpoint that nothing wants yet. */
	private final Map<String, Integer> held = new ConcurrentHashMap<>();

	Residency(CheckpointPool pool, Checkpoints checkpoints, Places places, LoadFailures failures) {
		this.pool = pool;
		this.checkpoints = checkpoints;
		this.places = places;
		this.failures = failures;
	}

	/**
	 * Makes a checkpoint resident, its base first. Waits until it is.
	 * @throws RuntimeException as {@link CheckpointPool#load}; noted
	 */
	void bring(CheckpointRow row) {
		if (row.base() != null) {
			bring(this.checkpoints.require(row.base()));
		}
		boolean before = resident(row.name()).isPresent();
		try {
			CheckpointSource source = source(row);
			if (!before) {
				this.brought.add(row.name());
			}
			this.pool.load(source);
			this.failures.clear(row.name());
			if (row.pinned()) {
				this.pool.pin(row.name(), true);
			}
		}
		catch (RuntimeException ex) {
			this.failures.note(row.name(), ex);
			throw ex;
		}
	}

	/** Brings a checkpoint in the place of the one that an alias leads to. */
	private void replace(String alias, CheckpointRow row) {
		try {
			CheckpointSource source = source(row);
			this.brought.add(row.name());
			this.pool.replace(alias, source);
			this.failures.clear(row.name());
		}
		catch (RuntimeException ex) {
			this.failures.note(row.name(), ex);
			throw ex;
		}
	}

	/**
	 * Brings in what is configured and not registered as it is yet. If the server is away
	 * that computes it, that is noted, and rounds bring it in when the server is there.
	 * @throws CheckpointException if it is refused
	 */
	void bringConfigured(CheckpointSource source) {
		this.brought.add(source.name());
		try {
			this.pool.load(source);
		}
		catch (EngineAwayException ex) {
			this.failures.note(source.name(), ex);
		}
	}

	/**
	 * Brings a checkpoint in; if it does not fit beside the one that an alias leads to,
	 * in its place.
	 * @return whether it took that one's place
	 */
	boolean bringOrReplace(String alias, CheckpointRow row) {
		try {
			bring(row);
			return false;
		}
		catch (OutOfBudgetException ex) {
			replace(alias, row);
			return true;
		}
	}

	/** Brings a checkpoint in if it is time to try. */
	boolean tryToBring(CheckpointRow row) {
		return attempt(row, () -> bring(row));
	}

	/** Does what brings a checkpoint in if it is time to try. */
	boolean attempt(CheckpointRow row, Runnable bringing) {
		if (this.failures.mustWait(row.name()) || (row.base() != null && this.failures.mustWait(row.base()))) {
			return false;
		}
		try {
			bringing.run();
			return true;
		}
		catch (RuntimeException ex) {
			// noted
			return false;
		}
	}

	/**
	 * Says what to load.
	 * @throws CheckpointException if its folder is not below a root any more
	 */
	CheckpointSource source(CheckpointRow row) {
		return new CheckpointSource(row.name(), this.places.folder(row), row.base(), row.digest());
	}

	Optional<ResidentStatus> resident(String name) {
		return this.pool.status().residents().stream().filter((one) -> one.name().equals(name)).findFirst();
	}

	/**
	 * Tells whether room was set aside for a checkpoint; nothing is where nobody counts.
	 */
	boolean hasRoom(String name) {
		return this.pool.status()
			.residents()
			.stream()
			.anyMatch((one) -> one.name().equals(name) && (one.state() == ResidentStatus.State.READY
					|| one.state() == ResidentStatus.State.LOADING && !one.footprint().devices().isEmpty()));
	}

	boolean answers(CheckpointRow row) {
		return this.pool.status()
			.residents()
			.stream()
			.anyMatch((one) -> one.name().equals(row.name()) && one.state() == ResidentStatus.State.READY
					&& row.digest().equals(one.digest()));
	}

	@Nullable String failure(CheckpointRow row) {
		return this.failures.reason(row.name()).orElse(null);
	}

	boolean isOurs(String name) {
		return this.brought.contains(name);
	}

	boolean isHeld(String name) {
		return this.held.containsKey(name);
	}

	/** Keeps checkpoints from being taken out while a change needs them. */
	Hold hold(CheckpointRow row) {
		List<String> names = (row.base() == null) ? List.of(row.name()) : List.of(row.name(), row.base());
		names.forEach((name) -> this.held.merge(name, 1, Integer::sum));
		return () -> names
			.forEach((name) -> this.held.computeIfPresent(name, (key, count) -> (count == 1) ? null : count - 1));
	}

	/** Ends when the change does. */
	interface Hold extends AutoCloseable {

		@Override
		void close();

	}

}
