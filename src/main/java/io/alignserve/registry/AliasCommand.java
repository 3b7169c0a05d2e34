package io.alignserve.registry;

import io.alignserve.pool.Route;
import org.jspecify.annotations.Nullable;

/**
 * Where an alias is to lead.
 *
 * @param checkpoint the registered checkpoint; with a canary, the one that is tried
 * @param strategy what to do if old and new do not fit beside each other
 * @param canary how the checkpoint is tried beside the one that answers now;
 * {@code null} = it answers alone
 */
public record AliasCommand(String checkpoint, Strategy strategy, @Nullable Canary canary) {

	/** How old makes way for new. */
	public enum Strategy {

		/** Both are resident for a moment; refused if they do not fit. */
		BESIDE,
		/** If they do not fit, requests wait while old makes way. */
		REPLACE

	}

	/**
	 * How a checkpoint is tried.
	 *
	 * @param percent how many of a hundred requests it answers, 0 to 100
	 * @param splitBy what decides which
	 * @param shadow whether only the log sees its answers
	 * @param gates when it is taken back
	 */
	public record Canary(int percent, Route.SplitBy splitBy, boolean shadow, Route.Gates gates) {
	}

}
