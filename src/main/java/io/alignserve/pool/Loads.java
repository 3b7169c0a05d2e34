package io.alignserve.pool;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

import io.alignserve.pool.PoolState.Loading;
import org.jspecify.annotations.Nullable;

/**
 * Loads checkpoints into the pool: counts their bytes, makes room, loads, and hands them
 * over. Several threads that want the same one share a load.
 */
final class Loads {

	private final CheckpointPool pool;

	private final CheckpointLoader loader;

	Loads(CheckpointPool pool, CheckpointLoader loader) {
		this.pool = pool;
		this.loader = loader;
	}

	void load(CheckpointSource source) {
		Loading own = Loading.of(source);
		Loading begun = this.pool.monitor().locked(() -> begin(source, own));
		if (begun == null) {
			return;
		}
		if (begun != own) {
			await(begun);
			return;
		}
		try {
			load(own);
			own.end().complete(null);
		}
		catch (RuntimeException | Error ex) {
			own.end().completeExceptionally(ex);
			if (ex instanceof RuntimeException refused) {
				this.pool.announcements().refused(source.name(), refused);
			}
			throw ex;
		}
	}

	/** Returns the load to wait for, or to do; {@code null} if there is nothing to do. */
	private @Nullable Loading begin(CheckpointSource source, Loading own) {
		this.pool.requireOpen();
		PoolState state = this.pool.state();
		Resident resident = state.find(source.name());
		if (resident != null && resident.is(source) || resident == null && state.revive(source)) {
			return null;
		}
		Loading other = state.loading().get(source.name());
		if (resident != null || state.routes().has(source.name())
				|| (other != null && !other.source().equals(source))) {
			throw new IllegalArgumentException("The name '" + source.name() + "' is taken by a checkpoint or an alias");
		}
		if (other == null) {
			state.loading().put(source.name(), own);
		}
		return (other != null) ? other : own;
	}

	private static void await(Loading other) {
		try {
			other.end().join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw ex;
		}
	}

	private void load(Loading loading) {
		CheckpointSource source = loading.source();
		Footprint footprint = new Footprint(Map.of());
		boolean kept = false;
		Resident resident = null;
		try {
			Footprint needed = this.loader.footprint(source);
			reserve(loading, needed);
			footprint = needed;
			resident = read(source, needed);
			kept = settle(resident);
		}
		finally {
			if (!kept) {
				if (resident != null) {
					resident.close();
				}
				abandon(source, footprint);
			}
		}
		if (!kept) {
			throw new IllegalStateException("The pool is closed");
		}
		this.pool.announcements().loaded(resident.status(ResidentStatus.State.READY));
	}

	private Resident read(CheckpointSource source, Footprint footprint) {
		long start = System.nanoTime();
		long before = this.loader.usedBytes();
		Lease base = (source.base() != null) ? this.pool.lease(source.base()) : null;
		try {
			ResidentCheckpoint checkpoint = (base != null) ? this.loader.attach(source, base.checkpoint())
					: this.loader.load(source);
			long measured = Math.max(0, this.loader.usedBytes() - before);
			return new Resident(source, checkpoint, base,
					new Resident.Load(footprint, measured, (System.nanoTime() - start) / 1_000_000));
		}
		catch (RuntimeException | Error ex) {
			if (base != null) {
				base.close();
			}
			throw ex;
		}
	}

	/** Returns whether the pool took the checkpoint. */
	private boolean settle(Resident resident) {
		return this.pool.monitor().locked(() -> {
			if (this.pool.isClosed()) {
				return false;
			}
			this.pool.state().loading().remove(resident.name());
			this.pool.state().add(resident);
			this.pool.monitor().signalAll();
			return true;
		});
	}

	private void abandon(CheckpointSource source, Footprint reserved) {
		this.loader.freeCaches();
		this.pool.monitor().locked(() -> {
			this.pool.state().loading().remove(source.name());
			this.pool.state().memory().release(reserved.totals());
			this.pool.monitor().signalAll();
		});
	}

	/** Sets the bytes aside, and takes out what has to make way for them. */
	private void reserve(Loading loading, Footprint footprint) {
		Map<String, Long> needed = footprint.totals();
		List<Resident> victims;
		do {
			victims = this.pool.monitor().locked(() -> {
				List<Resident> some = awaitRoom(loading.source(), needed);
				if (some.isEmpty()) {
					this.pool.state().memory().reserve(needed);
					this.pool.state().loading().put(loading.source().name(), loading.with(footprint));
				}
				return some;
			});
			victims.forEach(this.pool::leave);
		}
		while (!victims.isEmpty());
	}

	/** Returns the victims that are to be closed first; none if there is room. */
	private List<Resident> awaitRoom(CheckpointSource source, Map<String, Long> needed) {
		PoolState state = this.pool.state();
		boolean roomToCome = this.pool.monitor().await(() -> {
			Map<String, Long> shortage = state.memory().shortage(needed);
			return Eviction.victims(shortage, state.candidates()).isPresent()
					|| Eviction.victims(shortage, state.withLeaving()).isEmpty();
		}, this.pool.settings().drainTimeout());
		this.pool.requireOpen();
		Optional<List<Eviction.Candidate>> victims = Eviction.victims(state.memory().shortage(needed),
				state.candidates());
		if (!roomToCome || victims.isEmpty()) {
			throw state.outOfBudget(source.name(), needed);
		}
		return victims.get().stream().flatMap((victim) -> victim.names().stream()).map((name) -> {
			Resident resident = state.require(name);
			state.retire(resident, PoolListener.UnloadCause.CAPACITY);
			return resident;
		}).toList();
	}

}
