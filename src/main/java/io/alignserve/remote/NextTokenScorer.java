package io.alignserve.remote;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import tools.jackson.databind.JsonNode;

/**
 * Asks for the next token after each beginning of a continuation, all at once, and reads
 * the wanted tokens from the likeliest ones. For one that is not among them, the server
 * is made to choose it, where it tells its true log-probability then; otherwise it is
 * known to be no likelier than the least of those.
 */
final class NextTokenScorer implements Scorer {

	private final Requests requests;

	private final int vocabulary;

	private final boolean forcing;

	/**
	 * Creates the way.
	 * @param requests writes what is sent
	 * @param vocabulary token ids are below it
	 * @param forcing whether the server tells the log-probability of a token that it is
	 * made to choose
	 */
	NextTokenScorer(Requests requests, int vocabulary, boolean forcing) {
		this.requests = requests;
		this.vocabulary = vocabulary;
		this.forcing = forcing;
	}

	@Override
	public CompletableFuture<Void> score(ScoredTree tree, Questions questions) {
		List<CompletableFuture<Void>> parts = new ArrayList<>();
		for (int node : tree.inner()) {
			List<Integer> children = tree.children(node);
			// A single wanted token needs no list.
			parts.add((this.forcing && children.size() == 1) ? force(tree, node, children.get(0), questions)
					: list(tree, node, questions));
		}
		return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
	}

	private CompletableFuture<Void> list(ScoredTree tree, int node, Questions questions) {
		byte[] body = this.requests.next(tree.sequence(node));
		return questions.ask(body, (answer) -> listed(answer, this.vocabulary)).thenCompose((step) -> {
			List<CompletableFuture<Void>> further = new ArrayList<>();
			for (int child : tree.children(node)) {
				Double known = step.top().get(tree.token(child));
				if (known == null && step.id() == tree.token(child)) {
					known = step.logProbability();
				}
				if (known != null) {
					tree.set(child, known);
				}
				else if (this.forcing) {
					further.add(force(tree, node, child, questions));
				}
				else {
					tree.bound(child, bound(step));
				}
			}
			return CompletableFuture.allOf(further.toArray(CompletableFuture[]::new));
		});
	}

	private CompletableFuture<Void> force(ScoredTree tree, int node, int child, Questions questions) {
		int token = tree.token(child);
		byte[] body = this.requests.forced(tree.sequence(node), token);
		return questions.ask(body, (answer) -> chosen(answer, token, this.vocabulary))
			.thenAccept((step) -> tree.set(child, step.logProbability()));
	}

	/** Reads the likeliest tokens of one place. */
	static Choice.Step listed(JsonNode answer, int vocabulary) {
		Choice.Step step = step(answer, vocabulary);
		if (step.top().isEmpty()) {
			throw ServerFault.malformed("no log-probabilities with ids");
		}
		return step;
	}

	/** Reads the token that the server was made to choose. */
	static Choice.Step chosen(JsonNode answer, int token, int vocabulary) {
		Choice.Step step = step(answer, vocabulary);
		if (step.id() != token) {
			throw ServerFault.malformed("another token than the one that was asked for");
		}
		return step;
	}

	private static Choice.Step step(JsonNode answer, int vocabulary) {
		List<Choice.Step> steps = Choice.all(answer, 1, vocabulary).get(0).steps();
		if (steps.isEmpty()) {
			throw ServerFault.malformed("no log-probabilities");
		}
		if (Double.isNaN(steps.get(0).logProbability())) {
			throw ServerFault.malformed("a log-probability that is none");
		}
		return steps.get(0);
	}

	/**
	 * A token that is not listed is no likelier than the least, nor than what is left.
	 * The token that was drawn may be listed beside the likeliest ones.
	 */
	static double bound(Choice.Step step) {
		Map<Integer, Double> likeliest = new HashMap<>(step.top());
		double sum = likeliest.values().stream().mapToDouble(Math::exp).sum();
		if (step.id() == Choice.Step.UNKNOWN) {
			likeliest.values().remove(Collections.min(likeliest.values()));
		}
		else {
			likeliest.remove(step.id());
		}
		double least = likeliest.values().stream().mapToDouble(Double::doubleValue).min().orElse(0);
		// Rounding may leave nothing where something is.
		return Math.min(least, Math.log(Math.max(1e-6, 1 - sum)));
	}

}
