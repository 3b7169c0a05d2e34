package io.alignserve.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.tokenizer.Tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ScoredTextsTest {

	private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");

	private static final String TEXT = "A handshake and honest tackle boxes. ".repeat(9);

	@Test
	void windowsScoreEveryTokenOnceAndBeginWithTheStartToken() {
		Cut cut = Cut.of("tiny-llama2", TEXT, 16);
		assertThat(cut.ids()[0]).isEqualTo(cut.startToken());
		assertThat(cut.windows().tokens()).isEqualTo(cut.ids().length - 1L);
		assertThat(cut.windows().texts()).allSatisfy((window) -> {
			assertThat(window.tokens().get(0)).isEqualTo(cut.startToken());
			assertThat(window.tokens()).hasSizeBetween(2, 16);
		});
		assertThat(cut.scored()).containsExactly(cut.withoutFirst());
	}

	@Test
	void windowsWithoutAStartTokenBeginWithTheTokenBefore() {
		Cut cut = Cut.of("tiny-qwen2", TEXT, 16);
		assertThat(cut.ids()[0]).isNotEqualTo(cut.startToken());
		assertThat(cut.scored()).containsExactly(cut.withoutFirst());
		assertThat(cut.windows().texts().get(1).tokens().get(0)).isEqualTo(cut.ids()[15]);
	}

	@Test
	void refusesWindowsThatTheCheckpointDoesNotKnowAndTextsWithoutATokenToScore() {
		assertThatIllegalArgumentException().isThrownBy(() -> Cut.of("tiny-llama2", TEXT, 100_000))
			.withMessageContaining("100000");
		assertThatIllegalArgumentException().isThrownBy(() -> Cut.of("tiny-llama2", "", 16))
			.withMessageContaining("a text has no token");
	}

	/** A text in windows, and its ids as a prompt of the same checkpoint. */
	private record Cut(ScoredTexts windows, int[] ids, int startToken) {

		static Cut of(String checkpoint, String text, int context) {
			Path folder = CHECKPOINTS.resolve(checkpoint);
			CheckpointConfig config = CheckpointFolder.open(folder).config();
			try (Tokenizer tokenizer = Tokenizer.load(folder)) {
				return new Cut(ScoredTexts.windows("a text", text, tokenizer, config, context),
						tokenizer.encodePrompt(text), config.startToken());
			}
		}

		Integer[] withoutFirst() {
			return Arrays.stream(this.ids).skip(1).boxed().toArray(Integer[]::new);
		}

		List<Integer> scored() {
			List<Integer> scored = new ArrayList<>();
			this.windows.texts()
				.forEach((text) -> scored.addAll(text.tokens().subList(text.from(), text.tokens().size())));
			return scored;
		}

	}

}
