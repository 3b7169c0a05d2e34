package io.alignserve.pool;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.alignserve.generation.Engine;

/**
 * The resident checkpoints, the aliases that lead to them and the leases on them, within
 * a budget of bytes. All state is guarded by one lock, which is never held while a
 * checkpoint is loaded or closed: those who ask for others do not wait. Safe for use by
 * several threads.
 */
public final class CheckpointPool implements AutoCloseable {

	/** The alias that is meant when a request names no model. */
	public static final String DEFAULT_ALIAS = "default";

	private final CheckpointLoader loader;

	private final PoolSettings settings;

	private final Monitor monitor = new Monitor();

	private final PoolState state;

	private final HeldRequests held = new HeldRequests(this);

	private final Announcements announcements = new Announcements();

	private final Closer closer;

	private final Loads loads;

	private final PoolEngines engines;

	private boolean closed;

	/** Creates an empty pool without a limit of bytes. */
	public CheckpointPool(CheckpointLoader loader) {
		this(loader, PoolSettings.DEFAULT);
	}

	/**
	 * Creates an empty pool.
	 * @param loader makes checkpoints resident
	 * @param settings what it keeps to
	 */
	public CheckpointPool(CheckpointLoader loader, PoolSettings settings) {
		this.loader = loader;
		this.settings = settings;
		this.state = new PoolState(settings.budget());
		this.closer = new Closer(loader, this::closed);
		this.loads = new Loads(this, loader);
		this.engines = new PoolEngines(() -> this.monitor.locked(this.state::residents));
	}

	/** Adds someone who hears what happens. */
	public void listen(PoolListener listener) {
		this.announcements.add(listener);
	}

	/**
	 * Makes a checkpoint resident, warmed up. Waits until it is, also while another
	 * thread does it already. Does nothing if it is resident with that digest.
	 * @param source what to load; an adapter's base must be resident
	 * @throws OutOfBudgetException if it does not fit, also after evicting what may be
	 * @throws io.alignserve.checkpoint.CheckpointException if it is refused
	 * @throws IllegalArgumentException if the name is an alias or another checkpoint's
	 * @throws UnknownModelException if an adapter's base is not resident
	 * @throws IllegalStateException if the pool is closed
	 */
	public void load(CheckpointSource source) {
		this.loads.load(source);
	}

	/**
	 * Tells what a checkpoint would take.
	 * @param source the checkpoint
	 * @return the bytes by device
	 * @throws io.alignserve.checkpoint.CheckpointException if it is refused
	 */
	public Footprint footprint(CheckpointSource source) {
		return this.loader.footprint(source);
	}

	/**
	 * Takes a checkpoint out: it can be leased no more and is closed when its last lease
	 * is. Does not wait for that.
	 * @param name its name
	 * @param force whether requests that it has fail at once; those of an adapter are
	 * finished all the same, since they share steps with its base's
	 * @throws UnknownModelException if there is none of that name
	 * @throws IllegalStateException if an alias leads to it or a resident adapter needs
	 * it
	 */
	public void unload(String name, boolean force) {
		Resident resident = this.monitor.locked(() -> {
			Resident found = this.state.require(name);
			requireUnused(found);
			this.state.retire(found, PoolListener.UnloadCause.REQUESTED);
			return found;
		});
		leave(resident);
		if (force && !resident.isAdapter()) {
			resident.checkpoint().engine().close();
		}
	}

	private void requireUnused(Resident resident) {
		List<String> aliases = this.state.routes().leadingTo(resident.name());
		if (!aliases.isEmpty()) {
			throw new IllegalStateException(resident.name() + " is in use by the alias " + String.join(", ", aliases)
					+ "; lead it elsewhere first");
		}
		List<Resident> adapters = this.state.adaptersOf(resident);
		if (!adapters.isEmpty()) {
			throw new IllegalStateException(
					resident.name() + " is the base of the resident adapter " + adapters.get(0).name());
		}
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
		boolean change = this.monitor.locked(() -> {
			requireOpen();
			this.state.require(route.stable());
			Route.Canary canary = route.canary();
			if (canary != null) {
				this.state.require(canary.checkpoint());
			}
			if (this.state.isResident(alias) || this.state.loading().containsKey(alias)) {
				throw new IllegalArgumentException("'" + alias + "' is the name of a checkpoint, not an alias");
			}
			return this.state.routes().put(alias, route);
		});
		if (change) {
			this.announcements.routed(alias, route);
		}
	}

	/**
	 * Names the aliases that do not lead where they should. While one leads nowhere,
	 * requests for it are told to come again instead of that there is no such model.
	 * @param aliases all of them
	 */
	public void expect(Set<String> aliases) {
		this.monitor.locked(() -> this.state.expect(aliases));
	}

	/** Removes an alias; without effect if there is none. */
	public void unroute(String alias) {
		this.monitor.locked(() -> this.state.routes().remove(alias));
	}

	/**
	 * Replaces the only checkpoint of an alias by one that does not fit beside it:
	 * requests for the alias wait, a bounded number of them, while the old one is drained
	 * and closed, the new one loaded and the alias led to it. If the new one fails the
	 * old one is loaded again before the exception is thrown.
	 * @param alias the alias
	 * @param next what it is to lead to
	 * @throws UnknownModelException if there is no such alias
	 * @throws OutOfBudgetException if the new one does not fit even then; nothing
	 * happened
	 * @throws IllegalStateException if the old one is needed otherwise, or its requests
	 * do not end in time
	 * @throws io.alignserve.checkpoint.CheckpointException if the new one is refused
	 */
	public void replace(String alias, CheckpointSource next) {
		new Replacement(this, this.loader, alias).replaceBy(next);
	}

	/**
	 * Tells whether requests for an alias wait for its checkpoint to be replaced.
	 * @param alias the alias
	 * @return whether they do
	 */
	public boolean isReplacing(String alias) {
		return this.monitor.locked(() -> this.held.isHolding(alias));
	}

	/**
	 * Keeps a resident checkpoint from being evicted, or no longer.
	 * @param name its name
	 * @param pinned whether it stays
	 * @throws UnknownModelException if there is none of that name
	 */
	public void pin(String name, boolean pinned) {
		this.monitor.locked(() -> this.state.require(name).pin(pinned));
	}

	/**
	 * Takes out what is neither pinned nor behind an alias and was not used for a time.
	 * @param idle how long
	 */
	public void expire(Duration idle) {
		List<Resident> expired = this.monitor.locked(() -> {
			List<Resident> some = this.state.idleSince(System.nanoTime() - idle.toNanos());
			some.forEach((resident) -> this.state.retire(resident, PoolListener.UnloadCause.IDLE));
			return some;
		});
		expired.forEach(this::leave);
	}

	/**
	 * Leases a checkpoint for a request whose id and caller do not matter.
	 * @param model alias or checkpoint name
	 * @return the lease
	 * @see #lease(String, String, String)
	 */
	public Lease lease(String model) {
		return lease(model, "", "");
	}

	/**
	 * Leases a checkpoint; it stays resident until the lease is closed.
	 * @param model alias or checkpoint name
	 * @param requestId the request's id, which may decide whether a canary answers
	 * @param caller the caller's name, which may decide it too
	 * @return the lease
	 * @throws UnknownModelException if there is none of that name
	 * @throws Engine.UnavailableException if the alias should lead somewhere and does not
	 * yet
	 * @throws Engine.QueueFullException if the alias is being replaced and too many
	 * requests wait for that, or this one for too long
	 * @throws IllegalStateException if the pool is closed
	 */
	public Lease lease(String model, String requestId, String caller) {
		return this.monitor.locked(() -> {
			this.held.await(model);
			requireOpen();
			Resident resident = this.state.answering(model, requestId, caller);
			resident.addLease();
			return new CountedLease(model, resident, this::endLease);
		});
	}

	/**
	 * Names the checkpoint that is to answer a request too, for the log alone.
	 * @param model alias or checkpoint name
	 * @param requestId the request's id
	 * @param caller the caller's name
	 * @return the checkpoint's name; empty if there is none
	 */
	public Optional<String> shadow(String model, String requestId, String caller) {
		return this.monitor.locked(() -> this.state.routes().shadow(model, requestId, caller));
	}

	/**
	 * Tells the figures of a canary.
	 * @param alias the alias
	 * @return the figures; empty if it has no canary
	 */
	public Optional<CanaryFigures> figures(String alias) {
		return this.monitor.locked(() -> this.state.routes().figures(alias));
	}

	/**
	 * Lists what can be asked for.
	 * @return the models, by name
	 */
	public List<ModelStatus> models() {
		return this.monitor.locked(() -> this.state.residents()
			.stream()
			.map((resident) -> resident.model(this.state.routes().answeredBy(resident.name())))
			.toList());
	}

	/**
	 * Tells everything at one moment.
	 * @return the status
	 */
	public PoolStatus status() {
		return this.monitor.locked(() -> new PoolStatus(this.state.memory().status(), this.state.statuses(),
				this.state.routes().all(), this.held.count()));
	}

	/**
	 * Tells what computes the resident checkpoints.
	 * @return their engines
	 */
	public PoolEngines engines() {
		return this.engines;
	}

	/**
	 * Takes all checkpoints out, waits for their leases as long as requests may take to
	 * end, then closes them, in use or not; adapters before their bases.
	 */
	@Override
	public void close() {
		this.monitor.locked(() -> {
			this.closed = true;
			this.state.residents()
				.forEach((resident) -> this.state.retire(resident, PoolListener.UnloadCause.SHUTDOWN));
			this.state.routes().clear();
			this.held.releaseAll();
		});
		long end = System.nanoTime() + this.settings.drainTimeout().toNanos();
		close(Resident::isAdapter, end);
		close((resident) -> true, end);
		this.closer.close();
	}

	private void close(Predicate<Resident> which, long end) {
		List<Resident> left = this.monitor.locked(() -> {
			this.monitor.await(() -> this.state.draining().stream().filter(which).noneMatch(Resident::isLeased),
					Duration.ofNanos(end - System.nanoTime()));
			return this.state.draining().stream().filter(which).filter(Resident::claimClosing).toList();
		});
		left.forEach(this.closer::close);
	}

	/** Closes a resident that was taken out, now or with its last lease. */
	void leave(Resident resident) {
		boolean unused = this.monitor.locked(() -> !resident.isLeased() && resident.claimClosing());
		if (unused) {
			this.closer.close(resident);
		}
	}

	private void endLease(CountedLease lease) {
		Resident resident = lease.resident();
		Routes.LeaseEnd outcome = lease.outcome();
		List<Routes.FailedCanary> failed = this.monitor.locked(() -> {
			boolean last = resident.removeLease();
			if (last && this.state.draining().contains(resident) && resident.claimClosing()) {
				// Whoever held the lease has an answer to send.
				this.closer.closeSoon(resident);
			}
			this.monitor.signalAll();
			return (outcome != null) ? this.state.routes().note(outcome) : List.of();
		});
		failed.forEach(this.announcements::canaryFailed);
	}

	/** A resident's memory was given back. */
	private void closed(Resident resident) {
		this.engines.closed(resident);
		this.monitor.locked(() -> {
			this.state.draining().remove(resident);
			this.state.memory().release(resident.footprint().totals());
			this.monitor.signalAll();
		});
		this.announcements.unloaded(resident.name(), resident.cause());
	}

	void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("The pool is closed");
		}
	}

	boolean isClosed() {
		return this.closed;
	}

	Monitor monitor() {
		return this.monitor;
	}

	PoolState state() {
		return this.state;
	}

	PoolSettings settings() {
		return this.settings;
	}

	HeldRequests held() {
		return this.held;
	}

	Announcements announcements() {
		return this.announcements;
	}

}
