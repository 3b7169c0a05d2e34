package io.alignserve.remote;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.alignserve.generation.FinishReason;
import io.alignserve.generation.GenerationRequest;
import io.alignserve.generation.GenerationResult;
import io.alignserve.tokenizer.Tokenizer;

/**
 * One candidate on its way: server-sent events in, token ids out. Guarded by its
 * generation's lock.
 */
final class RemoteCandidate implements AnswerReader {

	/** An event is a token or a few. */
	private static final int MAX_EVENT_BYTES = 1 << 20;

	private static final String DATA = "data:";

	private static final String DONE = "[DONE]";

	private final RemoteGeneration generation;

	private final GenerationRequest request;

	private final Tokenizer tokenizer;

	private final int vocabulary;

	private final int index;

	private int[] tokens = new int[0];

	private String text = "";

	private double logProbability;

	private @Nullable FinishReason reason;

	RemoteCandidate(RemoteGeneration generation, GenerationRequest request, Model model, int index) {
		this.generation = generation;
		this.request = request;
		this.tokenizer = model.tokenizer();
		this.vocabulary = model.bounds().vocabularySize();
		this.index = index;
	}

	@Override
	public int maxLineBytes() {
		return MAX_EVENT_BYTES;
	}

	@Override
	public void begin() {
		synchronized (this.generation) {
			this.text = "";
			this.logProbability = 0;
		}
	}

	@Override
	public boolean hasTold() {
		synchronized (this.generation) {
			return this.tokens.length > 0;
		}
	}

	@Override
	public boolean line(String line) {
		if (line.isEmpty() || line.startsWith(":") || line.startsWith("event:") || line.startsWith("id:")
				|| line.startsWith("retry:")) {
			return true;
		}
		if (!line.startsWith(DATA)) {
			throw ServerFault.malformed("not an event");
		}
		String data = line.substring(DATA.length()).strip();
		if (data.equals(DONE)) {
			return true;
		}
		JsonNode event = Json.read(data);
		if (!event.path("error").isMissingNode() && !event.path("error").isNull()) {
			throw new ServerFault(ServerFault.Kind.BROKEN_OFF, "by an error");
		}
		JsonNode choices = event.path("choices");
		if (!choices.isArray() || choices.size() > 1) {
			throw ServerFault.malformed("not one choice");
		}
		return choices.isEmpty() || this.generation.take(this, Choice.read(choices.get(0), this.vocabulary));
	}

	@Override
	public void end() {
		synchronized (this.generation) {
			if (this.reason == null) {
				throw new ServerFault(ServerFault.Kind.BROKEN_OFF, "without an end");
			}
		}
	}

	/**
	 * Takes a piece in.
	 * @return whether more is wanted
	 */
	boolean take(Choice piece) {
		if (this.reason != null) {
			// The end of what has ended.
			return true;
		}
		if (piece.steps().isEmpty() && !piece.text().isEmpty()) {
			throw ServerFault.malformed("no log-probabilities");
		}
		for (Choice.Step step : piece.steps()) {
			if (Double.isNaN(step.logProbability())) {
				throw ServerFault.malformed("a log-probability that is none");
			}
		}
		List<Integer> ids = ids(piece);
		List<Double> values = logProbabilities(piece, ids.size());
		if (ids.isEmpty()) {
			this.logProbability += sum(piece);
		}
		for (int i = 0; i < ids.size(); i++) {
			int id = ids.get(i);
			if (this.request.endTokens().contains(id)) {
				this.logProbability += values.get(i);
				this.reason = FinishReason.STOP;
				return true;
			}
			if (this.tokens.length == this.request.sampling().maxTokens()) {
				// Of what was written as other tokens there may be more.
				this.reason = FinishReason.LENGTH;
				return false;
			}
			this.logProbability += values.get(i);
			this.tokens = Arrays.copyOf(this.tokens, this.tokens.length + 1);
			this.tokens[this.tokens.length - 1] = id;
			this.generation.told(this.index, id);
			if (this.request.stopRule().stopsAfter(this.index, this.tokens.clone())) {
				this.reason = FinishReason.STOP;
				return false;
			}
		}
		this.reason = finish(piece.finish());
		return true;
	}

	/**
	 * One value a token, so that what comes behind the end does not count. Where the text
	 * is not written in the tokens that the server told, nobody knows which is whose: the
	 * first has them all.
	 */
	private static List<Double> logProbabilities(Choice piece, int tokens) {
		List<Double> values = piece.steps().stream().map(Choice.Step::logProbability).toList();
		if (values.size() == tokens) {
			return values;
		}
		List<Double> first = new ArrayList<>(Collections.nCopies(tokens, 0.0));
		if (tokens > 0) {
			first.set(0, sum(piece));
		}
		return first;
	}

	private static double sum(Choice piece) {
		return piece.steps().stream().mapToDouble(Choice.Step::logProbability).sum();
	}

	private static @Nullable FinishReason finish(@Nullable String told) {
		if (told == null) {
			return null;
		}
		return switch (told) {
			case "stop" -> FinishReason.STOP;
			case "length" -> FinishReason.LENGTH;
			default -> throw new ServerFault(ServerFault.Kind.BROKEN_OFF, "for a reason of its own");
		};
	}

	/**
	 * The ids of a piece: those that the server tells if they make the text that it
	 * tells, else those of the text. Servers leave ids out, for one where a character is
	 * spread over tokens.
	 */
	private List<Integer> ids(Choice piece) {
		List<Integer> told = piece.steps().stream().map(Choice.Step::id).toList();
		this.text += piece.text();
		boolean known = !told.contains(Choice.Step.UNKNOWN);
		if (known && isText(told)) {
			return told;
		}
		if (known && told.stream().anyMatch(this.request.endTokens()::contains)) {
			return told;
		}
		List<Integer> ids = new ArrayList<>();
		if (!piece.text().isEmpty()) {
			Arrays.stream(this.tokenizer.encodeContinuation(piece.text())).forEach(ids::add);
		}
		if (!isText(ids)) {
			throw ServerFault.malformed("a text that the tokenizer in the folder does not know");
		}
		return ids;
	}

	private boolean isText(List<Integer> next) {
		int[] all = Arrays.copyOf(this.tokens, this.tokens.length + next.size());
		for (int i = 0; i < next.size(); i++) {
			all[this.tokens.length + i] = next.get(i);
		}
		return same(this.tokenizer.decode(all), this.text);
	}

	/** But for the space before a text, and the bytes of half a character behind it. */
	private static boolean same(String one, String other) {
		return Tokenizer.complete(one).stripLeading().equals(Tokenizer.complete(other).stripLeading());
	}

	boolean hasEnded() {
		return this.reason != null;
	}

	void endFor(FinishReason why) {
		if (this.reason == null) {
			this.reason = why;
		}
	}

	GenerationResult.Candidate result() {
		return new GenerationResult.Candidate(Arrays.stream(this.tokens).boxed().toList(), this.logProbability,
				(this.reason != null) ? this.reason : FinishReason.CANCELLED);
	}

}
