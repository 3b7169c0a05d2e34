package io.alignserve.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import tools.jackson.databind.JsonNode;

/**
 * Sends each continuation behind its prompt and has the server tell what it thinks of the
 * tokens that it was sent.
 */
final class EchoScorer implements Scorer {

	/**
	 * So many sequences go into one request; servers put requests together themselves.
	 */
	private static final int SEQUENCES = 4;

	/** And so many tokens, unless one sequence has more. */
	private static final int TOKENS = 16_384;

	private final Requests requests;

	private final int vocabulary;

	private final int maxTokens;

	/**
	 * Creates the way.
	 * @param requests writes what is sent
	 * @param vocabulary token ids are below it
	 * @param maxTokens how many tokens the server has to be asked for beside them, 0 or 1
	 */
	EchoScorer(Requests requests, int vocabulary, int maxTokens) {
		this.requests = requests;
		this.vocabulary = vocabulary;
		this.maxTokens = maxTokens;
	}

	@Override
	public CompletableFuture<Void> score(ScoredTree tree, Questions questions) {
		List<CompletableFuture<Void>> parts = new ArrayList<>();
		List<Integer> leaves = new ArrayList<>();
		int tokens = 0;
		for (int leaf : tree.leaves()) {
			int length = tree.promptTokens() + tree.path(leaf).size();
			if (!leaves.isEmpty() && (leaves.size() == SEQUENCES || tokens + length > TOKENS)) {
				parts.add(part(tree, List.copyOf(leaves), questions));
				leaves.clear();
				tokens = 0;
			}
			leaves.add(leaf);
			tokens += length;
		}
		parts.add(part(tree, List.copyOf(leaves), questions));
		return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
	}

	private CompletableFuture<Void> part(ScoredTree tree, List<Integer> leaves, Questions questions) {
		List<List<Integer>> prompts = leaves.stream().map(tree::sequence).toList();
		byte[] body = this.requests.echo(prompts, this.maxTokens);
		return questions.ask(body, (answer) -> read(answer, prompts)).thenAccept((echoed) -> {
			for (int i = 0; i < leaves.size(); i++) {
				List<Integer> path = tree.path(leaves.get(i));
				for (int j = 0; j < path.size(); j++) {
					tree.set(path.get(j), echoed.get(i).get(tree.promptTokens() + j));
				}
			}
		});
	}

	/**
	 * Reads an answer.
	 * @param answer the answer
	 * @param prompts what was sent
	 * @return for each prompt the log-probability of each of its tokens
	 * @throws ServerFault if they are not those of these tokens
	 */
	List<List<Double>> read(JsonNode answer, List<List<Integer>> prompts) {
		List<Choice> choices = Choice.all(answer, prompts.size(), this.vocabulary);
		List<List<Double>> echoed = new ArrayList<>();
		for (int i = 0; i < prompts.size(); i++) {
			List<Integer> prompt = prompts.get(i);
			List<Choice.Step> steps = choices.get(i).steps();
			if (steps.isEmpty()) {
				throw ServerFault.malformed("no log-probabilities");
			}
			if (steps.size() < prompt.size() || steps.size() > prompt.size() + this.maxTokens) {
				throw ServerFault.malformed("not as many tokens as were sent");
			}
			List<Double> values = new ArrayList<>();
			for (int j = 0; j < prompt.size(); j++) {
				Choice.Step step = steps.get(j);
				if (step.id() != Choice.Step.UNKNOWN && step.id() != prompt.get(j)) {
					throw ServerFault.malformed("other tokens than were sent");
				}
				if (j > 0 && Double.isNaN(step.logProbability())) {
					throw ServerFault.malformed("a log-probability that is none");
				}
				values.add(step.logProbability());
			}
			echoed.add(values);
		}
		return echoed;
	}

}
