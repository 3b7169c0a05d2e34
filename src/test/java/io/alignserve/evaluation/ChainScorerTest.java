package io.alignserve.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.decoder.DecoderLoader;
import io.alignserve.decoder.DecoderOptions;
import io.alignserve.decoder.LlamaDecoder;
import io.alignserve.decoder.Precision;
import io.alignserve.generation.DecoderRunner;
import io.alignserve.generation.Feed;
import io.alignserve.generation.NextToken;
import io.alignserve.generation.StepInput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class ChainScorerTest {

	private static final Path CHECKPOINT = Path.of("src/test/resources/checkpoints/tiny-llama3");

	private static final int CONTEXT = 256;

	@Test
	void scoresAsTokenByToken() {
		List<ScoredText> texts = List.of(text(40, 1), text(150, 100), text(2, 1), text(CONTEXT, 1), text(200, 130));
		try (LlamaDecoder decoder = load()) {
			double expected = texts.stream().mapToDouble((text) -> oneByOne(decoder, text)).sum();
			assertThat(new ChainScorer(decoder).logProbability(texts)).isCloseTo(expected, within(1e-2));
			assertThat(new ChainScorer(decoder).logProbability(texts.subList(0, 1)))
				.isCloseTo(oneByOne(decoder, texts.get(0)), within(1e-3));
		}
	}

	@Test
	void refusesTokensThatTheModelDoesNotKnow() {
		try (LlamaDecoder decoder = load()) {
			ScoredText text = new ScoredText(List.of(1, decoder.vocabularySize()), 1);
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new ChainScorer(decoder).logProbability(List.of(text)))
				.withMessageContaining("512");
		}
	}

	private static LlamaDecoder load() {
		return DecoderLoader.load(CheckpointFolder.open(CHECKPOINT), DecoderOptions.cpu(Precision.FLOAT32));
	}

	private static ScoredText text(int tokens, int from) {
		return new ScoredText(new Random(tokens).ints(tokens, 0, 500).boxed().toList(), from);
	}

	private static double oneByOne(DecoderRunner runner, ScoredText text) {
		int slot = runner.open(text.tokens().size());
		List<Double> scores = new ArrayList<>();
		for (int at = 0; at < text.tokens().size() - 1; at++) {
			Feed feed = Feed.decoded(slot, at, new int[] { text.tokens().get(at) }, 0, Feed.Wanted.ALL);
			NextToken next = runner.run(new StepInput(List.of(feed), List.of())).next().get(0);
			if (at + 1 >= text.from()) {
				scores.add(next.logits()[text.tokens().get(at + 1)] - next.normalizer());
			}
		}
		runner.release(slot);
		return scores.stream().mapToDouble(Double::doubleValue).sum();
	}

}
