package io.alignserve.checkpoint;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What {@code remote.json} says of the server that computes a checkpoint.
 *
 * @param url where its OpenAI-compatible interface begins, for example
 * {@code http://gpu-1:8000/v1}; without user, query and fragment
 * @param model the name under which it serves the model
 * @param contextLength the largest number of positions of one sequence; 0 = as
 * {@code config.json} says
 * @param endTokens ids that end an answer; empty = as the other files say
 * @param scoring how continuations are scored
 * @param logProbabilities the most log-probabilities of one position that the server
 * gives
 * @param maxConcurrent the most requests that it gets at a time
 * @param maxWaiting the most sequences that wait here beyond those
 * @param timeouts how long to wait for it
 * @param key where the key that it wants is found; {@code null} = it wants none
 * @param extensions whether it takes parameters that OpenAI's interface does not have,
 * such as {@code top_k}
 */
public record RemoteSettings(URI url, String model, int contextLength, Set<Integer> endTokens, Scoring scoring,
		int logProbabilities, int maxConcurrent, int maxWaiting, Timeouts timeouts, @Nullable Key key,
		boolean extensions) {

	public RemoteSettings {
		endTokens = Set.copyOf(endTokens);
	}

	/** How the log-probability of a continuation is found out. */
	public enum Scoring {

		/** As the server can: what it can is tried when the checkpoint is loaded. */
		AUTO,
		/** The server tells the log-probabilities of the tokens that it was sent. */
		ECHO,
		/** The server is asked for the next token, node by node of the prefix tree. */
		NEXT_TOKEN

	}

	/**
	 * How long to wait.
	 *
	 * @param connect until a connection stands
	 * @param event until the first piece of an answer, and from one to the next
	 * @param total until the whole answer is there
	 */
	public record Timeouts(Duration connect, Duration event, Duration total) {
	}

	/**
	 * Where a key is found; never the key itself.
	 *
	 * @param variable the environment variable, {@code ALIGNSERVE_REMOTE_...}
	 * @param file the plain name of a file in the folder that the operator set aside for
	 * keys
	 */
	public record Key(@Nullable String variable, @Nullable String file) {
	}

}
