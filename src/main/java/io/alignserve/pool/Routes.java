package io.alignserve.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Where the aliases lead. Guarded by the pool's lock.
 */
final class Routes {

	private final Map<String, Entry> entries = new TreeMap<>();

	boolean has(String alias) {
		return this.entries.containsKey(alias);
	}

	@Nullable Route get(String alias) {
		Entry entry = this.entries.get(alias);
		return (entry != null) ? entry.route() : null;
	}

	/**
	 * Leads an alias elsewhere.
	 * @param alias the alias
	 * @param route where to
	 * @return whether that is a change
	 */
	boolean put(String alias, Route route) {
		Entry before = this.entries.get(alias);
		if (before != null && before.route().equals(route)) {
			return false;
		}
		Route.Canary canary = route.canary();
		this.entries.put(alias, new Entry(route, (canary != null) ? new CanaryTrial(canary) : null));
		return true;
	}

	void remove(String alias) {
		this.entries.remove(alias);
	}

	void clear() {
		this.entries.clear();
	}

	/**
	 * Finds the checkpoint that answers a request.
	 * @param model alias or checkpoint name
	 * @param requestId the request's id
	 * @param caller the caller's name
	 * @return a checkpoint's name, of one that may not exist
	 */
	String resolve(String model, String requestId, String caller) {
		Entry entry = this.entries.get(model);
		if (entry == null) {
			return model;
		}
		Route.Canary canary = entry.route().canary();
		boolean tried = canary != null && !canary.shadow() && entry.includes(model, requestId, caller);
		return (canary != null && tried) ? canary.checkpoint() : entry.route().stable();
	}

	/** Finds the checkpoint that answers beside, for the log alone. */
	Optional<String> shadow(String model, String requestId, String caller) {
		Entry entry = this.entries.get(model);
		Route.Canary canary = (entry != null) ? entry.route().canary() : null;
		boolean shadowed = entry != null && canary != null && canary.shadow()
				&& entry.includes(model, requestId, caller);
		return (canary != null && shadowed) ? Optional.of(canary.checkpoint()) : Optional.empty();
	}

	Optional<CanaryFigures> figures(String alias) {
		return Optional.ofNullable(this.entries.get(alias)).map(Entry::trial).map(CanaryTrial::figures);
	}

	/** Lists the aliases that lead to a checkpoint, as stable one or canary. */
	List<String> leadingTo(String checkpoint) {
		List<String> aliases = new ArrayList<>();
		this.entries.forEach((alias, entry) -> {
			if (entry.route().includes(checkpoint)) {
				aliases.add(alias);
			}
		});
		return aliases;
	}

	/** Lists the aliases whose stable checkpoint it is. */
	List<String> answeredBy(String checkpoint) {
		List<String> aliases = new ArrayList<>();
		this.entries.forEach((alias, entry) -> {
			if (entry.route().stable().equals(checkpoint)) {
				aliases.add(alias);
			}
		});
		return aliases;
	}

	/**
	 * Notes how a request ended, in each trial that its checkpoint takes part in under
	 * the alias it was asked for. A shadow is asked for by its own name.
	 * @param end the request's end
	 * @return the canaries that have failed by it
	 */
	List<FailedCanary> note(LeaseEnd end) {
		List<FailedCanary> failed = new ArrayList<>();
		this.entries.forEach((alias, entry) -> {
			Route.Canary canary = entry.route().canary();
			CanaryTrial trial = entry.trial();
			if (canary == null || trial == null) {
				return;
			}
			boolean shadowed = canary.shadow() && end.model().equals(canary.checkpoint());
			if ((end.model().equals(alias) || shadowed) && entry.route().includes(end.checkpoint())
					&& trial.note(end.checkpoint(), end.answered(), end.nanos())) {
				failed.add(new FailedCanary(alias, entry.route(), trial.figures()));
			}
		});
		return failed;
	}

	Map<String, Route> all() {
		Map<String, Route> all = new TreeMap<>();
		this.entries.forEach((alias, entry) -> all.put(alias, entry.route()));
		return all;
	}

	/**
	 * How a request ended.
	 *
	 * @param model alias or checkpoint that was asked for
	 * @param checkpoint what had it
	 * @param answered whether it was answered
	 * @param nanos how long it took
	 */
	record LeaseEnd(String model, String checkpoint, boolean answered, long nanos) {
	}

	/**
	 * A canary that broke its gates.
	 *
	 * @param alias the alias
	 * @param route its route
	 * @param figures what broke the gate
	 */
	record FailedCanary(String alias, Route route, CanaryFigures figures) {
	}

	/** An alias's route, and the trial of its canary. */
	private record Entry(Route route, @Nullable CanaryTrial trial) {

		boolean includes(String alias, String requestId, String caller) {
			return this.trial != null && this.trial.includes(alias, requestId, caller);
		}

	}

}
