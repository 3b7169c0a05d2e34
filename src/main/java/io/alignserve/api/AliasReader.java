package io.alignserve.api;

import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.alignserve.pool.Route;
import io.alignserve.registry.AliasCommand;

/**
 * Turns the body of {@code PUT /admin/v1/aliases/ALIAS} into a command, or refuses it
 * with everything that is wrong.
 */
final class AliasReader {

	private static final Map<String, AliasCommand.Strategy> STRATEGIES = Words.of(AliasCommand.Strategy.values(),
			Words::word);

	private static final Map<String, Route.SplitBy> SPLITS = Words.of(Route.SplitBy.values(), Words::word);

	private static final String CANARY = "/canary";

	private static final int MAX_REQUESTS = 1_000_000;

	private static final double LEAST_RATIO = 0.01;

	private static final double MAX_RATIO = 1000;

	private AliasReader() {
	}

	static AliasCommand read(AliasInput input) {
		Findings findings = new Findings();
		String checkpoint = findings.requiredText("/checkpoint", input.checkpoint(),
				RegistrationReader.MAX_NAME_CHARACTERS);
		AliasCommand.Strategy strategy = word("/strategy", input.strategy(), STRATEGIES, AliasCommand.Strategy.BESIDE,
				findings);
		AliasInput.Canary wanted = input.canary();
		int percent = (wanted != null) ? percent(wanted, findings) : 0;
		Route.SplitBy split = (wanted != null)
				? word(CANARY + "/splitBy", wanted.splitBy(), SPLITS, Route.SplitBy.REQUEST, findings)
				: Route.SplitBy.REQUEST;
		Limits limits = Limits.of(wanted);
		limits.check(findings);
		findings.refuseIfAny();
		AliasCommand.Canary canary = (wanted != null)
				? new AliasCommand.Canary(percent, split, Boolean.TRUE.equals(wanted.shadow()), limits.gates()) : null;
		return new AliasCommand(Objects.requireNonNull(checkpoint), strategy, canary);
	}

	private static <E> E word(String pointer, @Nullable String word, Map<String, E> allowed, E otherwise,
			Findings findings) {
		E value = (word != null) ? findings.pick(pointer, word, allowed) : null;
		return (value != null) ? value : otherwise;
	}

	private static int percent(AliasInput.Canary canary, Findings findings) {
		Integer percent = canary.percent();
		if (percent == null) {
			findings.add(CANARY + "/percent", "is missing; give a whole number from 0 to 100");
			return 0;
		}
		findings.between(CANARY + "/percent", percent, 0, 100);
		return percent;
	}

	/**
	 * When a canary is taken back, as the client wrote it or by default.
	 *
	 * @param minRequests when it is judged first
	 * @param maxErrorRate the largest share of failures
	 * @param maxP95Ratio the largest ratio of times
	 */
	private record Limits(int minRequests, double maxErrorRate, double maxP95Ratio) {

		static Limits of(AliasInput.@Nullable Canary canary) {
			Route.Gates usual = Route.Gates.DEFAULT;
			Integer requests = (canary != null) ? canary.minRequests() : null;
			Double rate = (canary != null) ? canary.maxErrorRate() : null;
			Double ratio = (canary != null) ? canary.maxP95Ratio() : null;
			return new Limits((requests != null) ? requests : usual.minRequests(),
					(rate != null) ? rate : usual.maxErrorRate(), (ratio != null) ? ratio : usual.maxP95Ratio());
		}

		void check(Findings findings) {
			findings.between(CANARY + "/minRequests", this.minRequests, 1, MAX_REQUESTS);
			findings.between(CANARY + "/maxErrorRate", this.maxErrorRate, 0, 1);
			findings.between(CANARY + "/maxP95Ratio", this.maxP95Ratio, LEAST_RATIO, MAX_RATIO);
		}

		Route.Gates gates() {
			return new Route.Gates(this.minRequests, this.maxErrorRate, this.maxP95Ratio);
		}

	}

}
