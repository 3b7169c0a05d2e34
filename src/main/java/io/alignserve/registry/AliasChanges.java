package io.alignserve.registry;

import java.util.List;
import java.util.Map;
import java.util.Locale;
import java.util.Optional;

import io.alignserve.pool.CanaryFigures;
import io.alignserve.pool.Route;
import io.alignserve.registry.AliasChange.Action;
import io.alignserve.registry.AliasHistory.Step;
import io.alignserve.registry.Aliases.Target;
import io.alignserve.registry.DatabaseAuditTrail.Act;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that change an alias: each holds its row, changes it, and writes its
 * history and the audit trail, or nothing of that.
 */
class AliasChanges {

	private final Fleet fleet;

	private final Checkpoints checkpoints;

	private final Aliases aliases;

	private final AliasHistory history;

	private final DatabaseAuditTrail audit;

	AliasChanges(Fleet fleet, Checkpoints checkpoints, Aliases aliases, AliasHistory history,
			DatabaseAuditTrail audit) {
		this.fleet = fleet;
		this.checkpoints = checkpoints;
		this.aliases = aliases;
		this.history = history;
		this.audit = audit;
	}

	/**
	 * Checks a change against what is there.
	 * @param now the alias; empty if it is new
	 */
	void requirePossible(String alias, AliasCommand command, Optional<AliasRow> now) {
		if (this.checkpoints.find(alias).isPresent()) {
			throw new ConflictException("'" + alias + "' is the name of a checkpoint, an alias needs another");
		}
		if (command.canary() == null) {
			return;
		}
		if (now.isEmpty()) {
			throw new RegistrationRefusedException("The alias '" + alias
					+ "' leads nowhere, so there is nothing to try " + command.checkpoint() + " beside");
		}
		if (now.get().checkpoint().equals(command.checkpoint())) {
			throw new RegistrationRefusedException("The alias '" + alias + "' leads to " + command.checkpoint()
					+ " already; a canary is another checkpoint");
		}
	}

	/** Points an alias at a checkpoint that is resident with this row's digest. */
	void point(Act act, AliasCommand command, CheckpointRow loaded) {
		this.fleet.change((revision) -> {
			Optional<AliasRow> now = this.aliases.lock(act.subject());
			requirePossible(act.subject(), command, now);
			requireSame(loaded);
			Target target = target(act.subject(), command, now);
			Step step = step(target, now);
			if (now.isPresent() && now.get().route().equals(new Route(target.checkpoint(), target.canary()))
					&& now.get().replaces() == target.replaces()) {
				this.audit.done(act, "leads to " + target.checkpoint() + " already");
				return now.get();
			}
			this.aliases.put(target, act.by());
			this.history.add(step, act.by(), Map.of());
			this.audit.done(act, described(step, target.canary()));
			return target;
		});
	}

	private void requireSame(CheckpointRow loaded) {
		if (!this.checkpoints.require(loaded.name()).digest().equals(loaded.digest())) {
			throw new ConflictException("The checkpoint '" + loaded.name() + "' was registered anew meanwhile");
		}
	}

	private static Target target(String alias, AliasCommand command, Optional<AliasRow> now) {
		boolean replaces = command.strategy() == AliasCommand.Strategy.REPLACE;
		AliasCommand.Canary asked = command.canary();
		if (asked != null) {
			AliasRow row = now.orElseThrow();
			return new Target(alias, row.checkpoint(), row.replaces(), row.previous(), new Route.Canary(
					command.checkpoint(), asked.percent(), asked.splitBy(), asked.shadow(), asked.gates()));
		}
		String previous = now
			.map((row) -> row.checkpoint().equals(command.checkpoint()) ? row.previous() : row.checkpoint())
			.orElse(null);
		return new Target(alias, command.checkpoint(), replaces, previous, null);
	}

	private static Step step(Target target, Optional<AliasRow> now) {
		String from = now.map(AliasRow::checkpoint).orElse(null);
		if (target.canary() != null) {
			return new Step(target.alias(), Action.CANARY, from, target.canary().checkpoint());
		}
		Route.Canary ended = now.map(AliasRow::canary).orElse(null);
		if (ended != null && target.checkpoint().equals(from)) {
			return new Step(target.alias(), Action.CANARY_ENDED, ended.checkpoint(), target.checkpoint());
		}
		return new Step(target.alias(), Action.POINT, from, target.checkpoint());
	}

	private static String described(Step step, Route.@Nullable Canary canary) {
		String change = word(step.action()) + ((step.from() != null) ? " from " + step.from() : "")
				+ ((step.to() != null) ? " to " + step.to() : "");
		if (canary == null) {
			return change;
		}
		Route.Gates gates = canary.gates();
		return change + ", " + canary.percent() + " % by " + word(canary.splitBy())
				+ (canary.shadow() ? ", for the log only" : "") + "; taken back after " + gates.minRequests()
				+ " requests if more than " + gates.maxErrorRate()
				+ " of them fail, or the 95th percentile is more than " + gates.maxP95Ratio()
				+ " times the stable one's";
	}

	private static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	/** Points an alias back at a checkpoint that is resident. */
	void rollBack(Act act, CheckpointRow loaded) {
		this.fleet.change((revision) -> {
			AliasRow now = this.aliases.lock(act.subject()).orElseThrow(() -> this.aliases.unknown(act.subject()));
			if (now.canary() != null || !loaded.name().equals(now.previous())) {
				throw new ConflictException("The alias '" + act.subject() + "' was changed meanwhile by "
						+ now.changedBy() + "; ask again if it is still to be rolled back");
			}
			requireSame(loaded);
			this.aliases.put(new Target(now.alias(), loaded.name(), now.replaces(), now.checkpoint(), null), act.by());
			Step step = new Step(now.alias(), Action.ROLLBACK, now.checkpoint(), loaded.name());
			this.history.add(step, act.by(), Map.of());
			this.audit.done(act, described(step, null));
			return now;
		});
	}

	/** Ends the canary of an alias. */
	void endCanary(Act act) {
		this.fleet.change((revision) -> {
			AliasRow now = this.aliases.lock(act.subject()).orElseThrow(() -> this.aliases.unknown(act.subject()));
			if (now.canary() == null) {
				throw new ConflictException("The canary of the alias '" + act.subject() + "' ended meanwhile");
			}
			end(act, now, Action.CANARY_ENDED, Map.of());
			return now;
		});
	}

	/**
	 * Ends a canary that broke its gates, if it is still there.
	 * @return whether it was
	 */
	boolean revert(Act act, Route broken, CanaryFigures figures) {
		return this.fleet.change((revision) -> {
			Optional<AliasRow> now = this.aliases.lock(act.subject());
			if (now.isEmpty() || !now.get().route().equals(broken)) {
				return false;
			}
			end(act, now.get(), Action.REVERSAL,
					Map.of("stable", side(figures.stable()), "canary", side(figures.canary())));
			return true;
		});
	}

	private void end(Act act, AliasRow now, Action action, Map<String, Object> figures) {
		List<String> targets = now.targets();
		this.aliases.put(new Target(now.alias(), now.checkpoint(), now.replaces(), now.previous(), null), act.by());
		Step step = new Step(now.alias(), action, targets.get(1), now.checkpoint());
		this.history.add(step, act.by(), figures);
		this.audit.done(act, described(step, null) + (figures.isEmpty() ? "" : ", " + figures));
	}

	private static Map<String, Object> side(CanaryFigures.Side side) {
		return Map.of("requests", side.requests(), "failures", side.failures(), "errorRate", side.errorRate(),
				"p95Millis", side.p95Millis());
	}

	/** Removes an alias. */
	void remove(Act act) {
		this.fleet.change((revision) -> {
			AliasRow now = this.aliases.lock(act.subject()).orElseThrow(() -> this.aliases.unknown(act.subject()));
			Step step = new Step(now.alias(), Action.REMOVE, now.checkpoint(), null);
			this.history.add(step, act.by(), Map.of());
			this.aliases.remove(now.alias());
			this.audit.done(act, described(step, null));
			return now;
		});
	}

}
