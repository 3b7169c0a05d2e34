package io.alignserve.pool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The resident checkpoints, their aliases and the leases on them. All state is guarded by
 * one lock, which is never held while a checkpoint is loaded or closed: those who ask for
 * others do not wait. Safe for use by several threads.
 */
public final class CheckpointPool implements AutoCloseable {

	/** The alias that is meant when a request names no model. */
	public static final String DEFAULT_ALIAS = "default";

	private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(30);

	private final CheckpointLoader loader;

	private final Duration drainTimeout;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/** What can be leased, by name. */
	private final Map<String, Resident> residents = new TreeMap<>();

	/** What can be leased no more but is still in use. */
	private final Set<Resident> draining = new HashSet<>();

	/** Names that are being loaded. */
	private final Set<String> loading = new HashSet<>();

	private final Map<String, String> aliases = new TreeMap<>();

	private boolean closed;

	/**
	 * Creates an empty pool whose {@link #close()} waits 30 seconds for leases.
	 * @param loader makes checkpoints resident
	 */
	public CheckpointPool(CheckpointLoader loader) {
		this(loader, DRAIN_TIMEOUT);
	}

	/**
	 * Creates an empty pool.
	 * @param loader makes checkpoints resident
	 * @param drainTimeout how long {@link #close()} waits for leases
	 */
	public CheckpointPool(CheckpointLoader loader, Duration drainTimeout) {
		this.loader = loader;
		this.drainTimeout = drainTimeout;
	}

	/**
	 * Makes a checkpoint resident. Waits until it is.
	 * @param name the name to give it
	 * @param folder its folder
	 * @throws IllegalArgumentException if the name is taken
	 * @throws IllegalStateException if the pool is closed
	 */
	public void load(String name, Path folder) {
		load(name, () -> this.loader.load(name, folder), null);
	}

	/**
	 * Attaches an adapter to a resident checkpoint, which then stays as long as the
	 * adapter does. Waits until it is attached.
	 * @param name the name to give it
	 * @param folder the adapter's folder
	 * @param base alias or name of the checkpoint
	 * @throws IllegalArgumentException if the name is taken
	 * @throws UnknownModelException if there is no such base
	 * @throws IllegalStateException if the pool is closed
	 */
	public void loadAdapter(String name, Path folder, String base) {
		Lease lease = lease(base);
		load(name, () -> this.loader.attach(name, folder, lease.checkpoint()), lease);
	}

	private void load(String name, Supplier<ResidentCheckpoint> loading, @Nullable Lease base) {
		Resident resident = null;
		boolean taken = false;
		try {
			locked(() -> claim(name));
			try {
				resident = new Resident(name, loading.get(), base);
			}
			finally {
				taken = settle(name, resident);
			}
		}
		finally {
			if (resident != null && !taken) {
				resident.close();
			}
			else if (resident == null && base != null) {
				base.close();
			}
		}
		locked(this::requireOpen);
	}

	private void claim(String name) {
		requireOpen();
		if (this.residents.containsKey(name) || this.aliases.containsKey(name) || !this.loading.add(name)) {
			throw new IllegalArgumentException("The name '" + name + "' is taken by a checkpoint or an alias");
		}
	}

	/** Returns whether the pool took the checkpoint. */
	private boolean settle(String name, @Nullable Resident loaded) {
		this.lock.lock();
		try {
			this.loading.remove(name);
			if (loaded == null || this.closed) {
				return false;
			}
			this.residents.put(name, loaded);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes a checkpoint out of the pool: it can be leased no more, and is closed when
	 * its last lease is. Does not wait for that. Aliases that pointed at it are removed.
	 * @param name the checkpoint's name
	 * @throws UnknownModelException if there is none of that name
	 */
	public void unload(String name) {
		Resident resident;
		boolean unused;
		this.lock.lock();
		try {
			resident = this.residents.get(name);
			if (resident == null) {
				throw unknown("checkpoint", name, this.residents.keySet());
			}
			unused = retire(name, resident);
		}
		finally {
			this.lock.unlock();
		}
		if (unused) {
			resident.close();
		}
	}

	/** Returns whether the caller is to close the checkpoint. */
	private boolean retire(String name, Resident resident) {
		this.residents.remove(name);
		this.aliases.values().removeIf(name::equals);
		if (resident.isLeased()) {
			this.draining.add(resident);
			return false;
		}
		return true;
	}

	/**
	 * Points an alias at a resident checkpoint. Leases that exist keep what they have.
	 * @param alias the alias, new or known
	 * @param name the checkpoint's name
	 * @throws UnknownModelException if there is none of that name
	 * @throws IllegalArgumentException if the alias is a checkpoint's name
	 */
	public void pointAlias(String alias, String name) {
		locked(() -> {
			requireOpen();
			if (!this.residents.containsKey(name)) {
				throw unknown("checkpoint", name, this.residents.keySet());
			}
			if (this.residents.containsKey(alias) || this.loading.contains(alias)) {
				throw new IllegalArgumentException("'" + alias + "' is the name of a checkpoint, not an alias");
			}
			this.aliases.put(alias, name);
		});
	}

	/**
	 * Leases a checkpoint; it stays resident until the lease is closed.
	 * @param model alias or checkpoint name
	 * @return the lease
	 * @throws UnknownModelException if there is none of that name
	 * @throws IllegalStateException if the pool is closed
	 */
	public Lease lease(String model) {
		this.lock.lock();
		try {
			requireOpen();
			Resident resident = this.residents.get(this.aliases.getOrDefault(model, model));
			if (resident == null) {
				Set<String> names = new TreeSet<>(this.aliases.keySet());
				names.addAll(this.residents.keySet());
				throw unknown("model", model, names);
			}
			resident.addLease();
			return new CountedLease(model, resident, this::endLease);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Makes a checkpoint resident, warmed up. Waits until it is, also while another
	 * thread does it already. Does nothing if it is resident with that digest.
	 * @param source what to load; an adapter's base must be resident
	 * @throws OutOfBudgetException if it does not fit, also after evicting what may be
	 * @throws io.alignserve.checkpoint.CheckpointException if it is refused
	 * @throws IllegalArgumentException if the name is an alias or another checkpoint's
	 * @throws UnknownModelException if an adapter's base is not resident
	 */
	public void load(CheckpointSource source) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Tells what a checkpoint would take.
	 * @param source the checkpoint
	 * @return the bytes by device
	 * @throws io.alignserve.checkpoint.CheckpointException if it is refused
	 */
	public Footprint footprint(CheckpointSource source) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Takes a checkpoint out: it can be leased no more and is closed when its last lease
	 * is. Does not wait for that.
	 * @param name its name
	 * @param force whether requests that it has fail at once
	 * @throws UnknownModelException if there is none of that name
	 * @throws IllegalStateException if an alias leads to it or a resident adapter needs
	 * it
	 */
	public void unload(String name, boolean force) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Leads an alias to resident checkpoints. Leases that exist keep what they have.
	 * @param alias the alias, new or known
	 * @param route where to; the same route again changes nothing, the figures of its
	 * canary included
	 * @throws UnknownModelException if one of them is not resident
	 * @throws IllegalArgumentException if the alias is a checkpoint's name
	 */
	public void route(String alias, Route route) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Removes an alias; without effect if there is none.
	 * @param alias the alias
	 */
	public void unroute(String alias) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Replaces the only checkpoint of an alias by one that does not fit beside it:
	 * requests for the alias wait, a bounded number of them, while the old one is drained
	 * and closed, the new one loaded and the alias led to it. If the new one fails the old
	 * one is loaded again before the exception is thrown.
	 * @param alias the alias
	 * @param next what it is to lead to
	 * @throws OutOfBudgetException if the new one does not fit even then; nothing happened
	 * @throws io.alignserve.checkpoint.CheckpointException if the new one is refused
	 */
	public void replace(String alias, CheckpointSource next) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Keeps a resident checkpoint from being evicted, or no longer.
	 * @param name its name
	 * @param pinned whether it stays
	 * @throws UnknownModelException if there is none of that name
	 */
	public void pin(String name, boolean pinned) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Takes out what is neither pinned nor behind an alias and was not used for a time.
	 * @param idle how long
	 */
	public void expire(Duration idle) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Tells the figures of a canary.
	 * @param alias the alias
	 * @return the figures; empty if it has no canary
	 */
	public Optional<CanaryFigures> figures(String alias) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Tells everything at one moment.
	 * @return the status
	 */
	public PoolStatus status() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Lists what can be asked for.
	 * @return the models, by name
	 */
	public List<ModelStatus> models() {
		this.lock.lock();
		try {
			Map<String, List<String>> aliasesOf = new HashMap<>();
			this.aliases
				.forEach((alias, name) -> aliasesOf.computeIfAbsent(name, (key) -> new ArrayList<>()).add(alias));
			return this.residents.values()
				.stream()
				.map((resident) -> resident.status(aliasesOf.getOrDefault(resident.name(), List.of())))
				.toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes all checkpoints out, waits for their leases as long as the pool was told to,
	 * then closes them, in use or not; adapters before their bases.
	 */
	@Override
	public void close() {
		locked(() -> {
			this.closed = true;
			this.draining.addAll(this.residents.values());
			this.residents.clear();
			this.aliases.clear();
		});
		long end = System.nanoTime() + this.drainTimeout.toNanos();
		close(Resident::isAdapter, end);
		close((resident) -> true, end);
	}

	private void close(Predicate<Resident> which, long end) {
		List<Resident> left = new ArrayList<>();
		locked(() -> {
			this.draining.stream().filter(which).forEach(left::add);
			awaitLeases(left, end - System.nanoTime());
			// Those whose last lease ended meanwhile were closed by it, except the
			// unused.
			left.removeIf((resident) -> !this.draining.remove(resident));
		});
		left.forEach(Resident::close);
	}

	private void awaitLeases(List<Resident> some, long nanos) {
		long left = nanos;
		try {
			while (left > 0 && some.stream().anyMatch(Resident::isLeased)) {
				left = this.changed.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void endLease(Resident resident) {
		boolean last;
		this.lock.lock();
		try {
			last = resident.removeLease() && this.draining.remove(resident);
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		if (last) {
			resident.close();
		}
	}

	private void locked(Runnable action) {
		this.lock.lock();
		try {
			action.run();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("The pool is closed");
		}
	}

	private static UnknownModelException unknown(String kind, String name, Set<String> names) {
		return new UnknownModelException("There is no " + kind + " '" + name + "'; "
				+ (names.isEmpty() ? "none is loaded" : "there are: " + String.join(", ", names)));
	}

	/**
	 * A resident checkpoint in use.
	 */
	public interface Lease extends AutoCloseable {

		/**
		 * Returns the name that was asked for.
		 * @return alias or checkpoint name
		 */
		String alias();

		/**
		 * Returns the checkpoint.
		 * @return the checkpoint, usable until the lease is closed
		 */
		ResidentCheckpoint checkpoint();

		/**
		 * Ends the lease; closing it again does nothing.
		 */
		@Override
		void close();

	}

	/**
	 * One checkpoint as clients see it.
	 *
	 * @param name the checkpoint's name
	 * @param aliases the aliases that point at it
	 * @param digest its digest
	 * @param state for example {@code READY}
	 * @param contextLength its context length in tokens
	 * @param dtype the type it computes in
	 * @param residentBytes bytes of its weights in memory
	 */
	public record ModelStatus(String name, List<String> aliases, String digest, String state, int contextLength,
			String dtype, long residentBytes) {

		public ModelStatus {
			aliases = List.copyOf(aliases);
		}

	}

	/**
	 * No alias and no checkpoint has the name asked for.
	 */
	public static final class UnknownModelException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		/**
		 * Creates the exception.
		 * @param message the name asked for and the names that exist
		 */
		public UnknownModelException(String message) {
			super(message);
		}

	}

}
