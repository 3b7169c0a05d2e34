package io.alignserve.registry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import io.alignserve.pool.CheckpointPool;
import io.alignserve.registry.DatabaseAuditTrail.Act;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The aliases in the database, led in the pool of this instance.
 */
class RegisteredAliases implements AliasRegistry {

	private static final Logger logger = LoggerFactory.getLogger(RegisteredAliases.class);

	private final CheckpointPool pool;

	private final Checkpoints checkpoints;

	private final Aliases aliases;

	private final AliasHistory history;

	private final AliasChanges changes;

	private final DatabaseAuditTrail audit;

	private final Residency residency;

	private final Convergence convergence;

	RegisteredAliases(CheckpointPool pool, RegistryTables tables, AliasChanges changes, Residency residency,
			Convergence convergence) {
		this.pool = pool;
		this.checkpoints = tables.checkpoints();
		this.aliases = tables.aliases();
		this.history = tables.history();
		this.audit = tables.audit();
		this.changes = changes;
		this.residency = residency;
		this.convergence = convergence;
	}

	@Override
	public AliasView point(String alias, AliasCommand command, String by) {
		Act act = new Act(by, "alias.point", alias);
		return this.audit.attempt(act, () -> {
			Names.require("alias", alias);
			CheckpointRow next = this.checkpoints.require(command.checkpoint());
			try (Residency.Hold claim = this.convergence.claim(alias)) {
				Optional<AliasRow> now = this.aliases.find(alias);
				this.changes.requirePossible(alias, command, now);
				boolean mayReplace = command.strategy() == AliasCommand.Strategy.REPLACE && command.canary() == null;
				lead(alias, next, mayReplace && now.isPresent(), (loaded) -> this.changes.point(act, command, loaded));
			}
			return alias(alias);
		});
	}

	/**
	 * Brings a checkpoint in, commits, and leads the alias. If it is not committed,
	 * everything is as before.
	 */
	private void lead(String alias, CheckpointRow next, boolean mayReplace, Consumer<CheckpointRow> commit) {
		boolean replaced = false;
		try (Residency.Hold hold = this.residency.hold(next)) {
			Optional<CheckpointRow> before = this.aliases.find(alias)
				.flatMap((row) -> this.checkpoints.find(row.checkpoint()));
			if (mayReplace && this.pool.status().routes().containsKey(alias)) {
				replaced = this.residency.bringOrReplace(alias, next);
			}
			else {
				this.residency.bring(next);
			}
			try {
				commit.accept(next);
			}
			catch (RuntimeException ex) {
				if (replaced && before.isPresent()) {
					bringBack(alias, before.get());
				}
				throw ex;
			}
			this.convergence.followQuietly(alias);
		}
		finally {
			this.convergence.letGoQuietly();
		}
	}

	private void bringBack(String alias, CheckpointRow before) {
		try {
			this.residency.bringOrReplace(alias, before);
			this.convergence.followQuietly(alias);
		}
		catch (RuntimeException ex) {
			logger.error("alias {} was not changed, but {} could not be brought back: {}", alias, before.name(),
					Reasons.of(ex));
		}
	}

	@Override
	public AliasView rollback(String alias, String by) {
		Act act = new Act(by, "alias.rollback", alias);
		return this.audit.attempt(act, () -> {
			try (Residency.Hold claim = this.convergence.claim(alias)) {
				AliasRow now = this.aliases.require(alias);
				if (now.canary() != null) {
					this.changes.endCanary(act);
					this.convergence.followQuietly(alias);
					this.convergence.letGoQuietly();
				}
				else if (now.previous() == null) {
					throw new ConflictException(
							"The alias '" + alias + "' has led nowhere but to " + now.checkpoint() + " so far");
				}
				else {
					CheckpointRow previous = this.checkpoints.require(now.previous());
					lead(alias, previous, now.replaces(), (loaded) -> this.changes.rollBack(act, loaded));
				}
			}
			return alias(alias);
		});
	}

	@Override
	public void remove(String alias, String by) {
		Act act = new Act(by, "alias.remove", alias);
		this.audit.attempt(act, () -> {
			if (alias.equals(CheckpointPool.DEFAULT_ALIAS)) {
				throw new ConflictException("The alias 'default' is what requests without a model ask for; it stays");
			}
			try (Residency.Hold claim = this.convergence.claim(alias)) {
				this.changes.remove(act);
				this.convergence.followQuietly(alias);
			}
			this.convergence.letGoQuietly();
			return alias;
		});
	}

	@Override
	public List<AliasView> aliases() {
		Map<String, CheckpointRow> rows = new HashMap<>();
		this.checkpoints.all().forEach((row) -> rows.put(row.name(), row));
		return this.aliases.all().stream().map((alias) -> view(alias, rows)).toList();
	}

	@Override
	public AliasView alias(String alias) {
		AliasRow row = this.aliases.require(alias);
		Map<String, CheckpointRow> rows = new HashMap<>();
		row.targets().forEach((name) -> this.checkpoints.find(name).ifPresent((found) -> rows.put(name, found)));
		return view(row, rows);
	}

	private AliasView view(AliasRow row, Map<String, CheckpointRow> rows) {
		CheckpointRow stable = rows.get(row.checkpoint());
		return new AliasView(row.alias(), row.checkpoint(), (stable != null) ? stable.digest() : "", row.canary(),
				(row.canary() != null) ? this.pool.figures(row.alias()).orElse(null) : null,
				this.convergence.leads(row, rows), row.revision(), row.changedAt(), row.changedBy());
	}

	@Override
	public List<AliasChange> history(String alias, @Nullable Long before, int limit) {
		List<AliasChange> page = this.history.page(alias, before, Pages.require(limit));
		if (page.isEmpty() && before == null) {
			this.aliases.require(alias);
		}
		return page;
	}

}
