package io.alignserve.remote;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.EngineAwayException;
import io.alignserve.checkpoint.RemoteSettings;
import io.alignserve.checkpoint.RemoteSettings.Scoring;

/**
 * Finds out, before anybody else asks, whether a server serves the model, takes prompts
 * as they are, has the tokenizer of the folder, and how it tells log-probabilities.
 */
final class Probe {

	private static final String TEXT = "Answer: The ad would appeal to people in";

	private static final int TOKENS = 8;

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

	/** How far the same log-probability may differ from one request to the next. */
	private static final double ROUNDING = 0.2;

	private final Server server;

	private final RemoteSettings settings;

	private final Model model;

	private final Requests requests;

	private final HttpClient client;

	private final ScheduledExecutorService timer;

	Probe(Server server, Model model, HttpClient client, ScheduledExecutorService timer) {
		this.server = server;
		this.settings = server.settings();
		this.model = model;
		this.requests = new Requests(server.settings());
		this.client = client;
		this.timer = timer;
	}

	/**
	 * Asks.
	 * @return how continuations are to be scored
	 * @throws CheckpointException if the server cannot serve the checkpoint
	 */
	Scorer run() {
		requireModel();
		List<Integer> prompt = prompt();
		Choice written = written(prompt);
		requireSameTokenizer(written);
		Choice.Step first = written.steps().get(0);
		if (this.settings.scoring() != Scoring.NEXT_TOKEN) {
			for (int maxTokens = 0; maxTokens <= 1; maxTokens++) {
				EchoScorer echo = new EchoScorer(this.requests, this.model.bounds().vocabularySize(), maxTokens);
				if (echoes(echo, maxTokens, prompt, first)) {
					return echo;
				}
			}
		}
		if (this.settings.scoring() == Scoring.ECHO) {
			throw refused("does not tell the log-probabilities of the tokens that it is sent; leave scoring in "
					+ "remote.json away, or set it to next-token");
		}
		if (first.top().isEmpty()) {
			throw refused("tells neither the log-probabilities of the tokens that it is sent nor the ids of the "
					+ "likeliest next tokens; predictions need one of them");
		}
		return new NextTokenScorer(this.requests, this.model.bounds().vocabularySize(), canBeForced(prompt, first));
	}

	/**
	 * Makes a question like those of callers, for when nobody else asks.
	 * @return the question, a new one each time
	 */
	Call trial() {
		byte[] body = this.requests.greedy(prompt(), 1, this.settings.logProbabilities());
		JsonAnswer<List<Choice>> reader = new JsonAnswer<>(
				(answer) -> Choice.all(answer, 1, this.model.bounds().vocabularySize()), body.length,
				this.settings.logProbabilities());
		return new Call(body, reader, Call.Kind.TRIAL, () -> {
		}, TraceHeaders.current());
	}

	private List<Integer> prompt() {
		return Arrays.stream(this.model.tokenizer().encodePrompt(TEXT)).boxed().toList();
	}

	private void requireModel() {
		JsonNode models = ask((reader) -> this.server.models(this.client, reader, this.timer),
				new JsonAnswer<>(Models::read));
		JsonNode found = Models.find(models, this.settings.model());
		if (found == null) {
			throw refused("does not serve the model that remote.json names");
		}
		JsonNode length = found.path("max_model_len");
		if (length.canConvertToLong() && length.isIntegralNumber()
				&& length.longValue() < this.model.bounds().contextLength()) {
			throw refused("serves sequences of at most " + length.longValue() + " tokens, contextLength is "
					+ this.model.bounds().contextLength());
		}
	}

	private Choice written(List<Integer> prompt) {
		byte[] body = this.requests.greedy(prompt, TOKENS, this.settings.logProbabilities());
		return post(body, (answer) -> {
			JsonNode counted = answer.path("usage").path("prompt_tokens");
			if (counted.isIntegralNumber() && counted.asInt() != prompt.size()) {
				throw refused("adds tokens to prompts: " + counted.asInt() + " where " + prompt.size() + " were sent");
			}
			Choice choice = Choice.all(answer, 1, this.model.bounds().vocabularySize()).get(0);
			if (choice.steps().isEmpty() || Double.isNaN(choice.steps().get(0).logProbability())) {
				throw refused("answers without log-probabilities, which predictions and candidates need");
			}
			return choice;
		});
	}

	private void requireSameTokenizer(Choice written) {
		List<Integer> ids = written.steps().stream().map(Choice.Step::id).toList();
		if (ids.contains(Choice.Step.UNKNOWN)) {
			return;
		}
		String text = this.model.tokenizer().decode(ids.stream().mapToInt(Integer::intValue).toArray());
		if (text.indexOf('\uFFFD') < 0 && written.text().indexOf('\uFFFD') < 0
				&& !written.text().strip().startsWith(text.strip())
				&& !text.strip().startsWith(written.text().strip())) {
			throw refused("has another tokenizer than the folder");
		}
	}

	/** It does if it says of the likeliest next token what it said when it wrote it. */
	private boolean echoes(EchoScorer echo, int maxTokens, List<Integer> prompt, Choice.Step first) {
		List<Integer> longer = new ArrayList<>(prompt);
		longer.add((first.id() != Choice.Step.UNKNOWN) ? first.id() : prompt.get(0));
		List<List<Integer>> prompts = List.of(longer, prompt);
		try {
			double echoed = post(this.requests.echo(prompts, maxTokens),
					(answer) -> echo.read(answer, prompts).get(0).get(prompt.size()));
			return first.id() == Choice.Step.UNKNOWN || Math.abs(echoed - first.logProbability()) < ROUNDING;
		}
		catch (CheckpointException ex) {
			requireLasting(ex);
			return false;
		}
	}

	/** It can if it says of an unlikely token what it said of it in a list. */
	private boolean canBeForced(List<Integer> prompt, Choice.Step first) {
		Map.Entry<Integer, Double> least = first.top()
			.entrySet()
			.stream()
			.min(Map.Entry.comparingByValue())
			.orElseThrow();
		if (least.getKey() == first.id()) {
			return false;
		}
		try {
			double told = post(this.requests.forced(prompt, least.getKey()),
					(answer) -> NextTokenScorer.chosen(answer, least.getKey(), this.model.bounds().vocabularySize())
						.logProbability());
			return Math.abs(told - least.getValue()) < ROUNDING;
		}
		catch (CheckpointException ex) {
			requireLasting(ex);
			return false;
		}
	}

	/**
	 * What a server cannot is found out once and held to for as long as the checkpoint is
	 * resident, so a failure that may pass is none to learn it from.
	 */
	private static void requireLasting(CheckpointException failure) {
		if (failure.getCause() instanceof ServerFault fault && fault.kind().mayPass()) {
			throw failure;
		}
	}

	private <T> T post(byte[] body, Function<JsonNode, T> shape) {
		JsonAnswer<T> answer = new JsonAnswer<>(shape, body.length, this.settings.logProbabilities());
		return ask((reader) -> this.server.post(this.client, new Call(body, reader, Call.Kind.WHOLE, () -> {
		}, TraceHeaders.current()), this.timer, () -> {
		}), answer);
	}

	private <T> T ask(Function<AnswerReader, Exchange> sending, JsonAnswer<T> reader) {
		Exchange exchange = sending.apply(reader);
		CompletableFuture<Void> ended = exchange.ended();
		try {
			ended.orTimeout(longestWait().toMillis(), TimeUnit.MILLISECONDS).join();
			return reader.content();
		}
		catch (CompletionException ex) {
			Throwable cause = ex.getCause();
			for (Throwable one = cause; one != null; one = one.getCause()) {
				if (one instanceof CheckpointException known) {
					throw known;
				}
			}
			if (cause instanceof TimeoutException) {
				cause = new ServerFault(ServerFault.Kind.TIMED_OUT, "", null, cause);
			}
			if (cause instanceof ServerFault fault) {
				String message = subject() + fault.getMessage();
				throw fault.kind().mayPass() ? new EngineAwayException(message, fault)
						: new CheckpointException(message, fault);
			}
			throw refused("cannot be asked");
		}
	}

	/** Loads wait for it, and at a start everybody; a few tokens are soon written. */
	private Duration longestWait() {
		Duration silence = this.settings.timeouts().event();
		Duration total = this.settings.timeouts().total();
		return Stream.of(silence, total, LONGEST_WAIT).min(Duration::compareTo).orElseThrow();
	}

	private CheckpointException refused(String why) {
		return new CheckpointException(subject() + why);
	}

	private String subject() {
		return "the engine behind '" + this.server.name() + "' ";
	}

}
