package io.alignserve.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.PoolStatus;
import io.alignserve.pool.ResidentStatus;
import io.alignserve.pool.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the pool of this instance to what is wanted. What cannot be followed leaves what
 * serves, and is tried again. Safe for use by several threads: loading goes on side by
 * side, while an alias is led only under a lock, by what the database says at that very
 * moment; so an old reading never undoes a new one.
 */
class Convergence {

	private static final Logger logger = LoggerFactory.getLogger(Convergence.class);

	private static final int MOST_READINGS = 10;

	private final CheckpointPool pool;

	private final Checkpoints checkpoints;

	private final Aliases aliases;

	private final Residency residency;

	private final Retirements retirements;

	private final ReentrantLock leading = new ReentrantLock();

	/** Aliases that this instance has led; others are not ours to remove. */
	private final Set<String> led = ConcurrentHashMap.newKeySet();

	/** Aliases that are being changed here: whoever changes them leads them. */
	private final Set<String> changing = ConcurrentHashMap.newKeySet();

	private volatile Map<String, Route> lastBehind = Map.of();

	Convergence(CheckpointPool pool, Checkpoints checkpoints, Aliases aliases, Residency residency,
			Retirements retirements) {
		this.pool = pool;
		this.checkpoints = checkpoints;
		this.aliases = aliases;
		this.residency = residency;
		this.retirements = retirements;
	}

	/** Does everything that is to be done. */
	void converge() {
		DesiredState desired = DesiredState.read(this.checkpoints, this.aliases);
		Set<String> names = new HashSet<>(this.led);
		desired.aliases().forEach((alias) -> names.add(alias.alias()));
		List<String> inOrder = new ArrayList<>(names);
		inOrder.sort((a, b) -> Boolean.compare(b.equals(CheckpointPool.DEFAULT_ALIAS),
				a.equals(CheckpointPool.DEFAULT_ALIAS)));
		for (String alias : inOrder) {
			if (!this.changing.contains(alias)) {
				follow(alias);
			}
		}
		letGo();
		desired.checkpoints().values().forEach(this::bringWanted);
		pin(desired);
	}

	private void bringWanted(CheckpointRow row) {
		Long revision = row.wantedRevision();
		if (revision == null) {
			return;
		}
		boolean resident = this.residency.answers(row);
		if (resident || (!this.retirements.rests(row.name(), revision) && this.residency.tryToBring(row))) {
			this.retirements.came(row.name(), revision);
		}
	}

	/**
	 * Claims an alias for a change.
	 * @throws ConflictException if another change of it is under way
	 */
	Residency.Hold claim(String alias) {
		if (!this.changing.add(alias)) {
			throw new ConflictException("The alias '" + alias + "' is being changed at the moment; ask again later");
		}
		return () -> this.changing.remove(alias);
	}

	/** Leads an alias where it is wanted to lead, if that can be done. */
	void follow(String alias) {
		for (int reading = 0; reading < MOST_READINGS; reading++) {
			Optional<AliasRow> wanted = this.aliases.find(alias);
			if (wanted.isPresent() && !bring(wanted.get())) {
				return;
			}
			if (lead(alias, wanted.map(AliasRow::route))) {
				return;
			}
		}
	}

	/**
	 * As {@link #follow}, of a change that is committed: if it fails, the next round does
	 * it.
	 */
	void followQuietly(String alias) {
		try {
			follow(alias);
		}
		catch (RuntimeException ex) {
			logger.warn("alias {} does not lead where it should for now: {}", alias, Reasons.of(ex));
		}
	}

	private boolean bring(AliasRow alias) {
		for (String name : alias.targets()) {
			Optional<CheckpointRow> row = this.checkpoints.find(name);
			if (row.isEmpty()) {
				return false;
			}
			if (!this.residency.answers(row.get()) && !bring(alias, row.get())) {
				return false;
			}
		}
		return true;
	}

	private boolean bring(AliasRow alias, CheckpointRow row) {
		Route now = this.pool.status().routes().get(alias.alias());
		if (!alias.replaces() || now == null || alias.canary() != null) {
			return this.residency.tryToBring(row);
		}
		return this.residency.attempt(row, () -> {
			if (this.residency.bringOrReplace(alias.alias(), row)) {
				this.led.add(alias.alias());
			}
		});
	}

	/** Returns whether it leads where the database says at this moment. */
	private boolean lead(String alias, Optional<Route> brought) {
		this.leading.lock();
		try {
			Optional<Route> now = this.aliases.find(alias).map(AliasRow::route);
			if (!now.equals(brought)) {
				return false;
			}
			if (now.isEmpty()) {
				if (this.led.remove(alias)) {
					this.pool.unroute(alias);
				}
				return true;
			}
			if (!now.get().equals(this.pool.status().routes().get(alias))) {
				this.pool.route(alias, now.get());
			}
			this.led.add(alias);
			return true;
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			logger.warn("alias {} cannot be led to {}: {}", alias, brought, Reasons.of(ex));
			return true;
		}
		finally {
			this.leading.unlock();
		}
	}

	/** As {@link #letGo}; if it fails now, the next round does it. */
	void letGoQuietly() {
		try {
			letGo();
		}
		catch (RuntimeException ex) {
			logger.warn("what nothing wants any more stays for now: {}", Reasons.of(ex));
		}
	}

	/** Takes out what this instance brought in and nothing wants any more. */
	void letGo() {
		this.leading.lock();
		try {
			DesiredState desired = DesiredState.read(this.checkpoints, this.aliases);
			PoolStatus status = this.pool.status();
			Set<String> stays = new HashSet<>(desired.needed());
			// What could not be followed goes on serving.
			status.routes().values().forEach((route) -> stays.addAll(route.checkpoints()));
			Set<String> withBases = desired.withBases(stays);
			goers(status, withBases, true).forEach(this::takeOut);
			goers(this.pool.status(), withBases, false).forEach(this::takeOut);
		}
		finally {
			this.leading.unlock();
		}
	}

	private List<String> goers(PoolStatus status, Set<String> stays, boolean adapters) {
		return status.residents()
			.stream()
			.filter((one) -> one.state() == ResidentStatus.State.READY && (one.base() != null) == adapters)
			.map(ResidentStatus::name)
			.filter((name) -> this.residency.isOurs(name) && !stays.contains(name) && !this.residency.isHeld(name))
			.toList();
	}

	private void takeOut(String name) {
		try {
			this.pool.unload(name, false);
		}
		catch (RuntimeException ex) {
			// An adapter that drains still needs it; the next round comes.
			logger.debug("checkpoint {} stays for now: {}", name, ex.getMessage());
		}
	}

	private void pin(DesiredState desired) {
		for (ResidentStatus one : this.pool.status().residents()) {
			CheckpointRow row = desired.checkpoints().get(one.name());
			if (row != null && row.pinned() != one.pinned() && one.state() == ResidentStatus.State.READY) {
				this.pool.pin(one.name(), row.pinned());
			}
		}
	}

	/** Takes out what was not used for a time, unless the time is zero. */
	void expire(Duration idle) {
		if (!idle.isZero() && !idle.isNegative()) {
			this.pool.expire(idle);
		}
	}

	/** Returns whether requests for an alias wait for its checkpoint to be replaced. */
	boolean isReplacing() {
		return this.led.stream().anyMatch(this.pool::isReplacing);
	}

	/**
	 * Names of the aliases that do not lead where they should here, with where they
	 * should.
	 */
	Map<String, Route> behind() {
		DesiredState desired = DesiredState.read(this.checkpoints, this.aliases);
		Map<String, Route> behind = new TreeMap<>();
		for (AliasRow alias : desired.aliases()) {
			if (!this.changing.contains(alias.alias()) && !leads(alias, desired.checkpoints())) {
				behind.put(alias.alias(), alias.route());
			}
		}
		this.lastBehind = Map.copyOf(behind);
		return behind;
	}

	/**
	 * Tells the same as it was when it was last found out, without the database: a probe
	 * must not wait for that.
	 */
	Map<String, Route> lastBehind() {
		return this.lastBehind;
	}

	/** Returns whether an alias leads here where it is wanted to lead. */
	boolean leads(AliasRow alias, Map<String, CheckpointRow> rows) {
		return alias.route().equals(this.pool.status().routes().get(alias.alias()))
				&& alias.targets().stream().allMatch((name) -> {
					CheckpointRow row = rows.get(name);
					return row != null && this.residency.answers(row);
				});
	}

}
