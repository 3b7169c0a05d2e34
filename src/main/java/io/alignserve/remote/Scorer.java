package io.alignserve.remote;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import tools.jackson.databind.JsonNode;

/**
 * A way to find out log-probabilities.
 */
interface Scorer {

	/**
	 * Finds out those of all nodes.
	 * @param tree where they are noted
	 * @param questions asks the server
	 * @return the end to come
	 */
	CompletableFuture<Void> score(ScoredTree tree, Questions questions);

	/** Asks the server. */
	interface Questions {

		/**
		 * Asks.
		 * @param <T> what the answer says
		 * @param body the JSON to send
		 * @param shape reads what the answer says, or throws a {@link ServerFault}
		 * @return what the answer says, to come
		 */
		<T> CompletableFuture<T> ask(byte[] body, Function<JsonNode, T> shape);

	}

}
