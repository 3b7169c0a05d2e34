package io.alignserve.registry;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.checkpoint.CheckpointRoots;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.registry.CheckpointRow.Origin;
import io.alignserve.registry.Checkpoints.Registered;
import io.alignserve.registry.DatabaseAuditTrail.Act;
import io.alignserve.registry.Inspection.Found;

/**
 * The checkpoints in the database, brought into the pool of this instance.
 */
class RegisteredCheckpoints implements CheckpointRegistry {

	private final CheckpointPool pool;

	private final RegistryTables tables;

	private final CheckpointRoots roots;

	private final Inspection inspection = new Inspection();

	private final Residency residency;

	private final Convergence convergence;

	private final CheckpointViews views;

	private final BackgroundLoads loads;

	RegisteredCheckpoints(CheckpointPool pool, RegistryTables tables, CheckpointRoots roots, Residency residency,
			Convergence convergence, CheckpointViews views) {
		this.pool = pool;
		this.tables = tables;
		this.roots = roots;
		this.residency = residency;
		this.convergence = convergence;
		this.views = views;
		this.loads = new BackgroundLoads(residency);
	}

	@Override
	public CheckpointView register(Registration registration, String by) {
		Act act = new Act(by, "checkpoint.register", registration.name());
		return this.tables.audit().attempt(act, () -> {
			String name = Names.require("checkpoint", registration.name());
			requireFree(name);
			Path folder = resolve(registration.path());
			Found found = inspect(registration, folder);
			if (registration.digest() != null) {
				CheckpointFolder.requireDigest(name, found.digest(), registration.digest());
			}
			Registered row = new Registered(name, folder, registration.base(), found.digest(), found.facts(),
					Origin.ADMINISTRATOR);
			this.tables.fleet().change((revision) -> {
				requireFree(name);
				if (row.base() != null) {
					requireBase(row.base());
				}
				this.tables.checkpoints().add(row, by);
				this.tables.audit().done(act, folder + ", " + found.digest());
				return row;
			});
			return checkpoint(name);
		});
	}

	private void requireFree(String name) {
		if (this.tables.checkpoints().find(name).isPresent()) {
			throw new ConflictException("The name '" + name + "' is taken by a checkpoint");
		}
		if (this.tables.aliases().find(name).isPresent()) {
			throw new ConflictException("The name '" + name + "' is taken by an alias");
		}
	}

	private Path resolve(String path) {
		try {
			return this.roots.resolve(path);
		}
		catch (CheckpointException ex) {
			throw new RegistrationRefusedException(Reasons.of(ex));
		}
	}

	private Found inspect(Registration registration, Path folder) {
		if (registration.base() == null) {
			return this.inspection.checkpoint(folder);
		}
		CheckpointRow base = requireBase(registration.base());
		return this.inspection.adapter(folder, this.residency.source(base).folder(), base.digest());
	}

	private CheckpointRow requireBase(String name) {
		CheckpointRow base = this.tables.checkpoints()
			.find(name)
			.orElseThrow(() -> new RegistrationRefusedException("The base '" + name
					+ "' is not registered; register the checkpoint that the adapter was trained on first"));
		if (base.base() != null) {
			throw new RegistrationRefusedException(
					"The base '" + name + "' is an adapter itself, an adapter needs a checkpoint with all its weights");
		}
		return base;
	}

	@Override
	public List<CheckpointView> checkpoints() {
		return this.views.all();
	}

	@Override
	public CheckpointView checkpoint(String name) {
		return this.views.of(this.tables.checkpoints().require(name));
	}

	@Override
	public void remove(String name, String by) {
		Act act = new Act(by, "checkpoint.remove", name);
		this.tables.audit().attempt(act, () -> this.tables.fleet().change((revision) -> {
			CheckpointRow row = this.tables.checkpoints().require(name);
			requireNoAlias(name);
			List<String> adapters = this.tables.checkpoints().adaptersOf(name);
			if (!adapters.isEmpty()) {
				throw new ConflictException("The checkpoint '" + name + "' is the base of "
						+ String.join(", ", adapters) + "; remove these first");
			}
			if (this.residency.resident(name).isPresent()) {
				throw new ConflictException("The checkpoint '" + name + "' is resident; unload it first");
			}
			this.tables.checkpoints().remove(name);
			this.tables.audit().done(act, row.path());
			return row;
		}));
	}

	private void requireNoAlias(String name) {
		List<String> aliases = this.tables.aliases()
			.all()
			.stream()
			.filter((alias) -> alias.leadsTo(name))
			.map(AliasRow::alias)
			.toList();
		if (!aliases.isEmpty()) {
			throw new ConflictException(
					"The alias " + String.join(", ", aliases) + " leads to '" + name + "'; point it elsewhere first");
		}
	}

	@Override
	public CheckpointView load(String name, boolean pinned, String by) {
		Act act = new Act(by, "checkpoint.load", name);
		return this.tables.audit().attempt(act, () -> {
			CheckpointRow row = this.tables.checkpoints().require(name);
			Residency.Hold hold = this.residency.hold(row);
			this.loads.begin(row, hold);
			this.tables.fleet().change((revision) -> {
				CheckpointRow now = this.tables.checkpoints().require(name);
				this.tables.checkpoints().want(name, revision, pinned);
				this.tables.audit().done(act, (pinned ? "pinned, " : "") + now.digest());
				return now;
			});
			if (this.residency.answers(row)) {
				this.pool.pin(name, pinned);
			}
			return checkpoint(name);
		});
	}

	@Override
	public CheckpointView unload(String name, boolean force, String by) {
		Act act = new Act(by, "checkpoint.unload", name);
		return this.tables.audit().attempt(act, () -> {
			this.tables.fleet().change((revision) -> {
				CheckpointRow row = this.tables.checkpoints().require(name);
				requireNoAlias(name);
				requireNoAdapter(name);
				this.tables.checkpoints().want(name, null, false);
				this.tables.audit().done(act, force ? "force" : "drain");
				return row;
			});
			if (this.residency.resident(name).isPresent()) {
				takeOut(name, force);
			}
			this.convergence.letGoQuietly();
			return checkpoint(name);
		});
	}

	private void takeOut(String name, boolean force) {
		try {
			this.pool.unload(name, force);
		}
		catch (IllegalStateException ex) {
			throw new ConflictException(Objects.toString(ex.getMessage(), "It is in use"));
		}
	}

	/** Adapters that are asked for or that an alias leads to need their base. */
	private void requireNoAdapter(String name) {
		DesiredState desired = DesiredState.read(this.tables.checkpoints(), this.tables.aliases());
		Set<String> adapters = new HashSet<>(this.tables.checkpoints().adaptersOf(name));
		adapters.retainAll(desired.needed());
		if (!adapters.isEmpty()) {
			throw new ConflictException("The checkpoint '" + name + "' is the base of "
					+ String.join(", ", adapters.stream().sorted().toList()) + "; unload these first");
		}
	}

	void close() {
		this.loads.close();
	}

}
